// Whole folders and zip files: each folder of pictures in them becomes a class.

import { partsOf } from "../elements.js";
import { filesIn } from "../folders.js";
import { say } from "../texts.js";
import { toast } from "../toast.js";
import { isZip, MOST_FILES, readZip, ZipRefused } from "../zip.js";
import { addFolders } from "./adding.js";

/** @import { Progress } from "./adding.js" */
/** @import { Why } from "../zip.js" */

/** @type {Record<Why, () => string>} */
const REASONS = {
  broken: () => say("zip-broken"),
  locked: () => say("zip-locked"),
  unsafe: () => say("zip-unsafe"),
  many: () => say("zip-many", { limit: MOST_FILES }),
  large: () => say("zip-large"),
  bomb: () => say("zip-bomb"),
  nested: () => say("zip-nested"),
  none: () => say("zip-none"),
};

/** @param {File} file @param {Progress} progress */
const addZip = async (file, progress) => {
  try {
    const { pictures, others } = await readZip(file);
    await addFolders(pictures, progress);
    if (others) toast(say("zip-others", { count: others }));
  } catch (problem) {
    const why = problem instanceof ZipRefused ? problem.why : "broken";
    toast(REASONS[why](), undefined, { lasting: true });
  }
};

/**
 * @param {HTMLElement} element of the classes
 * @param {<Kept>(work: (progress: Progress) => Promise<Kept>) => Promise<Kept>} busy shows how far it is
 */
export const bringing = (element, busy) => {
  const part = partsOf(element);
  const zips = part("zip-input", HTMLInputElement);
  const folders = part("folder-input", HTMLInputElement);
  part("choose-zip").addEventListener("click", () => zips.click());
  part("choose-folder").addEventListener("click", () => folders.click());
  part("choose-folder").hidden = !("webkitdirectory" in folders);
  /** @param {File[]} files */
  const addZips = (files) =>
    busy(async (progress) => {
      for (const file of files) if (!progress.signal.aborted) await addZip(file, progress);
    });
  zips.addEventListener("change", () => {
    const files = [...(zips.files ?? [])];
    zips.value = "";
    addZips(files);
  });
  folders.addEventListener("change", () => {
    const found = [...(folders.files ?? [])].map((file) => ({
      path: file.webkitRelativePath.split("/").slice(0, -1),
      file,
    }));
    folders.value = "";
    busy((progress) => addFolders(found, progress));
  });
  return {
    /** @param {FileSystemDirectoryEntry[]} dropped */
    addDropped: (dropped) =>
      busy(async (progress) =>
        addFolders((await Promise.all(dropped.map((folder) => filesIn(folder)))).flat(), progress),
      ),
    /**
     * Takes the zip files out of some files and brings them in.
     *
     * @param {File[]} files
     * @returns {File[]} the others
     */
    takeZips: (files) => {
      const packed = files.filter(isZip);
      if (packed.length) addZips(packed);
      return files.filter((file) => !isZip(file));
    },
  };
};

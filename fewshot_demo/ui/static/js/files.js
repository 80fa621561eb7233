// Files on their way in. They go to the server as they are; only their size is looked at here.

import { foldersOf } from "./folders.js";
import { say } from "./texts.js";
import { toast } from "./toast.js";
import { latest } from "./topics.js";

/** @import { Incoming } from "./zip.js" */

/** @param {Incoming} file whether it is too large to be sent, which is said by name where it is alone */
const tooLarge = (file) => file.size > limit() * 1e6;
const limit = () => latest("session")?.limits.upload_mb ?? 20;

/** @param {File} file */
export const fits = (file) => {
  if (!tooLarge(file)) return true;
  toast(say("file-too-large", { file: file.name, limit: limit() }));
  return false;
};

/** Of many files, those that may be sent, and the others with the reason. @param {Incoming[]} files */
export const sorted = (files) => ({
  fitting: files.filter((file) => !tooLarge(file)),
  refused: files
    .filter(tooLarge)
    .map((file) => ({ file: file.name, why: say("files-too-large", { limit: limit() }) })),
});

/**
 * @param {HTMLElement} node
 * @param {(files: File[]) => void} take
 * @param {(folders: FileSystemDirectoryEntry[]) => void} [takeFolders] else a word says where they go
 */
export const takeDropsOn = (node, take, takeFolders) => {
  node.addEventListener("dragover", (event) => {
    event.preventDefault();
    node.classList.add("over");
  });
  node.addEventListener("dragleave", () => node.classList.remove("over"));
  node.addEventListener("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    node.classList.remove("over");
    const folders = foldersOf(event.dataTransfer);
    const names = new Set(folders.map((folder) => folder.name));
    // A folder stands among the files too, as one that cannot be read.
    const files = [...(event.dataTransfer?.files ?? [])].filter((file) => !names.has(file.name));
    if (files.length) take(files);
    if (folders.length && takeFolders) takeFolders(folders);
    else if (folders.length) toast(say("folder-elsewhere"));
  });
};

/** A file dropped beside everything must not replace the page. */
export const ignoreOtherDrops = () => {
  for (const kind of ["dragover", "drop"]) window.addEventListener(kind, (event) => event.preventDefault());
};

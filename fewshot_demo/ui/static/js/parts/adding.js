// Many files on their way into classes, with progress, and what was refused of them.

import { sorted } from "../files.js";
import { byFolder, filesIn } from "../folders.js";
import { byReason } from "../grouped.js";
import { change, connected } from "../server.js";
import { say } from "../texts.js";
import { toast } from "../toast.js";
import { newToken } from "../token.js";
import { latest } from "../topics.js";

/** @import { RefusedFile } from "../grouped.js" */
/** @typedef {{ added: number, refused: RefusedFile[] }} Added */

/** @param {Added} all what became of the files; a refusal stays until it is closed */
const tellAdded = ({ added, refused }) => {
  if (!refused.length) {
    if (added > 1) toast(say("classes-added", { added }));
    return;
  }
  const reasons = byReason(refused).map(({ why, files, more }) => {
    const names = files.join(", ");
    return more ? say("refused-more", { names, more, why }) : say("refused-these", { names, why });
  });
  const summary = say("classes-some-refused", { added, refused: refused.length });
  toast([summary, ...reasons].join(" "), undefined, { lasting: true });
};

/**
 * @param {number} id
 * @param {File[]} files
 * @param {(done: number, all: number) => void} progress
 * @param {string} together what is undone at once
 * @param {boolean} [testing] whether they are put aside to test with
 * @returns {Promise<Added>}
 */
const addTo = async (id, files, progress, together, testing = false) => {
  const { fitting, refused } = sorted(files);
  const all = { added: 0, refused };
  for (const [i, file] of fitting.entries()) {
    if (fitting.length > 1) progress(i + 1, fitting.length);
    const reply = await change("add_files", { class_id: id, together, testing }, { file });
    if (reply) {
      all.added += reply.added;
      all.refused.push(...reply.refused);
    }
    if (!connected()) break;
  }
  return all;
};

const pictures = () => (latest("session")?.classes ?? []).flatMap((item) => item.images);

/**
 * Let something add pictures, and say what became of it.
 *
 * @param {() => Promise<Added>} add
 */
const told = async (add) => {
  const before = new Set(pictures().map((image) => image.id));
  tellAdded(await add());
  const blind = pictures().filter((image) => image.note && !before.has(image.id)).length;
  if (blind) toast(say("classes-blind", { count: blind }));
};

/**
 * @param {number} id the class
 * @param {File[]} files
 * @param {(done: number, all: number) => void} progress
 * @param {boolean} [testing] whether they are put aside to test with
 */
export const addFiles = (id, files, progress, testing = false) =>
  told(() => addTo(id, files, progress, newToken(), testing));

/** The class of this name, made if there is none; undefined where the set is full. @param {string} name @param {string} together */
const classNamed = async (name, together) => {
  const same = (/** @type {{ name: string }} */ one) => one.name.toLowerCase() === name.toLowerCase();
  const there = latest("session")?.classes.find(same);
  if (there) return there;
  const made = await change("add_class", { name, together });
  return made?.session.classes.at(-1);
};

/**
 * Each folder with pictures becomes a class of its name, or adds to the one that has it.
 *
 * @param {FileSystemDirectoryEntry[]} dropped
 * @param {(id: number, done: number, all: number) => void} progress
 */
export const addFolders = async (dropped, progress) => {
  const found = (await Promise.all(dropped.map((folder) => filesIn(folder)))).flat();
  const folders = byFolder(found);
  if (!folders.length) toast(say("folder-empty"));
  await told(async () => {
    /** @type {Added} */
    const all = { added: 0, refused: [] };
    const together = newToken();
    for (const { name, files } of folders) {
      const item = await classNamed(name.slice(0, latest("session")?.limits.name), together);
      if (!item) break; // why, is said
      const one = await addTo(item.id, files, (done, count) => progress(item.id, done, count), together);
      all.added += one.added;
      all.refused.push(...one.refused);
    }
    return all;
  });
};

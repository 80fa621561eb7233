// Many files on their way into classes, with progress and a way to stop, and what was refused of them.

import { sorted } from "../files.js";
import { byFolder } from "../folders.js";
import { byReason } from "../grouped.js";
import { change, connected } from "../server.js";
import { say } from "../texts.js";
import { toast } from "../toast.js";
import { newToken } from "../token.js";
import { latest } from "../topics.js";
import { toastWithUndo } from "./arranging.js";

/** @import { RefusedFile } from "../grouped.js" */
/** @import { Incoming } from "../zip.js" */
/** @typedef {{ added: number, refused: RefusedFile[] }} Added */
/** @typedef {{ show: (id: number, done: number, all: number) => void, signal: AbortSignal }} Progress */

/** @param {Added} all what became of the files; a refusal stays until it is closed @param {boolean} stopped */
const tellAdded = ({ added, refused }, stopped) => {
  if (stopped) toastWithUndo(say("adding-stopped", { added }));
  if (!refused.length) {
    if (added > 1 && !stopped) toastWithUndo(say("classes-added", { added }));
    return;
  }
  const reasons = byReason(refused).map(({ why, files, more }) => {
    const names = files.join(", ");
    return more ? say("refused-more", { names, more, why }) : say("refused-these", { names, why });
  });
  const summary = say("classes-some-refused", { added, refused: refused.length });
  toast([summary, ...reasons].join(" "), undefined, { lasting: true });
};

/** @param {number} id of a class @returns {string} that it is full, or nothing */
const fullness = (id) => {
  const session = latest("session");
  const images = session?.classes.find((one) => one.id === id)?.images.length ?? 0;
  const limit = session?.limits.images ?? 0;
  return images >= limit ? say("classes-full", { limit }) : "";
};

/**
 * @param {number} id
 * @param {Incoming[]} files
 * @param {Progress} progress
 * @param {string} together what is undone at once
 * @param {boolean} [testing] whether they are put aside to test with
 * @returns {Promise<Added>}
 */
const addTo = async (id, files, { show, signal }, together, testing = false) => {
  const { fitting, refused } = sorted(files);
  const all = { added: 0, refused };
  for (const [i, incoming] of fitting.entries()) {
    if (signal.aborted) break;
    const why = i > 0 && !testing ? fullness(id) : ""; // the first one is refused by the server, if at all
    if (why) {
      refused.push(...fitting.slice(i).map(({ name }) => ({ file: name, why })));
      break;
    }
    if (fitting.length > 1) show(id, i + 1, fitting.length);
    const file = incoming instanceof File ? incoming : await incoming.take();
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
 * @param {AbortSignal} signal
 */
const told = async (add, signal) => {
  const before = new Set(pictures().map((image) => image.id));
  tellAdded(await add(), signal.aborted);
  const blind = pictures().filter((image) => image.note && !before.has(image.id)).length;
  if (blind) toast(say("classes-blind", { count: blind }));
};

/**
 * @param {number} id the class
 * @param {File[]} files
 * @param {Progress} progress
 * @param {boolean} [testing] whether they are put aside to test with
 */
export const addFiles = (id, files, progress, testing = false) =>
  told(() => addTo(id, files, progress, newToken(), testing), progress.signal);

/**
 * The class of this name; else the first that is empty and has none, else a new one; undefined where the
 * set is full.
 *
 * @param {string} name
 * @param {string} together
 */
const classNamed = async (name, together) => {
  const classes = latest("session")?.classes ?? [];
  const there = classes.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (there) return there;
  const blank = classes.find((one) => !one.name && !one.images.length);
  if (blank) {
    const renamed = await change("rename_class", { class_id: blank.id, name, together });
    return renamed ? blank : undefined;
  }
  const made = await change("add_class", { name, together });
  return made?.session.classes.at(-1);
};

const setIsFull = () => {
  const session = latest("session");
  const blank = session?.classes.some((one) => !one.name && !one.images.length);
  return Boolean(session && !blank && session.classes.length >= session.limits.classes);
};

/**
 * Each folder with pictures becomes a class of its name, or adds to the one that has it.
 *
 * @param {{ path: string[], file: Incoming }[]} found
 * @param {Progress} progress
 */
export const addFolders = async (found, progress) => {
  const folders = byFolder(found);
  if (!folders.length) toast(say("folder-empty"));
  const together = newToken();
  const add = async () => {
    /** @type {Added} */
    const all = { added: 0, refused: [] };
    for (const { name: folder, files } of folders) {
      if (progress.signal.aborted) break;
      const name = folder.slice(0, latest("session")?.limits.name).trim();
      const known = latest("session")?.classes.some((one) => one.name.toLowerCase() === name.toLowerCase());
      if (!known && setIsFull()) {
        const limit = latest("session")?.limits.classes ?? 0;
        all.refused.push({ file: folder, why: say("classes-set-full", { limit }) });
        continue;
      }
      const item = await classNamed(name, together);
      if (!item) break; // why, is said
      const one = await addTo(item.id, files, progress, together);
      all.added += one.added;
      all.refused.push(...one.refused);
    }
    return all;
  };
  await told(add, progress.signal);
};

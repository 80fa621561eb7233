// How the page asks the server, and how it takes what comes back.

import { receiptOf } from "./receipts.js";
import { inBrowser, inTab } from "./storage.js";
import { followTabs, tellTabs } from "./tabs.js";
import { language, say } from "./texts.js";
import { putThumbnails, thumbnailsOf } from "./thumbnails.js";
import { toast } from "./toast.js";
import { latest, on, tell } from "./topics.js";

/** @import { Answer, Calls, Reply, ServerFunctions } from "./types.d.ts" */

const RETRY = 1000; // milliseconds

/** @type {ServerFunctions} */
const functions = {};
let up = true;

/** @param {ServerFunctions} server what a part of the page can call */
export const addFunctions = (server) => Object.assign(functions, server);

/** Whether the last call was answered at all. */
export const connected = () => up;

/** @param {number} milliseconds */
export const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
export const waitToRetry = () => wait(RETRY);

let underWay = 0; // changes and answers that are on their way into the database

/** Say that all is saved, once it is. */
const settled = () => {
  if (up && !underWay) tell("saving", latest("answer")?.unsaved ? "unsaved" : "saved");
};
on("answer", () => {
  if (latest("saving") === "unsaved") settled();
});
/** @template T @param {() => Promise<T>} work */
const saving = async (work) => {
  underWay += 1;
  tell("saving", "pending");
  try {
    return await work();
  } finally {
    underWay -= 1;
  }
};

/** An answer that came before it was stored: whether it is now. @param {Answer} answer @param {string} ticket */
const follow = async (answer, ticket) => {
  const { saved, question, away } = await saving(() => receiptOf(ticket));
  if (away) tell("database", "away");
  const told = latest("answer") === answer;
  const other = question !== answer.question;
  Object.assign(answer, { saved, question, unsaved: !saved });
  if (told && other) tell("answer", { ...answer });
  settled();
};

let trying = false;
let hurry = () => {};

/** Nobody answered: ask until somebody does, and show the set as it is then. */
const reconnect = async () => {
  const shown = latest("session");
  if (trying || !shown) return;
  trying = true;
  while (!up) {
    await new Promise((done) => {
      hurry = () => done(null);
      setTimeout(done, RETRY);
    });
    if (!up) await refresh(latest("session")?.key ?? shown.key);
  }
  trying = false;
  settled();
};

/** Do not wait any longer before the next attempt. */
export const tryNow = () => hurry();

/** Show a set as it is stored. @param {string} key */
const refresh = async (key) => {
  const reply = await callForSet("open_set", { key });
  if (reply && latest("session")?.key === key) tell("session", reply.session);
};

/**
 * One call: the reply, or null where there was none. A refusal is told to the visitor here.
 *
 * @template {keyof Calls} Name
 * @param {Name} name
 * @param {Calls[Name]["fields"]} fields
 * @param {File | null} [file]
 * @param {object} [more] what any call can say
 * @returns {Promise<Calls[Name]["reply"] | null>}
 */
export const call = async (name, fields, file = null, more = {}) => {
  const everywhere = {
    visitor: inBrowser.read("visitor"),
    session: latest("session")?.key ?? null,
    language: language(),
  };
  const given = Object.entries({ ...everywhere, ...more, ...fields });
  const data = Object.fromEntries(given.filter(([, value]) => value !== null && value !== undefined));
  const sent = file ? { binary: true, data: { ...data, file } } : data;
  const reply = /** @type {(Calls[Name]["reply"] & Reply) | null | undefined} */ (
    await functions[name](sent)
  );
  up = reply !== undefined && reply !== null;
  if (!reply) {
    tell("saving", "offline");
    reconnect();
    return null;
  }
  if (reply.refusal) {
    if (reply.away) tell("database", "away");
    toast(reply.refusal);
    return null;
  }
  if (reply.ticket) follow(reply.answer ?? /** @type {any} */ (reply), reply.ticket);
  return reply;
};

/**
 * A call whose reply brings the set: of its thumbnails come those that the page has not.
 *
 * @template {keyof Calls} Name
 * @param {Name} name
 * @param {Calls[Name]["fields"]} fields
 * @param {File | null} [file]
 * @returns {Promise<(Calls[Name]["reply"] & Reply) | null>}
 */
const callForSet = async (name, fields, file) => {
  const known = thumbnailsOf(latest("session"));
  const told = { thumbnails: [...known.keys()].join(" ") };
  const reply = /** @type {(Calls[Name]["reply"] & Reply) | null} */ (await call(name, fields, file, told));
  if (reply?.session) putThumbnails(reply.session, known);
  return reply;
};

/**
 * `accepted` runs before the parts of the page hear of the change, `undone` after it was taken back;
 * `done` says what happened in place of the reply's own message; with `step` the word about it offers
 * to undo it as the last change of the set.
 *
 * @template {keyof Calls} Name
 * @typedef {object} How
 * @property {File | null} [file]
 * @property {(reply: Calls[Name]["reply"]) => void} [accepted]
 * @property {() => void} [undone]
 * @property {string} [done]
 * @property {boolean} [step]
 */

/** @type {Promise<unknown>} */
let queue = Promise.resolve();

/**
 * A change of what is stored. Changes run one after the other, so that the set shown last is the
 * newest one.
 *
 * @template {keyof Calls} Name
 * @param {Name} name
 * @param {Calls[Name]["fields"]} fields
 * @param {How<Name>} [how]
 * @returns {Promise<Calls[Name]["reply"] | null>}
 */
export const change = (name, fields, how = {}) => {
  const before = queue;
  const run = async () => {
    const reply = await saving(() => before.then(() => callForSet(name, fields, how.file)));
    if (reply) {
      how.accepted?.(reply);
      take(reply, how);
      tellTabs(latest("session")?.key ?? "");
    } else if (up) {
      settled();
    } // refused: nothing changed
    else toast(say("not-saved-offline"));
    return reply;
  };
  const mine = run();
  queue = mine.catch(() => null);
  return mine;
};

/**
 * Every reply says in the same way what it brings.
 *
 * @param {Reply} reply
 * @param {{ undone?: () => void, done?: string, step?: boolean }} [how]
 */
export const take = (reply, { undone, done, step } = {}) => {
  if (reply.visitor) inBrowser.write("visitor", reply.visitor);
  if (reply.session) enter(reply.session.key);
  if (reply.session) tell("session", reply.session);
  const { undo } = reply;
  const message = done ?? reply.message;
  if (message && undo) {
    toast(message, { text: say("undo"), run: () => change("bring_back", { undo }, { accepted: undone }) });
  } else if (message && step) toast(message, { text: say("undo"), run: () => change("undo_change", {}) });
  else if (message) toast(message);
  if (reply.notice) toast(reply.notice);
  for (const note of reply.notes ?? []) toast(note);
  settled();
};

/** @param {string} session the key of the set that this tab shows from now on */
const enter = (session) => {
  inTab.write("session", session);
  inBrowser.write("session", session);
};

/** The key of the set that an address names: #set=KEY; links of before had ?session=KEY. @param {URL} address */
const keyIn = (address) =>
  new URLSearchParams(address.hash.slice(1)).get("set") || address.searchParams.get("session");

/** Begin: with the set that the address names; else this tab's last set, else this browser's. */
export const openPage = async () => {
  const address = new URL(window.location.href);
  const linked = keyIn(address);
  const session = linked || inTab.read("session") || inBrowser.read("session");
  let reply = await call("open_page", { session });
  while (!reply) {
    if (up) return;
    await waitToRetry();
    reply = await call("open_page", { session });
  }
  if (linked) {
    address.searchParams.delete("session");
    address.hash = "";
    window.history.replaceState(null, "", address); // the key does not stay in sight
  }
  take(reply);
  followTabs((key) => {
    if (key === latest("session")?.key) queue = queue.then(() => refresh(key)).catch(() => null);
  });
};

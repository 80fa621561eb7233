// The strokes on the pad, kept in the browser for each set until they are cleared or the set is gone.

import { inBrowser } from "./storage.js";

/** @import { PadState } from "./types.d.ts" */

const PREFIX = "draft.";
const MOST = 400_000; // characters; browsers give a site about five million

/** @param {typeof inBrowser} storage */
export const draftsIn = (storage) => ({
  /**
   * @param {string} session the key of the set
   * @param {Pick<PadState, "token" | "strokes">} pad
   */
  keep: (session, { token, strokes }) => {
    const draft = JSON.stringify({ token, strokes });
    storage.write(PREFIX + session, strokes.length && draft.length < MOST ? draft : null);
  },
  /**
   * @param {string} session
   * @returns {Partial<PadState>} empty where there is none, or none that can be read
   */
  recall: (session) => {
    try {
      const { token, strokes } = JSON.parse(storage.read(PREFIX + session) ?? "{}");
      return Array.isArray(strokes) && typeof token === "string" ? { token, strokes } : {};
    } catch {
      return {};
    }
  },
  /** @param {string[]} sessions the keys of all sets there are: the drafts of others are forgotten */
  keepOnly: (sessions) => {
    const wanted = new Set(sessions.map((key) => PREFIX + key));
    for (const key of storage.keys()) {
      if (key.startsWith(PREFIX) && !wanted.has(key)) storage.write(key, null);
    }
  },
});

export const drafts = draftsIn(inBrowser);

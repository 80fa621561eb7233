// What a check of the set stands on.

import { say } from "./texts.js";

/** @import { Session } from "./types.d.ts" */

const LEAST = 2; // classes with as many pictures, so that one of them can be left out

/** @param {Session | undefined} session whether there is enough to check */
export const canCheck = (session) =>
  (session?.classes ?? []).filter((item) => item.images.length >= LEAST).length >= LEAST;

/**
 * What the outcome of a check depends on: neither names nor colours.
 *
 * @param {Session | undefined} session
 */
export const contentOf = (session) =>
  JSON.stringify([
    session?.model,
    session?.strangers,
    session?.classes.map((item) => [item.id, item.images.map((image) => [image.id, image.reading])]),
  ]);

/** @param {number} seconds in words, so that nobody waits for a promise to the second */
export const durationOf = (seconds) => {
  if (seconds > 90) return say("check-minutes", { minutes: Math.round(seconds / 60) });
  const whole = Math.ceil(seconds);
  return say("check-seconds", { seconds: whole > 10 ? 5 * Math.ceil(whole / 5) : Math.max(whole, 1) });
};

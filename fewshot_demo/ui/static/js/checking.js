// What a check of the set stands on.

import { taughtClasses } from "./next_step.js";
import { say } from "./texts.js";

/** @import { Session } from "./types.d.ts" */

const LEAST = 2; // classes with as many pictures, so that one of them can be left out

/** @param {Session | undefined} session whether there is enough to check */
export const canCheck = (session) => {
  const taught = taughtClasses(session);
  const several = taught.filter((item) => item.images.length >= LEAST);
  return several.length >= LEAST || (taught.length >= LEAST && taught.some((item) => item.tests.length > 0));
};

/**
 * What the outcome of a check depends on: neither names nor colours.
 *
 * @param {Session | undefined} session
 */
export const contentOf = (session) =>
  JSON.stringify([
    session?.model,
    session?.strangers,
    session?.practice?.layer,
    taughtClasses(session).map((item) => [
      item.id,
      [item.images, item.tests].map((images) => images.map((image) => [image.id, image.reading])),
    ]),
  ]);

/** @param {number} seconds in words, so that nobody waits for a promise to the second */
export const durationOf = (seconds) => {
  if (seconds > 90) return say("check-minutes", { minutes: Math.round(seconds / 60) });
  const whole = Math.ceil(seconds);
  return say("check-seconds", { seconds: whole > 10 ? 5 * Math.ceil(whole / 5) : Math.max(whole, 1) });
};

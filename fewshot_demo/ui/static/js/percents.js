// Shares in words. Rounding must not say more than is known: what rounds to 100 or 0 is said to be over 99
// or under 1, unless nothing else was possible.

import { say } from "./texts.js";

/** @import { Answer } from "./types.d.ts" */

/**
 * Beside a bar or a picture.
 *
 * @param {number} percent a whole one
 * @param {boolean} [exactly] whether it is so by construction
 */
export const inShort = (percent, exactly) => say(exactly ? "percent-exactly" : "percent", { percent });

/**
 * Within a sentence.
 *
 * @param {number} percent a whole one
 * @param {boolean} [exactly] whether it is so by construction
 */
export const inWords = (percent, exactly) => say(exactly ? "percent-exactly" : "percent-told", { percent });

/** @param {number} share between 0 and 1 */
export const shareInWords = (share) => inWords(Math.round(100 * share));

/**
 * Which shares of an answer are so by construction: where the visitor never shows anything else, that of
 * "none of these", and then that of a single class too.
 *
 * @param {Pick<Answer, "classes" | "none_probability">} answer
 */
export const exactOf = ({ classes, none_probability: none }) => ({
  none: none === 0,
  classes: none === 0 && classes.length === 1,
});

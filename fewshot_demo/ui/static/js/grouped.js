// What was refused of many files: one sentence for each reason, not for each file.

const NAMED = 3; // files that are named for each reason

/** @typedef {{ file: string, why: string }} RefusedFile */

/**
 * @param {RefusedFile[]} refused
 * @returns {{ why: string, files: string[], more: number }[]} the most frequent reason first
 */
export const byReason = (refused) => {
  /** @type {Map<string, string[]>} */
  const reasons = new Map();
  for (const { file, why } of refused) reasons.set(why, [...(reasons.get(why) ?? []), file]);
  return [...reasons]
    .sort(([, some], [, others]) => others.length - some.length)
    .map(([why, files]) => ({
      why,
      files: files.slice(0, NAMED),
      more: Math.max(0, files.length - NAMED),
    }));
};

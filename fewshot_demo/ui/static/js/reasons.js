// The pictures of the set by their share in an answer.

import { exactOf } from "./percents.js";
import { answerPercents, wholePercents } from "./shares.js";

/** @import { Answer, ClassItem, Picture, Weighed } from "./types.d.ts" */
/** @typedef {Weighed & { item: ClassItem, picture: Picture, percent: number, exactly: boolean }} Reason */

/**
 * What one head of a model, or all of them together (null), gives each picture.
 *
 * @param {Answer} answer
 * @param {number | null} head
 */
const weightsOf = (answer, head) =>
  answer.why.map((row) => (head === null ? row.weight : (row.heads?.[head] ?? 0)));

/**
 * Whole percentages of the pictures: those of a class add up to the class's, those of one head to 100.
 *
 * @param {Answer} answer
 * @param {number | null} head
 */
const percentsOf = (answer, head) => {
  const weights = weightsOf(answer, head);
  if (head !== null) return wholePercents(weights);
  const ofClass = answerPercents(answer).classes;
  /** @type {number[]} */
  const percents = answer.why.map(() => 0);
  answer.classes.forEach((one, i) => {
    const places = [...answer.why.keys()].filter((k) => answer.why[k].class === one.id);
    wholePercents(
      places.map((k) => weights[k]),
      ofClass[i],
    ).forEach((value, n) => {
      percents[places[n]] = value;
    });
  });
  return percents;
};

/**
 * @param {Answer | null} answer
 * @param {ClassItem[]} classes those of the set, as they are now
 * @param {number | null} [head] one of a model's several ways of looking, by itself; null: all together
 * @returns {Reason[]} the strongest first
 */
export const reasonsOf = (answer, classes, head = null) => {
  if (answer?.state !== "answer") return [];
  const weights = weightsOf(answer, head);
  const percents = percentsOf(answer, head);
  const exactly = answer.why.length === 1 && (head !== null || exactOf(answer).classes);
  return answer.why
    .flatMap((row, k) => {
      const item = classes.find((one) => one.id === row.class);
      const picture = item?.images.find((one) => one.id === row.image);
      return item && picture
        ? [{ ...row, weight: weights[k], percent: percents[k], exactly, item, picture }]
        : [];
    })
    .sort((one, other) => other.percent - one.percent || other.weight - one.weight);
};

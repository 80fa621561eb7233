// The question of an answer, as calls about it name it: by its id, or by its picture where nothing is kept.

/** @import { About, Answer } from "./types.d.ts" */

/**
 * Null where there is nothing to be told about, and for frames of the running camera: the next is on its way.
 *
 * @param {Answer | null | undefined} answer
 * @returns {About | null}
 */
export const aboutOf = (answer) => {
  if (answer?.state !== "answer" || answer.live) return null;
  if (answer.question) return { question: answer.question };
  if (!answer.query) return null;
  return {
    question: 0,
    picture: answer.query,
    source: answer.source ?? "drawn",
    reading: answer.reading_chosen ?? "auto",
  };
};

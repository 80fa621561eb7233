// Which of several models' answers are marked: each where the right answer is known, else those that
// differ from what most models of their kind say.

/** @import { Compared } from "./types.d.ts" */

/**
 * @typedef {"right" | "wrong" | "differs" | ""} Mark
 *
 * @param {Compared[]} rows
 * @returns {{ known: boolean, agree: boolean, right: number, asked: number, marks: Mark[] }} `known`:
 *   whether the right answer is; `agree`: whether nobody differs; `right` of `asked`
 */
export const markAnswers = (rows) => {
  const answered = rows.filter((row) => !row.problem);
  const known = answered.some((row) => typeof row.right === "boolean");
  /** @type {Mark[]} */
  const marks = rows.map((row) => {
    if (row.problem) return "";
    if (known) return row.right ? "right" : "wrong";
    return row.differs ? "differs" : "";
  });
  return {
    known,
    agree: !answered.some((row) => row.differs),
    right: answered.filter((row) => row.right).length,
    asked: answered.length,
    marks,
  };
};

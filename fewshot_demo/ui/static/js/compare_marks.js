// Which of several models' answers are marked: the wrong ones where the right answer is known, else
// those that differ from what most models of the same group say.

/** @import { Compared } from "./types.d.ts" */

/**
 * @typedef {"right" | "wrong" | "differs" | ""} Mark
 *
 * @param {Compared[]} rows
 * @returns {{ known: boolean, agree: boolean, right: number, asked: number, marks: Mark[] }} `known`:
 *   whether the right answer is; `agree`: whether nobody differs within its group; `right` of `asked`
 */
export const markAnswers = (rows) => {
  const answered = rows.filter((row) => !row.problem);
  const known = answered.some((row) => typeof row.right === "boolean");
  const right = answered.filter((row) => row.right === true).length;
  const most = mostSaid(answered);
  /** @param {Compared} row */
  const differs = (row) =>
    row.group === undefined ? Boolean(row.differs) : said(row) !== most.get(row.group);
  /** @type {Mark[]} */
  const marks = rows.map((row) => {
    if (row.problem) return "";
    if (known) return row.right ? "right" : "wrong";
    return differs(row) ? "differs" : "";
  });
  return { known, agree: !answered.some(differs), right, asked: answered.length, marks };
};

/** @param {Compared} row */
const said = (row) => (row.none_of_these ? "none" : String(row.class));

/** @param {Compared[]} rows @returns {Map<string, string>} by group; of equal numbers the first counts */
const mostSaid = (rows) => {
  /** @type {Map<string, Map<string, number>>} */
  const counts = new Map();
  for (const row of rows) {
    const group = row.group ?? "";
    const count = counts.get(group) ?? new Map();
    count.set(said(row), (count.get(said(row)) ?? 0) + 1);
    counts.set(group, count);
  }
  return new Map([...counts].map(([group, count]) => [group, [...count].sort((a, b) => b[1] - a[1])[0][0]]));
};

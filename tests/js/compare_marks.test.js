import assert from "node:assert/strict";
import test from "node:test";
import { markAnswers } from "../../fewshot_demo/ui/static/js/compare_marks.js";

test("where the right answer is known, it decides, and not what most say", () => {
  const rows = [{ right: false }, { right: false }, { right: true, differs: true }, { problem: "cannot" }];
  const { marks, right, asked, known } = markAnswers(rows);
  assert.deepEqual(marks, ["wrong", "wrong", "right", ""]);
  assert.deepEqual([right, asked, known], [1, 3, true]);
});

test("else those are marked that differ", () => {
  const rows = [{ right: null, differs: true }, { right: null, differs: false }, { problem: "cannot" }];
  const { marks, agree, known } = markAnswers(rows);
  assert.deepEqual(marks, ["differs", "", ""]);
  assert.deepEqual([agree, known], [false, false]);
  assert.equal(markAnswers(rows.slice(1)).agree, true);
});

import assert from "node:assert/strict";
import test from "node:test";
import { markAnswers } from "../../fewshot_demo/ui/static/js/compare_marks.js";

const row = (label, more = {}) => ({ class: label, none_of_these: false, ...more });

test("models are compared within their group", () => {
  const signs = ["a", "a", "a", "a", "a"].map((label) => row(label, { group: "signs" }));
  const doodles = ["b", "b", "c"].map((label) => row(label, { group: "doodles" }));
  const { marks, agree, known } = markAnswers([...signs, ...doodles]);
  assert.deepEqual(marks, ["", "", "", "", "", "", "", "differs"]);
  assert.equal(agree, false);
  assert.equal(known, false);
});

test("groups that differ from each other only are in agreement", () => {
  assert.equal(markAnswers([row("a", { group: "signs" }), row("b", { group: "doodles" })]).agree, true);
});

test("where the right answer is known, it decides", () => {
  const rows = [
    row("a", { group: "x", right: false }),
    row("a", { group: "x", right: false }),
    row("b", { group: "x", right: true }),
  ];
  const { marks, right, asked, known } = markAnswers([...rows, { problem: "cannot" }]);
  assert.deepEqual(marks, ["wrong", "wrong", "right", ""]);
  assert.deepEqual([right, asked, known], [1, 3, true]);
});

test("none of these is an answer of its own", () => {
  const rows = [
    row("a", { group: "x" }),
    row("a", { group: "x" }),
    row("a", { group: "x", none_of_these: true }),
  ];
  assert.deepEqual(markAnswers(rows).marks, ["", "", "differs"]);
});

test("without groups the server's own marks stand", () => {
  assert.deepEqual(markAnswers([row("a", { differs: true }), row("b")]).marks, ["differs", ""]);
});

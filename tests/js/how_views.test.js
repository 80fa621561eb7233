import assert from "node:assert/strict";
import test from "node:test";
import { middleOf, viewOf } from "../../fewshot_demo/ui/static/js/how_views.js";

test("the middle is the mean of both coordinates", () => {
  assert.deepEqual(
    middleOf([
      { x: 0, y: 4 },
      { x: 2, y: 8 },
    ]),
    { x: 1, y: 6 },
  );
});

test("every kind of score that a learner has is told", () => {
  const kinds = [
    ...["similarity", "part of a cosine", "attention weight", "attention of the heads"],
    ...["relation score", "contribution", "memory attention", "influence"],
  ];
  for (const kind of kinds) assert.ok(viewOf(kind), kind);
  assert.equal(viewOf("of somebody's own method"), null);
  assert.equal(viewOf(null), null);
});

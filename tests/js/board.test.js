import assert from "node:assert/strict";
import test from "node:test";
import { fitted, nextSpot } from "../../fewshot_demo/ui/static/js/board.js";

const map = (x, y, question = 1) => ({ points: [{ image: 1, class: 1, x: 1, y: -1 }], question, x, y });

test("the pictures fill the board, up is up", () => {
  const [point] = fitted(map(0, 0)).points;
  assert.deepEqual([point.x, point.y], [92, 92]);
  assert.deepEqual(fitted(map(0, 1)).question, { x: 50, y: 8 });
});

test("a question far away stays on the board, and the pictures keep their places to each other", () => {
  const far = fitted(map(-4, 2));
  assert.deepEqual(far.question, { x: 8, y: 29 });
  assert.deepEqual([far.points[0].x, far.points[0].y], [60.5, 60.5]);
  assert.equal(fitted(map(9, 9, null)).question, null);
  assert.equal(fitted(map(9, 9, null)).points[0].x, 92);
});

test("an arrow goes to the next picture on its side, and stays where there is none", () => {
  const spots = [
    { x: 50, y: 50 },
    { x: 90, y: 50 },
    { x: 60, y: 52 },
    { x: 50, y: 10 },
  ];
  assert.equal(nextSpot(spots, 0, [1, 0]), 2);
  assert.equal(nextSpot(spots, 2, [1, 0]), 1);
  assert.equal(nextSpot(spots, 0, [0, -1]), 3);
  assert.equal(nextSpot(spots, 0, [-1, 0]), 0);
});

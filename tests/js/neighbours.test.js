import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { amongNearest, byNeighbours, laidOut } from "../../fewshot_demo/ui/static/js/neighbours.js";

/** @import { MapView, Nearest, UmapClass } from "../../fewshot_demo/ui/static/js/types.d.ts" */

const file = new URL("../../fewshot_demo/ui/static/vendor/umap.js", import.meta.url);
/** @type {{ exports: { UMAP?: UmapClass } }} */
const library = { exports: {} };
new Function("module", "exports", readFileSync(file, "utf8"))(library, library.exports);
const Umap = /** @type {UmapClass} */ (library.exports.UMAP);

/**
 * Two groups of six on a line, far apart, with the four nearest of each.
 *
 * @returns {Nearest}
 */
const groups = () => {
  const line = [...Array(12).keys()].map((i) => (i < 6 ? i : i + 100));
  const sorted = line.map((from) =>
    line.map((to, i) => ({ i, far: Math.abs(to - from) })).sort((a, b) => a.far - b.far),
  );
  return {
    images: sorted.map((row) => row.slice(0, 4).map(({ i }) => i)),
    distances: sorted.map((row) => row.slice(0, 4).map(({ far }) => far)),
    question_images: [7, 6, 8],
    question_distances: [0.2, 0.8, 1.2],
  };
};
/** @param {{ x: number, y: number }} a @param {{ x: number, y: number }} b */
const apart = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

test("pictures lie near their neighbours, always in the same places", () => {
  const places = laidOut(groups(), Umap);
  assert.deepEqual(laidOut(groups(), Umap), places);
  assert.equal(Math.max(...places.flatMap(({ x, y }) => [Math.abs(x), Math.abs(y)])), 1);
  const mean = (/** @type {number[]} */ all) => all.reduce((a, b) => a + b) / all.length;
  const within = mean([1, 2, 3, 4, 5].map((i) => apart(places[0], places[i])));
  const between = mean([6, 7, 8, 9, 10, 11].map((i) => apart(places[0], places[i])));
  assert.ok(within < between, `${within} ${between}`);
});

test("a question lies among its nearest, nearest to the nearest", () => {
  const places = [...Array(12).keys()].map((i) => ({ x: i / 10 - 0.5, y: 0 }));
  const { x, y } = amongNearest(places, groups());
  assert.ok(x > places[6].x && x < places[8].x);
  assert.ok(Math.abs(x - places[7].x) < Math.abs(x - places[6].x));
  assert.equal(y, 0);
  const same = { ...groups(), question_images: [3, 4], question_distances: [0, 0] };
  assert.ok(Math.abs(amongNearest(places, same).x - (places[3].x + places[4].x) / 2) < 1e-9);
});

test("without a question only the pictures move", () => {
  const points = [...Array(12).keys()].map((image) => ({ image, class: 1, x: 0, y: 0 }));
  /** @type {MapView} */
  const map = { points, question: null, x: 0, y: 0, variation: [1, 0], space: "", nearest: groups() };
  const places = points.map((_, i) => ({ x: i / 12, y: 1 }));
  const moved = byNeighbours(map, places);
  assert.deepEqual(moved.points[3], { image: 3, class: 1, x: 0.25, y: 1 });
  assert.equal(moved.x, 0);
  assert.notEqual(byNeighbours({ ...map, question: 5 }, places).x, 0);
});

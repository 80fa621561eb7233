import assert from "node:assert/strict";
import test from "node:test";
import { heatPixels } from "../../fewshot_demo/ui/static/js/heat.js";

/** The pixels of a map, place by place. */
const places = (rows) => {
  const pixels = [...heatPixels(rows)];
  return rows.flat().map((_, i) => pixels.slice(4 * i, 4 * i + 4));
};

test("the strongest place is the most opaque, and nothing is clear", () => {
  const [strong, weak, none] = places([[8, 2, 0]]);
  assert.ok(strong[3] > weak[3] && weak[3] > 0);
  assert.equal(none[3], 0);
});

test("what speaks against is cold, and as strong as it is", () => {
  const [[warm], [cold]] = [[places([[1, -4]])[0]], [places([[1, -4]])[1]]];
  assert.ok(warm[0] > warm[2], "red");
  assert.ok(cold[2] > cold[0], "blue");
  assert.ok(cold[3] > warm[3]);
});

test("a map of nothing is clear, and the size of numbers does not matter", () => {
  assert.ok(places([[0, 0]]).every((pixel) => pixel[3] === 0));
  assert.deepEqual(places([[1, 2]]), places([[100, 200]]));
});

import assert from "node:assert/strict";
import test from "node:test";
import { canCheck, contentOf } from "../../fewshot_demo/ui/static/js/checking.js";

const session = (counts, more = {}, tests = 0) => ({
  model: "a",
  strangers: 0.2,
  classes: counts.map((count, k) => ({
    id: k,
    name: `class ${k}`,
    colour: k,
    off: false,
    tests: Array.from({ length: tests }, (_, i) => ({ id: 1000 + i, reading: "auto" })),
    images: Array.from({ length: count }, (_, i) => ({ id: 10 * k + i, reading: "auto" })),
  })),
  ...more,
});

test("two classes with two pictures each are enough", () => {
  assert.equal(canCheck(session([2, 2])), true);
  assert.equal(canCheck(session([5, 1, 1])), false);
  assert.equal(canCheck(undefined), false);
  assert.equal(canCheck(session([1, 1], {}, 1)), true, "something is there to test with");
  assert.equal(canCheck(session([1, 0], {}, 1)), false);
  const off = session([2, 2]);
  off.classes[0].off = true;
  assert.equal(canCheck(off), false);
});

test("a check is of pictures, model and strangers, not of names and colours", () => {
  const before = contentOf(session([2, 2]));
  const named = session([2, 2]);
  named.classes[0].name = "cup";
  named.classes[0].colour = 7;
  assert.equal(contentOf(named), before);
  const reread = session([2, 2]);
  reread.classes[1].images[0].reading = "paper";
  for (const other of [
    session([2, 3]),
    session([2, 2], { model: "b" }),
    session([2, 2], { strangers: 0 }),
    session([2, 2], {}, 1),
    reread,
  ]) {
    assert.notEqual(contentOf(other), before);
  }
});

import assert from "node:assert/strict";
import test from "node:test";
import { unequal } from "../../fewshot_demo/ui/static/js/unequal.js";

const set = (...counts) =>
  counts.map((count, id) => ({ id, off: false, images: Array.from({ length: count }) }));
const said = (classes) => {
  const found = unequal(classes);
  return found && [found.few.id, found.most.id];
};

test("the smallest class is named where another has three times as many pictures", () => {
  assert.deepEqual(said(set(9, 1, 4)), [1, 0]);
  assert.deepEqual(said(set(2, 6)), [0, 1]);
});

test("one or two pictures are few beside five", () => {
  assert.deepEqual(said(set(5, 2)), [1, 0]);
  assert.equal(said(set(4, 2)), null);
});

test("nothing is said of classes that are near each other, empty, off, or alone", () => {
  assert.equal(said(set(2, 2)), null);
  assert.equal(said(set(20, 12)), null);
  assert.equal(said(set(9, 0)), null);
  assert.equal(said(set(9)), null);
  const [many, few] = set(9, 1);
  assert.equal(said([many, { ...few, off: true }]), null);
});

import assert from "node:assert/strict";
import test from "node:test";
import { canAnswer, justBegun, nextStep, showsPhotos } from "../../fewshot_demo/ui/static/js/next_step.js";

const session = (shots, more = {}) => ({
  can_refuse: true,
  strangers: 0.2,
  sample: false,
  classes: shots.map((count) => ({ images: Array(count).fill({}) })),
  ...more,
});

test("an own set leads from the first drawing to the first question", () => {
  const walk = [
    [session([0, 0]), true, "first"],
    [session([0, 0]), false, "touch"],
    [session([1, 0]), true, "another"],
    [session([1, 1]), true, "ask"],
    [session([1, 1]), false, "ask"],
  ];
  for (const [set, blank, step] of walk) assert.equal(nextStep(set, blank), step);
});

test("a set in which nothing was done is not begun again", () => {
  const item = (more = {}) => ({ name: "", off: false, images: [], tests: [], ...more });
  const own = (...classes) => justBegun({ access: "own", classes });
  assert.equal(own(item(), item()), true);
  for (const more of [{ name: "cup" }, { images: [{}] }, { tests: [{}] }, { off: true }]) {
    assert.equal(own(item(), item(more)), false);
  }
  assert.equal(own(item()), false);
  assert.equal(justBegun({ access: "edit", classes: [item(), item()] }), false);
  assert.equal(justBegun(undefined), false);
});

test("a model that cannot refuse needs two classes", () => {
  const set = session([1, 0], { can_refuse: false });
  assert.equal(nextStep(set, false), "touch");
  assert.equal(canAnswer(set), false);
  assert.equal(canAnswer(session([1, 0])), true);
});

test("a sample is asked at once; before there is a set, nothing is", () => {
  assert.equal(nextStep(session([3, 3], { sample: true }), true), "sample");
  assert.equal(nextStep(undefined, true), "first");
  assert.equal(canAnswer(undefined), false);
});

test("what nobody draws is not to be drawn", () => {
  const of = (...seens) => ({ classes: [{ images: seens.map((seen) => ({ seen })) }] });
  assert.equal(showsPhotos(of("photo", "photo", "drawing")), true);
  assert.equal(showsPhotos(of("photo", "drawing")), false);
  assert.equal(showsPhotos(of("paper", "drawing")), false);
  assert.equal(showsPhotos(of()), false);
});

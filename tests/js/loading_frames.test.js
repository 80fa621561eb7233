import assert from "node:assert/strict";
import test from "node:test";
import { endLoadingFrames } from "../../fewshot_demo/ui/static/js/loading_frames.js";

/** A window whose frames are counted, and a function of that name which asks for one. */
const begun = () => {
  const dataset = {};
  let frames = 0;
  globalThis.document = { documentElement: { dataset } };
  globalThis.window = { requestAnimationFrame: () => (frames += 1) };
  endLoadingFrames();
  const asks = { statustracker: () => globalThis.window.requestAnimationFrame(() => {}) };
  return {
    dataset,
    asks,
    asked: () => frames,
    other: () => globalThis.window.requestAnimationFrame(() => {}),
  };
};

test("until the page is shown, every frame comes", () => {
  const { asks, asked, other } = begun();
  asks.statustracker();
  other();
  assert.equal(asked(), 2);
});

test("the sign of loading gets no frame once the page is shown, and all others do", () => {
  const { dataset, asks, asked, other } = begun();
  dataset.shown = "";
  assert.equal(asks.statustracker(), 0);
  other();
  assert.equal(asked(), 1);
});

test("a second later nobody is looked at any more", (t) => {
  const { dataset, asks, asked } = begun();
  dataset.shown = "";
  asks.statustracker();
  const now = performance.now();
  t.mock.method(performance, "now", () => now + 1001);
  asks.statustracker();
  assert.equal(asked(), 1);
});

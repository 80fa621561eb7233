import assert from "node:assert/strict";
import test from "node:test";
import { steadyChoice } from "../../fewshot_demo/ui/static/js/steady.js";

const ORDER = [1, 2, 3, 4];
/** Rows of these pictures, the strongest first. */
const rows = (...ids) => ids.map((image) => ({ image }));
const shown = (choice) => choice.map((row) => row.image);

test("pictures keep their places while their shares change", () => {
  const choose = steadyChoice(10);
  assert.deepEqual(shown(choose(rows(3, 1, 4, 2), ORDER, 0)), ORDER);
  assert.deepEqual(shown(choose(rows(2, 4, 1, 3), ORDER, 100)), ORDER);
});

test("of many the strongest are shown, and others come in only now and then", () => {
  const choose = steadyChoice(2);
  assert.deepEqual(shown(choose(rows(4, 2, 1, 3), ORDER, 0)), [2, 4]);
  assert.deepEqual(shown(choose(rows(1, 3, 2, 4), ORDER, 500)), [2, 4]);
  assert.deepEqual(shown(choose(rows(3, 1, 2, 4), ORDER, 2500)), [1, 3]);
});

test("a picture that is gone makes room at once, and a new one is shown at once", () => {
  const choose = steadyChoice(3);
  choose(rows(1, 2, 3, 4), ORDER, 0);
  assert.deepEqual(shown(choose(rows(4, 1, 3), [1, 3, 4], 10)), [1, 3, 4]);
  const few = steadyChoice(3);
  few(rows(1, 2), [1, 2], 0);
  assert.deepEqual(shown(few(rows(2, 1, 3), [1, 2, 3], 10)), [1, 2, 3]);
});

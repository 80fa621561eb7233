import assert from "node:assert/strict";
import test from "node:test";
import {
  answerPercents,
  barLength,
  fourDigits,
  nearestShare,
  wholePercents,
} from "../../fewshot_demo/ui/static/js/shares.js";

const sum = (values) => values.reduce((a, b) => a + b, 0);

test("percentages are whole, add up, and miss no share by a whole percent", () => {
  for (const values of [[1, 1, 1], [0.005, 0.005, 0.99], [0.335, 0.335, 0.33], [7], [0.1, 0.2, 0.3, 0.4]]) {
    const percents = wholePercents(values);
    assert.equal(sum(percents), 100);
    percents.forEach((percent, i) => {
      assert.ok(Number.isInteger(percent));
      assert.ok(Math.abs(percent - (100 * values[i]) / sum(values)) < 1);
    });
  }
});

test("equal shares: the first gets what is left over", () => {
  assert.deepEqual(wholePercents([1, 1, 1]), [34, 33, 33]);
  assert.deepEqual(wholePercents([1, 1, 1], 2), [1, 1, 0]);
});

test("nothing to share", () => {
  assert.deepEqual(wholePercents([]), []);
  assert.deepEqual(wholePercents([0, 0], 0), [0, 0]);
});

const answer = (none, ...probabilities) => ({
  none_probability: none,
  classes: probabilities.map((probability) => ({ probability })),
});

test("classes and none of these share 100 where they are one distribution", () => {
  const { classes, none } = answerPercents(answer(0.333, 0.333, 0.334));
  assert.equal(sum(classes) + none, 100);
});

test("classes share 100 by themselves where none of these cannot be said", () => {
  assert.deepEqual(answerPercents(answer(null, 0.7, 0.3)), { classes: [70, 30], none: null });
});

test("a single class is what none of these leaves", () => {
  assert.deepEqual(answerPercents(answer(0.12, 0.88)), { classes: [88], none: 12 });
});

test("the nearest share that is offered", () => {
  const offered = [0, 0.1, 0.2, 0.5];
  assert.deepEqual(
    [0, 0.04, 0.2, 0.29, 0.47].map((share) => nearestShare(share, offered)),
    [0, 0, 2, 2, 3],
  );
});

test("bars and scores", () => {
  assert.equal(barLength(0.25), "translateX(-75%)");
  assert.deepEqual([-5.06512, 0, 12345.6, 0.00012345].map(fourDigits), [
    "-5.065",
    "0.000",
    "1.235e+4",
    "1.234e-4",
  ]);
});

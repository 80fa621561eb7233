import assert from "node:assert/strict";
import test from "node:test";
import { exactOf, inShort, inWords, shareInWords } from "../../fewshot_demo/ui/static/js/percents.js";
import { chooseLanguage } from "../../fewshot_demo/ui/static/js/texts.js";

const bounds = (under, over) => [
  { select: "percent", cases: { 0: [under], 100: [over] }, otherwise: [{ value: "percent" }, " %"] },
];
const catalogue = {
  percent: bounds("<1 %", ">99 %"),
  "percent-told": bounds("under 1 %", "over 99 %"),
  "percent-exactly": [{ value: "percent" }, " %"],
};
chooseLanguage({ en: catalogue }, ["en"]);

const answer = (none, ...probabilities) => ({
  none_probability: none,
  classes: probabilities.map((probability) => ({ probability })),
});

test("rounding makes no share a certainty", () => {
  const said = [0, 1, 99, 100].map((percent) => inShort(percent));
  assert.deepEqual(said, ["<1 %", "1 %", "99 %", ">99 %"]);
  assert.deepEqual([0.004, 0.5, 0.996, 1].map(shareInWords), ["under 1 %", "50 %", "over 99 %", "over 99 %"]);
});

test("what is so by construction is said as it is", () => {
  assert.deepEqual([inWords(100, true), inShort(0, true)], ["100 %", "0 %"]);
  assert.deepEqual(exactOf(answer(0, 1)), { none: true, classes: true });
  assert.deepEqual(exactOf(answer(0, 1, 0)), { none: true, classes: false }); // a softmax, rounded
  assert.deepEqual(exactOf(answer(0.2, 0.8)), { none: false, classes: false });
  assert.deepEqual(exactOf(answer(null, 1, 0)), { none: false, classes: false });
});

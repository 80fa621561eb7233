import assert from "node:assert/strict";
import test from "node:test";
import { cardOf, fileNameOf } from "../../fewshot_demo/ui/static/js/answer_card.js";

const images = (/** @type {number[]} */ ...ids) => ids.map((id) => ({ id, src: `data:${id}` }));
const session = {
  name: "My cups",
  classes: [
    { id: 1, shown: "cup <b>", colour: 0, images: images(11, 12) },
    { id: 2, shown: "bowl", colour: 3, images: images(21) },
  ],
};
const answer = {
  state: "answer",
  query: "data:q",
  class: 1,
  confidence: 0.7,
  none_of_these: false,
  none_probability: 0.1,
  classes: [
    { id: 1, name: "cup as it was", colour: 0, probability: 0.7 },
    { id: 2, name: "bowl", colour: 3, probability: 0.2 },
  ],
  why: [
    { image: 11, class: 1, weight: 0.1 },
    { image: 12, class: 1, weight: 0.6 },
    { image: 21, class: 2, weight: 0.2 },
  ],
  how: { sentence: "These are shares." },
};
/** @param {object} [more] @param {string} [model] */
const card = (more = {}, model = "the average") =>
  cardOf(/** @type {any} */ ({ ...answer, ...more }), /** @type {any} */ (session), model);

test("it says what the page says", () => {
  const told = card();
  assert.ok(told);
  assert.equal(told.set, "My cups");
  assert.equal(told.label, "cup <b>");
  assert.equal(told.colour, 0);
  assert.equal(told.sentence, "These are shares.");
  assert.deepEqual(
    told.bars.map((bar) => [bar.name, bar.colour, bar.share, bar.first]),
    [
      ["cup <b>", 0, 0.7, true],
      ["bowl", 3, 0.2, false],
      ["answer-none-row", null, 0.1, false],
    ],
  );
  assert.deepEqual(
    told.reasons.map((one) => [one.src, one.colour]),
    [
      ["data:12", 0],
      ["data:21", 3],
      ["data:11", 0],
    ],
  );
  assert.match(told.by, /the average$/);
});

test("what is none of the classes has no mark of a class", () => {
  const told = card({ none_of_these: true, none_probability: 0.9 });
  assert.equal(told?.label, "answer-none");
  assert.equal(told?.colour, null);
  assert.deepEqual(
    told?.bars.map((bar) => bar.first),
    [false, false, true],
  );
});

test("a picture without a share is no reason, and a model without a name is not named", () => {
  const told = card({ why: [{ image: 12, class: 1, weight: 0.7 }] }, "");
  assert.deepEqual(
    told?.reasons.map((one) => one.src),
    ["data:12"],
  );
  assert.equal(told?.by, "");
});

test("there is none without an answer, and of a frame that the next one follows", () => {
  assert.equal(card({ state: "teach", class: null }), null);
  assert.equal(card({ live: true }), null);
  assert.equal(card({ query: null }), null);
  assert.equal(cardOf(null, undefined, ""), null);
});

test("a file is called so that every system takes it", () => {
  assert.equal(fileNameOf("茶壶 🫖"), "茶壶 🫖.png");
  assert.equal(fileNameOf('../a\\b: "c"\n50 %'), "a b c 50.png");
  assert.equal(fileNameOf("..."), "answer.png");
});

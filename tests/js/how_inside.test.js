import assert from "node:assert/strict";
import test from "node:test";
import { readNotes } from "../../fewshot_demo/ui/static/js/how_memory.js";
import { strengthOf, wordsOf } from "../../fewshot_demo/ui/static/js/how_practice.js";
import { isToldFromInside, viewOf } from "../../fewshot_demo/ui/static/js/how_views.js";
import { chooseLanguage } from "../../fewshot_demo/ui/static/js/texts.js";

/** @param {number[]} chances @param {number} right */
const step = (chances, right) => ({ points: [{}, {}], x: 0, y: 0, right, chances, areas: [], sure: [] });
const inside = /** @type {any} */ ({
  classes: [1, 2],
  reach: 1.2,
  steps: [step([0.5, 0.5], 0), step([0.2, 0.8], 2)],
  notes: [],
});

test("notes are read to 100 percent in all, and as long as their part of the longest", () => {
  const notes = [0.334, 0.333, 0.333].map((attention, i) => ({
    image: i,
    class: 1,
    attention,
    length: i + 1,
  }));
  const read = readNotes(notes);
  assert.deepEqual(
    read.map((one) => one.percent),
    [34, 33, 33],
  );
  assert.deepEqual(
    read.map((one) => one.part),
    [1 / 3, 2 / 3, 1],
  );
  assert.deepEqual(readNotes([]), []);
});

test("an area is not drawn where all classes are alike, and strongest where one is certain", () => {
  assert.equal(strengthOf(0.25, 4), 0);
  assert.equal(strengthOf(1, 4), strengthOf(1, 2));
  assert.ok(strengthOf(0.5, 4) > 0 && strengthOf(0.5, 4) < strengthOf(0.9, 4));
});

test("a step says what is right and what was drawn, and before any practice nothing", () => {
  chooseLanguage(
    {
      en: {
        "how-step-before": ["nothing"],
        "percent-told": [{ value: "percent" }, " %"],
        "how-step": [
          { value: "step" },
          "/",
          { value: "steps" },
          " ",
          { value: "right" },
          " ",
          { value: "name" },
          " ",
          { value: "percent" },
        ],
      },
    },
    ["en"],
  );
  assert.equal(wordsOf(inside, 0, ["cup", "bowl"]), "nothing");
  assert.equal(wordsOf(inside, 1, ["cup", "bowl"]), "1/1 2 bowl 80 %");
});

test("what was found inside of a model tells how it decides", () => {
  for (const kind of ["contribution", "memory attention", "influence"]) assert.ok(isToldFromInside(kind));
  assert.ok(!isToldFromInside("similarity") && !isToldFromInside(null));
  assert.notEqual(viewOf("contribution", inside)?.idea, viewOf("contribution")?.idea);
  assert.equal(viewOf("contribution", { ...inside, steps: [] })?.idea, viewOf("contribution")?.idea);
});

import assert from "node:assert/strict";
import test from "node:test";
import {
  answersWords,
  heldWords,
  holdsWords,
  practiceLabel,
  practisedContent,
  progressWords,
  rightWords,
} from "../../fewshot_demo/ui/static/js/practising.js";
import { chooseLanguage } from "../../fewshot_demo/ui/static/js/texts.js";

const words = (...keys) => Object.fromEntries(keys.map((key) => [key, [key]]));
chooseLanguage(
  {
    en: words(
      ...["open", "open-used", "open-outdated", "open-unused", "open-busy", "waiting", "progress"].map(
        (key) => `practice-${key}`,
      ),
      ...["holds-each", "holds-parts", "held-each", "held-parts", "unused", "aside", "tried", "helped"].map(
        (key) => `practice-${key}`,
      ),
      ...["practice-used-anyway", "practice-right", "practice-strangers", "check-seconds", "check-minutes"],
    ),
  },
  ["en"],
);

const practice = (more = {}) => ({
  state: "none",
  possible: true,
  layer: "",
  outdated: false,
  pictures: 6,
  before: 4,
  after: 5,
  folds: 6,
  ...more,
});
const session = (more = {}, access = "own") => ({
  key: "k",
  model: "m",
  access,
  practice: practice(more),
  classes: [
    { id: 1, off: false, images: [{ id: 1, reading: "auto" }], tests: [] },
    { id: 2, off: false, images: [{ id: 2, reading: "auto" }], tests: [] },
  ],
});
const turn = { waiting: false, pictures: 6, folds: 6, done: 0.4, seconds: 9, session: null };

test("the button is there where there is something to do or to know", () => {
  assert.equal(practiceLabel(undefined, null), "");
  assert.equal(practiceLabel(session({ possible: false }), null), "");
  assert.equal(practiceLabel(session(), null), "practice-open");
  assert.equal(practiceLabel(session({ state: "tried" }), null), "practice-open");
  assert.equal(practiceLabel(session(), turn), "practice-open-busy");
  assert.equal(practiceLabel(session({ state: "used" }), null), "practice-open-used");
  assert.equal(practiceLabel(session({ state: "used", outdated: true }), null), "practice-open-outdated");
  assert.equal(practiceLabel(session({ state: "unused", possible: false }), null), "practice-open-unused");
});

test("who may only look is told that it is used, and offered nothing", () => {
  assert.equal(practiceLabel(session({}, "look"), null), "");
  assert.equal(practiceLabel(session({ state: "unused" }, "look"), null), "");
  assert.equal(practiceLabel(session({ state: "used" }, "look"), null), "practice-open-used");
});

test("what is said fits what it brought", () => {
  assert.equal(answersWords(practice({ state: "used" })), "practice-helped");
  assert.equal(answersWords(practice({ state: "used", after: 4 })), "practice-used-anyway");
  assert.equal(answersWords(practice({ state: "tried", after: 4 })), "practice-tried");
  assert.equal(answersWords(practice({ state: "tried" })), "practice-aside");
  assert.equal(answersWords(practice({ state: "unused" })), "practice-unused");
  assert.equal(rightWords(practice()), "practice-right");
});

test("it says plainly whether each picture is held back by itself", () => {
  assert.equal(holdsWords(turn), "practice-holds-each");
  assert.equal(holdsWords({ ...turn, folds: 5 }), "practice-holds-parts");
  assert.equal(heldWords(practice()), "practice-held-each");
  assert.equal(heldWords(practice({ folds: 5 })), "practice-held-parts");
  assert.equal(heldWords(practice({ state: "used" })), "practice-held-each practice-strangers");
  assert.equal(progressWords({ ...turn, waiting: true }), "practice-waiting");
  assert.equal(progressWords(turn), "practice-progress");
});

test("practising goes on while the pictures are the same", () => {
  const content = practisedContent(session());
  assert.equal(practisedContent({ ...session(), strangers: 0.5, name: "other" }), content);
  const more = session();
  more.classes[0].images.push({ id: 3, reading: "auto" });
  assert.notEqual(practisedContent(more), content);
  assert.notEqual(practisedContent({ ...session(), model: "other" }), content);
});

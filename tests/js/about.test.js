// By what a question is named where something is to be told about it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { aboutOf } from "../../fewshot_demo/ui/static/js/about.js";

const answer = { state: "answer", question: 7, query: "data:image/png;base64,AA", source: "uploaded" };

test("a remembered question is named by its id", () => {
  assert.deepEqual(aboutOf(answer), { question: 7 });
});

test("another is named by its picture, and how that was read", () => {
  const unkept = { ...answer, question: null, reading_chosen: "paper" };
  const about = { question: 0, picture: answer.query, source: "uploaded", reading: "paper" };
  assert.deepEqual(aboutOf(unkept), about);
});

test("nothing is told about a running camera, nor where there is no answer", () => {
  assert.equal(aboutOf({ ...answer, question: null, live: true }), null);
  assert.equal(aboutOf({ ...answer, state: "teach" }), null);
  assert.equal(aboutOf({ ...answer, question: null, query: null }), null);
  assert.equal(aboutOf(null), null);
});

import assert from "node:assert/strict";
import test from "node:test";
import { act, latest, offer, on, tell } from "../../fewshot_demo/ui/static/js/topics.js";

test("who comes late hears the newest value, and every value from then on", () => {
  const heard = [];
  assert.equal(latest("answer"), undefined);
  tell("answer", { question: 1 });
  tell("answer", { question: 2 });
  on("answer", (answer) => heard.push(answer?.question));
  tell("answer", null);
  assert.deepEqual(heard, [2, undefined]);
  assert.equal(latest("answer"), null);
});

test("an action does what is offered, and nothing where nobody offers it", () => {
  act("nameClass", 1);
  const named = [];
  offer({ nameClass: (id) => named.push(id) });
  act("nameClass", 2);
  assert.deepEqual(named, [2]);
});

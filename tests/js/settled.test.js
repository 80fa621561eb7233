import assert from "node:assert/strict";
import test from "node:test";
import { settled } from "../../fewshot_demo/ui/static/js/settled.js";

const listening = (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const said = [];
  return { said, tick: (ms) => t.mock.timers.tick(ms), ...settled(900, (sentence) => said.push(sentence)) };
};

test("an answer is said once, in its newest words, when it has stood for a while", (t) => {
  const { hear, tick, said } = listening(t);
  hear("one cup", "cup, 50 % sure");
  tick(500);
  hear("one cup", "cup, 80 % sure");
  tick(500);
  assert.deepEqual(said, ["cup, 80 % sure"]);
  hear("one cup", "cup, 90 % sure");
  tick(5000);
  assert.equal(said.length, 1);
});

test("strokes that change the answer are waited for", (t) => {
  const { hear, tick, said } = listening(t);
  for (const name of ["cup", "bowl", "cup", "bowl"]) {
    hear(`one ${name}`, name);
    tick(400);
  }
  tick(900);
  assert.deepEqual(said, ["bowl"]);
});

test("the pen goes down before it is said", (t) => {
  const { hear, hush, tick, said } = listening(t);
  hear("one cup", "cup");
  tick(800);
  hush();
  tick(5000);
  assert.deepEqual(said, []);
  hear("one cup", "cup");
  tick(900);
  hear("two cup", "cup again");
  tick(900);
  assert.deepEqual(said, ["cup", "cup again"]);
});

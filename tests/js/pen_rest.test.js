import assert from "node:assert/strict";
import test from "node:test";
import { penRest } from "../../fewshot_demo/ui/static/js/pen_rest.js";

/** A pen whose rests are counted, on a clock of its own. */
const pen = ({ mock }) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  let rests = 0;
  const rest = penRest(() => {
    rests += 1;
  });
  return { ...rest, wait: (time) => mock.timers.tick(time), rests: () => rests };
};

test("a pen that stops after enough of a line rests once", (t) => {
  const { down, move, wait, rests } = pen(t);
  down(0, 0);
  for (let x = 10; x <= 60; x += 10) move(x, 0);
  wait(100);
  assert.equal(rests(), 0);
  for (let i = 0; i < 10; i++) {
    move(60 + (i % 2), 0); // a hand at rest trembles
    wait(30);
  }
  assert.equal(rests(), 1);
  wait(1000);
  assert.equal(rests(), 1);
});

test("a dot or a short line is no rest, and a lifted pen neither", (t) => {
  const { down, move, up, wait, rests } = pen(t);
  down(0, 0);
  move(20, 0);
  wait(1000);
  assert.equal(rests(), 0);
  move(90, 0);
  up();
  wait(1000);
  assert.equal(rests(), 0);
});

import assert from "node:assert/strict";
import test from "node:test";
import { idleWatch } from "../../fewshot_demo/ui/static/js/idle.js";

const range = (count) => [...Array(count).keys()];

/** Eight seconds, of which three are counted. */
const watching = ({ mock }) => {
  mock.timers.enable({ apis: ["setInterval", "Date"] });
  const told = [];
  const watch = idleWatch({
    seconds: 8,
    counted: 3,
    counts: (left) => told.push(left),
    stays: () => told.push("stays"),
    over: () => told.push("over"),
  });
  return { told, watch, wait: (seconds) => range(seconds).forEach(() => mock.timers.tick(1000)) };
};

test("nothing is counted before the first touch", (t) => {
  const { told, wait } = watching(t);
  wait(100);
  assert.deepEqual(told, []);
});

test("the last seconds are counted, and then it is over once", (t) => {
  const { told, watch, wait } = watching(t);
  watch.touched();
  wait(4);
  assert.deepEqual(told, []);
  wait(3);
  assert.deepEqual(told, [3, 2, 1]);
  wait(20);
  assert.deepEqual(told, [3, 2, 1, "over"]);
});

test("a touch begins anew, and one while it is counted says so", (t) => {
  const { told, watch, wait } = watching(t);
  watch.touched();
  wait(4);
  watch.touched();
  wait(5);
  watch.touched();
  wait(4);
  assert.deepEqual(told, [3, "stays"]);
});

test("who stops it hears no more", (t) => {
  const { told, watch, wait } = watching(t);
  watch.touched();
  wait(6);
  watch.stop();
  wait(20);
  assert.deepEqual(told, [3, 2]);
});

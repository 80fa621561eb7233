import assert from "node:assert/strict";
import test from "node:test";
import { whenAFingerRests } from "../../fewshot_demo/ui/static/js/resting.js";

const BOX = { left: 10, right: 110, top: 10, bottom: 40 };

/** A page with a place to rest on, and time of its own. */
const page = ({ mock }) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const window = new EventTarget();
  globalThis.window = window;
  let rested = 0;
  whenAFingerRests(
    () => BOX,
    3000,
    () => (rested += 1),
  );
  return {
    rested: () => rested,
    send: (kind, clientX = 50, clientY = 20) =>
      window.dispatchEvent(Object.assign(new Event(kind), { clientX, clientY, pointerId: 1 })),
    wait: (time) => mock.timers.tick(time),
  };
};

test("a finger that rests, trembling a little, is noticed once", (t) => {
  const { rested, send, wait } = page(t);
  send("pointerdown");
  wait(1500);
  send("pointermove", 60, 25);
  wait(1400);
  assert.equal(rested(), 0);
  wait(200);
  send("pointerup");
  wait(9000);
  assert.equal(rested(), 1);
});

test("one that is lifted, moves on or rests elsewhere is not", (t) => {
  const { rested, send, wait } = page(t);
  for (const ends of [["pointerup"], ["pointercancel"], ["pointermove", 90, 20]]) {
    send("pointerdown");
    wait(2900);
    send(...ends);
    wait(9000);
  }
  send("pointerdown", 200, 20);
  wait(9000);
  send("pointerdown");
  wait(2000);
  send("pointerdown", 200, 200); // a second finger elsewhere
  wait(9000);
  assert.equal(rested(), 0);
});

import assert from "node:assert/strict";
import test from "node:test";
import { holdable } from "../../fewshot_demo/ui/static/js/hold.js";

/** A button, what it did, and time of its own. */
const button = ({ mock }, holds = true) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const node = new EventTarget();
  const did = [];
  const note = (word) => () => did.push(word);
  holdable(node, { holds: () => holds, tap: note("tap"), begin: note("begin"), end: note("end") });
  const send = (kind, fields = {}) => {
    const event = Object.assign(new Event(kind, { cancelable: true }), fields);
    node.dispatchEvent(event);
    return event.defaultPrevented;
  };
  return { did, send, wait: (time) => mock.timers.tick(time) };
};

test("a short touch is a tap", (t) => {
  const { did, send, wait } = button(t);
  send("pointerdown", { button: 0 });
  wait(100);
  send("pointerup");
  send("click");
  wait(1000);
  assert.deepEqual(did, ["tap"]);
});

test("a long touch begins and ends, and its click is no tap", (t) => {
  const { did, send, wait } = button(t);
  for (let i = 0; i < 2; i++) {
    send("pointerdown", { button: 0 });
    wait(400);
    assert.ok(send("contextmenu"), "no menu under a resting finger");
    assert.ok(send("touchmove"), "the row does not scroll away");
    send("pointerup");
    send("lostpointercapture");
    send("click");
  }
  assert.deepEqual(did, ["begin", "end", "begin", "end"]);
});

test("what interrupts a touch ends it once", (t) => {
  const { did, send, wait } = button(t);
  send("pointerdown", { button: 0 });
  wait(400);
  send("pointercancel");
  send("blur");
  assert.deepEqual(did, ["begin", "end"]);
  send("pointerdown", { button: 0 }); // and the next touch is a tap again
  send("pointerup");
  send("click");
  assert.deepEqual(did, ["begin", "end", "tap"]);
});

test("a key can be held too", (t) => {
  const { did, send, wait } = button(t);
  assert.ok(send("keydown", { key: " " }));
  send("keyup", { key: " " });
  send("keydown", { key: "Enter" });
  wait(200);
  send("keydown", { key: "Enter", repeat: true });
  wait(200);
  send("keyup", { key: "Enter" });
  assert.deepEqual(did, ["tap", "begin", "end"]);
  assert.ok(!send("keydown", { key: "Tab" }));
});

test("where holding means nothing, any touch is a tap", (t) => {
  const { did, send, wait } = button(t, false);
  send("pointerdown", { button: 0 });
  wait(1000);
  send("pointerup");
  send("click");
  assert.ok(!send("keydown", { key: "Enter" }), "the browser makes its click");
  assert.ok(!send("contextmenu"));
  assert.deepEqual(did, ["tap"]);
});

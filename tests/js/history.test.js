import assert from "node:assert/strict";
import test from "node:test";
import { wish } from "../../fewshot_demo/ui/static/js/parts/history.js";

const pressed = (key, fields = {}) =>
  wish({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...fields });

test("Ctrl or Cmd and Z undoes, with Shift or as Y it redoes", () => {
  for (const held of [{ ctrlKey: true }, { metaKey: true }]) {
    assert.equal(pressed("z", held), "undo");
    assert.equal(pressed("Z", held), "undo"); // with caps lock
    assert.equal(pressed("Z", { ...held, shiftKey: true }), "redo");
    assert.equal(pressed("y", held), "redo");
  }
});

test("other keys mean nothing", () => {
  assert.equal(pressed("z"), null);
  assert.equal(pressed("x", { ctrlKey: true }), null);
  assert.equal(pressed("z", { ctrlKey: true, altKey: true }), null);
  assert.equal(pressed("Y", { ctrlKey: true, shiftKey: true }), null);
});

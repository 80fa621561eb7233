import assert from "node:assert/strict";
import test from "node:test";
import { problemOf } from "../../fewshot_demo/ui/static/js/camera_stream.js";

test("each way of having no camera is told apart", () => {
  const told = (name) => problemOf(new DOMException("", name));
  assert.equal(told("NotAllowedError"), "denied");
  assert.equal(told("SecurityError"), "denied");
  assert.equal(told("NotFoundError"), "none");
  assert.equal(told("OverconstrainedError"), "none");
  assert.equal(told("NotReadableError"), "busy");
  assert.equal(told("AbortError"), "busy");
});

test("whatever else is thrown leaves a sentence to be said", () => {
  for (const odd of [null, undefined, "text", {}, new Error("x"), { name: "toString" }]) {
    assert.equal(problemOf(odd), "busy");
  }
});

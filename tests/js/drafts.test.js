import assert from "node:assert/strict";
import test from "node:test";
import { draftsIn } from "../../fewshot_demo/ui/static/js/drafts.js";
import { storageIn } from "../../fewshot_demo/ui/static/js/storage.js";

/** As much of a browser's storage as is used: its keys are its own properties. */
const fakeStorage = () => {
  const methods = {
    getItem(key) {
      return Object.hasOwn(this, key) ? this[key] : null;
    },
    setItem(key, value) {
      this[key] = value;
    },
    removeItem(key) {
      delete this[key];
    },
  };
  return Object.create(methods);
};
const pad = (token) => ({ token, strokes: [{ erase: false, xs: [1], ys: [2] }] });

test("a draft comes back until the pad is empty", () => {
  const drafts = draftsIn(storageIn(fakeStorage));
  assert.deepEqual(drafts.recall("set"), {});
  const box = fakeStorage();
  const kept = draftsIn(storageIn(() => box));
  kept.keep("set", pad("a"));
  assert.deepEqual(kept.recall("set"), pad("a"));
  assert.deepEqual(kept.recall("other"), {});
  kept.keep("set", { token: "a", strokes: [] });
  assert.deepEqual(Object.keys(box), []);
});

test("drafts of sets that are gone leave the storage, and nothing else does", () => {
  const box = fakeStorage();
  const storage = storageIn(() => box);
  const drafts = draftsIn(storage);
  for (const key of ["one", "two", "three"]) drafts.keep(key, pad(key));
  storage.write("visitor", "me");
  box["draft.four"] = "of another app on the same host";
  drafts.keepOnly(["two"]);
  assert.deepEqual(Object.keys(box).sort(), ["draft.four", "fewshot.draft.two", "fewshot.visitor"]);
});

test("what cannot be read is an empty pad, what is too much is not kept", () => {
  const box = fakeStorage();
  const storage = storageIn(() => box);
  const drafts = draftsIn(storage);
  for (const broken of ["{", "3", "null", '{"token": 1, "strokes": []}', '{"token": "a", "strokes": {}}']) {
    storage.write("draft.set", broken);
    assert.deepEqual(drafts.recall("set"), {});
  }
  drafts.keep("set", { token: "a", strokes: [{ erase: false, xs: Array(300_000).fill(0), ys: [] }] });
  assert.deepEqual(Object.keys(box), []);
});

test("a storage that is forbidden is an empty one", () => {
  const storage = storageIn(() => {
    throw new Error("SecurityError");
  });
  storage.write("a", "b");
  assert.equal(storage.read("a"), null);
  assert.deepEqual(storage.keys(), []);
});

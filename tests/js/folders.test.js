import assert from "node:assert/strict";
import test from "node:test";
import { byFolder, filesIn, foldersOf } from "../../fewshot_demo/ui/static/js/folders.js";

const file = (name) => ({ isDirectory: false, name, file: (done) => done({ name }) });
/** A folder as a browser gives it: one entry at a time. */
const folder = (name, ...entries) => ({
  isDirectory: true,
  name,
  createReader: () => {
    const left = [...entries];
    return { readEntries: (done) => done(left.splice(0, 1)) };
  },
});

test("the folder that holds a picture is its class", async () => {
  const whole = folder(
    "animals",
    folder("cats", file("1.png"), file("2.JPG"), file(".DS_Store")),
    folder("dogs", file("1.png"), file("notes.txt")),
  );
  const classes = byFolder(await filesIn(whole));
  assert.deepEqual(
    classes.map(({ name, files }) => [name, files.map((one) => one.name)]),
    [
      ["cats", ["1.png", "2.JPG"]],
      ["dogs", ["1.png"]],
    ],
  );
});

test("a file beside folders is no class", () => {
  assert.deepEqual(byFolder([{ path: [], file: { name: "1.png" } }]), []);
});

test("only folders are found in a drop", () => {
  const items = [file("1.png"), folder("cats")].map((entry) => ({ webkitGetAsEntry: () => entry }));
  assert.deepEqual(
    foldersOf({ items }).map((entry) => entry.name),
    ["cats"],
  );
  assert.deepEqual(foldersOf(null), []);
});

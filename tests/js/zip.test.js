import assert from "node:assert/strict";
import test from "node:test";
import { deflateRawSync } from "node:zlib";
import { byFolder } from "../../fewshot_demo/ui/static/js/folders.js";
import { isZip, readZip } from "../../fewshot_demo/ui/static/js/zip.js";

const number = (value, bytes) =>
  Buffer.from(Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) % 256));

/** A zip file of entries; each may say what is not true. */
const zip = (entries, { name = "pets.zip", count = entries.length, comment = "" } = {}) => {
  const parts = [];
  const directory = [];
  let at = 0;
  for (const { path, data = "x", stored = false, flags = 0, size, packed, method } of entries) {
    const title = Buffer.from(path);
    const body = stored ? Buffer.from(data) : deflateRawSync(data);
    const way = method ?? (stored ? 0 : 8);
    const says = [number(packed ?? body.length, 4), number(size ?? data.length, 4), number(title.length, 2)];
    const common = [number(flags, 2), number(way, 2), number(0, 8), ...says];
    const local = Buffer.concat([number(0x04034b50, 4), number(20, 2), ...common, number(0, 2), title, body]);
    directory.push(
      Buffer.concat([
        number(0x02014b50, 4),
        number(20, 2),
        number(20, 2),
        ...common,
        number(0, 12),
        number(at, 4),
        title,
      ]),
    );
    parts.push(local);
    at += local.length;
  }
  const index = Buffer.concat(directory);
  const counts = [number(0, 4), number(count, 2), number(count, 2)];
  const end = [...counts, number(index.length, 4), number(at, 4), number(comment.length, 2)];
  const bytes = Buffer.concat([...parts, index, number(0x06054b50, 4), ...end, Buffer.from(comment)]);
  return new File([bytes], name);
};
const refusal = (file) =>
  readZip(file).then(
    () => null,
    ({ why }) => why,
  );

test("folders of pictures are classes, and their files come out as they went in", async () => {
  const file = zip(
    [
      { path: "pets/" },
      { path: "pets/cat/1.png", data: "meow".repeat(50) },
      { path: "pets/cat/2.JPG", data: "purr", stored: true },
      { path: "pets/dög/1.png", data: "woof" },
      { path: "pets/notes.txt" },
      { path: "__MACOSX/pets/cat/._1.png" },
      { path: "front.png" },
    ],
    { comment: "a word at the end" },
  );
  const { pictures, others } = await readZip(file);
  const classes = byFolder(pictures);
  assert.deepEqual(
    classes.map(({ name, files }) => [name, files.map((one) => one.name)]),
    [
      ["cat", ["1.png", "2.JPG"]],
      ["dög", ["1.png"]],
      ["pets", ["front.png"]],
    ],
  );
  assert.equal(others, 2);
  const taken = await Promise.all(classes[0].files.map((one) => one.take()));
  assert.deepEqual(await Promise.all(taken.map((one) => one.text())), ["meow".repeat(50), "purr"]);
  assert.equal(taken[0].name, "1.png");
});

test("names that lead out of the zip file are refused", async () => {
  for (const path of ["../cat/1.png", "cat/../../1.png", "/cat/1.png", "c:\\cat\\1.png", "cat\\..\\1.png"]) {
    assert.equal(await refusal(zip([{ path: "cat/1.png" }, { path }])), "unsafe", path);
  }
});

test("bombs are refused: by ratio, by size, and by what they say", async () => {
  const zeros = Buffer.alloc(2e6);
  assert.equal(await refusal(zip([{ path: "cat/1.png", data: zeros }])), "bomb");
  const large = Array.from({ length: 60 }, (_, i) => ({ path: `cat/${i}.png`, size: 9e6, packed: 1e6 }));
  assert.equal(await refusal(zip(large)), "large");
  const { pictures } = await readZip(zip([{ path: "cat/1.png", data: zeros, size: 1000 }]));
  await assert.rejects(pictures[0].file.take(), { why: "bomb" });
});

test("too many files are refused before any is looked at", async () => {
  const many = Array.from({ length: 3000 }, (_, i) => ({ path: `cat/${i}.png` }));
  assert.equal(await refusal(zip(many)), "many");
  assert.equal(await refusal(zip([], { count: 65535 })), "many");
});

test("locked files, files in files and files without pictures are refused", async () => {
  assert.equal(await refusal(zip([{ path: "cat/1.png", flags: 1 }])), "locked");
  assert.equal(await refusal(zip([{ path: "cat/more.zip" }])), "nested");
  assert.equal(await refusal(zip([{ path: "cat/1.txt" }])), "none");
  assert.equal(await refusal(zip([])), "none");
});

test("what is no zip file, or half of one, is refused", async () => {
  assert.equal(await refusal(new File(["no zip"], "a.zip")), "broken");
  assert.equal(await refusal(new File([], "a.zip")), "broken");
  const whole = zip([{ path: "cat/1.png" }]);
  assert.equal(await refusal(new File([whole.slice(40)], "a.zip")), "broken");
  assert.equal(await refusal(zip([{ path: "cat/1.png" }], { count: 2 })), "broken");
  const { pictures } = await readZip(zip([{ path: "cat/1.png", method: 12 }]));
  await assert.rejects(pictures[0].file.take(), { why: "broken" });
});

test("a zip file is told by its name or its type", () => {
  assert.ok(isZip({ name: "A.ZIP", type: "" }));
  assert.ok(isZip({ name: "a", type: "application/x-zip-compressed" }));
  assert.ok(!isZip({ name: "zip.png", type: "image/png" }));
});

import assert from "node:assert/strict";
import test from "node:test";
import { putThumbnails, thumbnailsOf } from "../../fewshot_demo/ui/static/js/thumbnails.js";

const session = (images, tests = []) => ({ classes: [{ images, tests }] });

test("what is here is named, pictures put aside too, and what could not be had is not", () => {
  const known = thumbnailsOf(
    session(
      [
        { picture: "a", src: "A" },
        { picture: "", src: "lost" },
      ],
      [{ picture: "b", src: "B" }],
    ),
  );
  assert.deepEqual([...known], Object.entries({ a: "A", b: "B" }));
  assert.equal(thumbnailsOf(undefined).size, 0);
});

test("what was not sent is put in, and what was sent stays", () => {
  const sent = session([{ picture: "a", src: "" }], [{ picture: "b", src: "new" }]);
  putThumbnails(sent, new Map(Object.entries({ a: "A", b: "B" })));
  assert.deepEqual(sent, session([{ picture: "a", src: "A" }], [{ picture: "b", src: "new" }]));
});

import assert from "node:assert/strict";
import test from "node:test";
import { byReason } from "../../fewshot_demo/ui/static/js/grouped.js";

test("forty files with one reason are one sentence that names three", () => {
  const refused = Array.from({ length: 40 }, (_, i) => ({ file: `${i}.txt`, why: "No picture." }));
  assert.deepEqual(byReason(refused), [{ why: "No picture.", files: ["0.txt", "1.txt", "2.txt"], more: 37 }]);
});

test("the most frequent reason comes first", () => {
  const refused = [
    { file: "a", why: "Too large." },
    { file: "b", why: "Damaged." },
    { file: "c", why: "Damaged." },
  ];
  const [first, second] = byReason(refused);
  assert.deepEqual(first, { why: "Damaged.", files: ["b", "c"], more: 0 });
  assert.deepEqual(second, { why: "Too large.", files: ["a"], more: 0 });
  assert.deepEqual(byReason([]), []);
});

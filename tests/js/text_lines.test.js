import assert from "node:assert/strict";
import test from "node:test";
import { linesOf } from "../../fewshot_demo/ui/static/js/text_lines.js";

/** Every character is one wide. @param {string} line */
const measure = (line) => [...line].length;

test("a line ends after a word", () => {
  assert.deepEqual(linesOf("a teapot or  two", 8, 3, measure), { lines: ["a teapot", "or two"], cut: false });
});

test("a word that is wider than a line is broken, and so is a text without spaces", () => {
  assert.deepEqual(linesOf("teapots", 3, 3, measure).lines, ["tea", "pot", "s"]);
  assert.deepEqual(linesOf("这是一个茶壶", 4, 2, measure).lines, ["这是一个", "茶壶"]);
});

test("the last line says that more would follow", () => {
  assert.deepEqual(linesOf("a teapot or two", 8, 1, measure), { lines: ["a teapo…"], cut: true });
  assert.deepEqual(linesOf("一二三四五六七", 3, 2, measure), { lines: ["一二三", "四五…"], cut: true });
});

test("what a reader sees as one character is not broken", () => {
  const family = "👩‍👩‍👧";
  const wide = (/** @type {string} */ line) => [...new Intl.Segmenter().segment(line)].length;
  assert.deepEqual(linesOf(family.repeat(3), 2, 2, wide).lines, [family.repeat(2), family]);
});

test("no text has no lines", () => assert.deepEqual(linesOf("  ", 5, 2, measure), { lines: [], cut: false }));

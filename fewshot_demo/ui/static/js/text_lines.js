// Text in lines, for where nothing else breaks it: a picture that is drawn.

// Between these, and after a space, a line may end.
const IDEOGRAPH = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}，。、：；？！]/u;
// What a reader sees as one character; browsers of before 2024 may not know.
const graphemes = Intl.Segmenter ? new Intl.Segmenter(undefined, { granularity: "grapheme" }) : null;

/** @param {string} text @returns {string[]} */
const charactersOf = (text) =>
  graphemes ? [...graphemes.segment(text)].map((one) => one.segment) : [...text];

/**
 * How many of a line's characters stay when the next one does not fit any more.
 *
 * @param {string[]} line
 * @param {string} next
 */
const breakOf = (line, next) => {
  if (IDEOGRAPH.test(next) || /\s/.test(next)) return line.length;
  const last = line.findLastIndex((one) => /\s/.test(one) || IDEOGRAPH.test(one));
  return last < 0 ? line.length : last + 1;
};

/**
 * A text in lines that are no wider than `width`, the last of `most` ending in "…" where more would follow.
 *
 * @param {string} text
 * @param {number} width
 * @param {number} most at least 1
 * @param {(line: string) => number} measure the width of a line
 * @returns {{ lines: string[], cut: boolean }} whether something was left out
 */
export const linesOf = (text, width, most, measure) => {
  /** @type {string[]} */
  const lines = [];
  /** @type {string[]} */
  let line = [];
  for (const one of charactersOf(text.trim().replace(/\s+/g, " "))) {
    if (line.length && measure([...line, one].join("").trimEnd()) > width) {
      if (lines.length === most - 1) return { lines: [...lines, shortened(line, width, measure)], cut: true };
      const stay = breakOf(line, one);
      lines.push(line.slice(0, stay).join("").trim());
      line = line.slice(stay);
    }
    line.push(one);
  }
  if (line.length) lines.push(line.join("").trim());
  return { lines, cut: false };
};

/**
 * @param {string[]} line
 * @param {number} width
 * @param {(line: string) => number} measure
 */
const shortened = (line, width, measure) => {
  let count = line.length;
  const withDots = () => `${line.slice(0, count).join("").trimEnd()}…`;
  while (count > 1 && measure(withDots()) > width) count -= 1;
  return withDots();
};

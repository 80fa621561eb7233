// The picture of an answer, drawn in the browser, which has the fonts of its reader's language.

import { handOf } from "./canvas_hand.js";

/** @import { AnswerCard, Bar } from "./answer_card.js" */
/** @typedef {ReturnType<typeof handOf>} Hand */

// All in pixels.
const SIDE = 1200;
const EDGE = 64;
const WIDE = SIDE - 2 * EDGE;
const ASKED = { y: 128, side: 424 }; // the question's picture
const BESIDE = { x: EDGE + ASKED.side + 48, width: WIDE - ASKED.side - 48 };
const LABELS = [76, 62, 52, 44];
const LABEL_LINES = 2;
const MARK = 74; // what the mark of the class takes before its name
const REASON = { side: 128, apart: 192 };
const BARS = { y: 624, end: 1064, height: 110, gap: 56, inOneColumn: 6 };

/** @param {string} src @returns {Promise<HTMLImageElement>} */
const loaded = async (src) => {
  const image = new Image();
  image.src = src;
  await image.decode();
  return image;
};

/** @param {Hand} hand @param {AnswerCard} card */
const drawHeadline = (hand, card) => {
  const { x, width } = BESIDE;
  const inner = { x: x + MARK, width: width - MARK };
  let y = hand.text(card.title, { x, y: ASKED.y - 2, size: 34, width, tone: "soft" }) + 10;
  const size = hand.fitting(card.label, LABELS, inner.width, LABEL_LINES);
  hand.mark(card.colour, x, y + 0.6 * size - 27, 54);
  y = hand.text(card.label, { ...inner, y, size, most: LABEL_LINES, bold: true });
  if (card.nearest) y = hand.text(card.nearest, { ...inner, y, size: 28, tone: "soft" });
  hand.text(card.sure, { ...inner, y: y + 2, size: 36, tone: "soft" });
};

/** @param {Hand} hand @param {AnswerCard} card @param {HTMLImageElement[]} images */
const drawReasons = (hand, card, images) => {
  if (!images.length) return;
  const { side, apart } = REASON;
  const y = ASKED.y + ASKED.side - side;
  hand.text(card.why, { x: BESIDE.x, y: y - 42, size: 28, width: BESIDE.width, bold: true, tone: "soft" });
  card.reasons.forEach((one, i) => {
    const x = BESIDE.x + i * apart;
    hand.picture(images[i], x, y, side);
    hand.mark(one.colour, x, y + side + 14, 20);
    hand.text(one.value, { x: x + 28, y: y + side + 8, size: 26, width: apart - 28 });
  });
};

/** @param {Hand} hand @param {Bar} bar @param {{ x: number, y: number, width: number, height: number }} place */
const drawBar = (hand, bar, { x, y, width, height }) => {
  const size = Math.min(36, height / 2);
  const [before, after] = [1.3 * size, 3.2 * size]; // of the name
  const how = { y, size, bold: bar.first };
  hand.mark(bar.colour, x, y + 0.2 * size, 0.85 * size);
  hand.text(bar.name, { ...how, x: x + before, width: width - before - after });
  hand.text(bar.value, { ...how, x: x + width, width: after, right: true });
  hand.track({ x, y: y + 1.3 * size, width, height: height * 0.18 }, bar.share, bar.colour);
};

/** @param {Hand} hand @param {Bar[]} bars */
const drawBars = (hand, bars) => {
  const columns = bars.length > BARS.inOneColumn ? 2 : 1;
  const rows = Math.ceil(bars.length / columns);
  const width = (WIDE - (columns - 1) * BARS.gap) / columns;
  const height = Math.min(BARS.height, (BARS.end - BARS.y) / rows);
  bars.forEach((bar, i) => {
    const x = EDGE + Math.floor(i / rows) * (width + BARS.gap);
    drawBar(hand, bar, { x, y: BARS.y + (i % rows) * height, width, height });
  });
};

/**
 * @param {AnswerCard} card
 * @returns {Promise<Blob | null>} a PNG, 1200 pixels wide and high; null where this browser cannot make one
 */
export const pictureOf = async (card) => {
  const [asked, ...images] = await Promise.all(
    [card.picture, ...card.reasons.map((one) => one.src)].map(loaded),
  );
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  const hand = handOf(pen);
  hand.ground();
  hand.text(card.set, { x: EDGE, y: 62, size: 34, width: WIDE, bold: true });
  hand.picture(asked, EDGE, ASKED.y, ASKED.side);
  drawHeadline(hand, card);
  drawReasons(hand, card, images);
  drawBars(hand, card.bars);
  hand.text(card.sentence, { x: EDGE, y: 1074, size: 20, width: WIDE, most: 2, tone: "soft" });
  const foot = { y: 1134, size: 26 };
  hand.text(card.by, { ...foot, x: EDGE, width: WIDE - 340 });
  hand.text(card.credit, { ...foot, x: SIDE - EDGE, width: 320, bold: true, tone: "accent", right: true });
  return new Promise((/** @type {(made: Blob | null) => void} */ done) => canvas.toBlob(done));
};

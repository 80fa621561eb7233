// Draws on a canvas in the colours and the font of the page, light or dark as it is.

import { NONE_SHAPE, classColour, classShape } from "./icons.js";
import { linesOf } from "./text_lines.js";

const LINE = 1.2; // heights of a letter from one line to the next
const BASE = 0.95; // and from the top of a line to where its letters stand

/**
 * @typedef {object} Place
 * @property {number} x
 * @property {number} y of the upper edge
 * @property {number} width
 * @property {number} height
 */

/**
 * How a text is set.
 *
 * @typedef {object} Setting
 * @property {number} x
 * @property {number} y of the upper edge
 * @property {number} size pixels
 * @property {number} width
 * @property {number} [most] lines; 1 where it is not said
 * @property {boolean} [bold]
 * @property {string} [tone] a colour of the page by its name
 * @property {boolean} [right] whether it ends at x
 */

/** @param {CanvasRenderingContext2D} pen */
export const handOf = (pen) => {
  const style = getComputedStyle(document.documentElement);
  const family = getComputedStyle(document.querySelector(".gradio-container") ?? document.body).fontFamily;
  const measure = (/** @type {string} */ text) => pen.measureText(text).width;

  /** @param {string} name */
  const toneOf = (name) => style.getPropertyValue(`--${name}`).trim();
  /** @param {number | null} number the colour of a class; null: none of these */
  const markTone = (number) =>
    toneOf(number === null ? "soft" : classColour(number).replace(/^var\(--|\)$/g, ""));
  /** @param {number} size @param {boolean} bold */
  const setFont = (size, bold) => {
    pen.font = `${bold ? 600 : 400} ${size}px ${family}`;
  };

  /**
   * @param {string} said
   * @param {Setting} setting
   * @returns {number} the lower edge
   */
  const text = (said, { x, y, size, width, most = 1, bold = false, tone = "ink", right = false }) => {
    setFont(size, bold);
    pen.fillStyle = toneOf(tone);
    pen.textAlign = right ? "right" : "left";
    const { lines } = linesOf(said, width, most, measure);
    lines.forEach((line, i) => pen.fillText(line, x, y + (BASE + i * LINE) * size));
    return y + lines.length * LINE * size;
  };

  /**
   * The first of some sizes at which a bold text is whole; else the last.
   *
   * @param {string} said
   * @param {number[]} sizes
   * @param {number} width
   * @param {number} most lines
   */
  const fitting = (said, sizes, width, most) => {
    const fits = (/** @type {number} */ size) => {
      setFont(size, true);
      return !linesOf(said, width, most, measure).cut;
    };
    return sizes.find(fits) ?? sizes[sizes.length - 1];
  };

  /** @param {Place} place @param {number} round @param {string} colour */
  const box = ({ x, y, width, height }, round, colour) => {
    pen.fillStyle = colour;
    pen.beginPath();
    pen.roundRect(x, y, width, height, round);
    pen.fill();
  };

  /** The whole canvas. */
  const ground = () =>
    box({ x: 0, y: 0, width: pen.canvas.width, height: pen.canvas.height }, 0, toneOf("card"));

  /** A share, 0 to 1, of a round track. @param {Place} place @param {number} share @param {number | null} number */
  const track = (place, share, number) => {
    box(place, place.height / 2, toneOf("sunk"));
    pen.save();
    pen.clip();
    box({ ...place, width: share * place.width }, 0, markTone(number));
    pen.restore();
  };

  /** A picture, whole, on white. @param {HTMLImageElement} image @param {number} x @param {number} y @param {number} side */
  const picture = (image, x, y, side) => {
    box({ x, y, width: side, height: side }, side / 16, "#fff");
    pen.save();
    pen.clip();
    const scale = Math.min(side / image.naturalWidth, side / image.naturalHeight);
    const [width, height] = [image.naturalWidth * scale, image.naturalHeight * scale];
    pen.drawImage(image, x + (side - width) / 2, y + (side - height) / 2, width, height);
    pen.restore();
    pen.strokeStyle = toneOf("line");
    pen.lineWidth = 2;
    pen.stroke();
  };

  /** @param {number | null} number the colour of a class @param {number} x @param {number} y @param {number} side */
  const mark = (number, x, y, side) => {
    pen.save();
    pen.translate(x, y);
    pen.scale(side / 24, side / 24);
    pen.fillStyle = pen.strokeStyle = markTone(number);
    pen.lineWidth = 2.6;
    if (number === null) pen.stroke(new Path2D(NONE_SHAPE));
    else pen.fill(new Path2D(classShape(number)));
    pen.restore();
  };
  return { text, fitting, ground, track, picture, mark };
};

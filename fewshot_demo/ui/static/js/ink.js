// Strokes as polylines on a white sheet of 400 × 400. What is sent is drawn on a sheet of its own, so
// that neither the screen's pixel ratio nor the size of the pad changes the image, and with fewer
// pixels: still many more than a model looks at, and every step of an answer costs less.

/** @import { Stroke } from "./types.d.ts" */

export const SIDE = 400;
const SENT = 320;
const PEN = 14;
const ERASER = 44;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Stroke} stroke
 */
const trace = (context, { erase, width = 1, xs, ys }) => {
  context.strokeStyle = erase ? "#fff" : "#000";
  context.lineWidth = erase ? ERASER : PEN * width;
  context.lineCap = context.lineJoin = "round";
  context.beginPath();
  context.moveTo(xs[0], ys[0]);
  if (xs.length === 1) context.lineTo(xs[0] + 0.01, ys[0]); // a dot
  for (let i = 1; i < xs.length; i++) context.lineTo(xs[i], ys[i]);
  context.stroke();
};

/**
 * A canvas as a sheet to draw on. A stroke never changes once it has ended.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {number} side its pixels
 * @param {boolean} readable whether its picture is taken often
 */
export const inkOn = (canvas, side, readable = false) => {
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d", { alpha: false, willReadFrequently: readable });
  if (!context) throw new Error("this browser gives no canvas to draw on");
  const scale = side / SIDE;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  /** @type {Stroke[] | null} */
  let drawn = null;
  /** @param {Stroke[]} strokes */
  const draw = (strokes) => {
    const before = drawn ?? [];
    const goesOn = drawn && before.length <= strokes.length && before.every((one, i) => one === strokes[i]);
    if (!goesOn) {
      context.fillStyle = "#fff";
      context.fillRect(0, 0, SIDE, SIDE);
    }
    for (const stroke of goesOn ? strokes.slice(before.length) : strokes) trace(context, stroke);
    drawn = strokes.slice();
  };
  /**
   * While the pen moves, only the new piece of the line is added; the end of the stroke redraws it.
   *
   * @param {Stroke} stroke
   * @param {number} fresh how many of its last points are new
   */
  const extend = ({ erase, width, xs, ys }, fresh) => {
    const from = Math.max(0, xs.length - fresh - 1);
    trace(context, { erase, width, xs: xs.slice(from), ys: ys.slice(from) });
    drawn = null;
  };
  return { draw, extend, canvas };
};

/** @type {ReturnType<typeof inkOn> | null} */
let sent = null;

/** @param {Stroke[]} strokes @returns {string} the picture that is sent, as a data URL */
export const pictureOf = (strokes) => {
  sent ??= inkOn(document.createElement("canvas"), SENT, true);
  sent.draw(strokes);
  return sent.canvas.toDataURL("image/png");
};

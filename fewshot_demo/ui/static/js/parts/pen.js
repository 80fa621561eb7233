// The pen on the pad: strokes by mouse, finger or pen.

import { SIDE } from "../ink.js";
import { penRest } from "../pen_rest.js";

/** @import { Stroke } from "../types.d.ts" */

/**
 * @param {HTMLCanvasElement} canvas
 * @param {object} pad what the pen tells
 * @param {() => boolean} pad.erasing
 * @param {() => number} pad.width how many times its usual width
 * @param {() => void} pad.begins a stroke
 * @param {(stroke: Stroke, fresh: number) => void} pad.draws the stroke so far; how many points are new
 * @param {() => void} pad.rests within a stroke
 * @param {(stroke: Stroke) => void} pad.ends
 */
export const penOn = (canvas, pad) => {
  /** @type {number | null} */
  let pointer = null;
  /** @type {Stroke} */
  let stroke = { erase: false, xs: [], ys: [] };
  let penSeen = false; // with a pen about, a resting hand draws nothing
  const rest = penRest(pad.rests);

  /** @param {PointerEvent} event the place on the sheet, to a tenth */
  const placeOf = (event) => {
    const box = canvas.getBoundingClientRect();
    /** @param {number} value @param {number} start @param {number} size */
    const at = (value, start, size) => Math.round(((value - start) / size) * SIDE * 10) / 10;
    return { x: at(event.clientX, box.left, box.width), y: at(event.clientY, box.top, box.height) };
  };
  /** @param {PointerEvent[]} events */
  const add = (events) => {
    for (const event of events) {
      const { x, y } = placeOf(event);
      if (stroke.xs.length) rest.move(x, y);
      else rest.down(x, y);
      stroke.xs.push(x);
      stroke.ys.push(y);
    }
    pad.draws(stroke, events.length);
  };

  canvas.addEventListener("pointerdown", (event) => {
    penSeen ||= event.pointerType === "pen";
    if (pointer !== null || event.button !== 0 || (penSeen && event.pointerType === "touch")) return;
    event.preventDefault();
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    stroke = { erase: pad.erasing(), width: pad.width(), xs: [], ys: [] };
    pad.begins();
    add([event]);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    const finer = event.getCoalescedEvents?.() ?? [];
    add(finer.length ? finer : [event]);
  });
  /** @param {PointerEvent} event */
  const lift = (event) => {
    if (event.pointerId !== pointer) return;
    rest.up();
    pointer = null;
    pad.ends(stroke);
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  canvas.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
};

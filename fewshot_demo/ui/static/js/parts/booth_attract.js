// While nobody touches a booth, the page shows what it does: a drawing on the pad, answered as any other.

import { call, wait } from "../server.js";
import { act, latest } from "../topics.js";

/** @import { Stroke } from "../types.d.ts" */

const PACE = 18; // milliseconds from one point to the next
const BETWEEN = 300; // and between two strokes
const LOOK = 5000; // for which an answer stands there

const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** @returns {() => void} ends it */
export const attract = () => {
  let going = true;

  /** @param {number[]} xs @param {number[]} ys @param {number} pace */
  const trace = async (xs, ys, pace) => {
    const pen = act("penOnPad");
    if (!pen) return;
    /** @type {Stroke} */
    const stroke = { erase: false, xs: [], ys: [] };
    pen.begins();
    for (let i = 0; i < xs.length && going; i++) {
      stroke.xs.push(xs[i]);
      stroke.ys.push(ys[i]);
      pen.draws(stroke, 1);
      if (pace) await wait(pace);
    }
    pen.ends(stroke);
    if (!going) act("clearPad", false);
  };
  const show = async () => {
    const drawings = (await call("demonstration", {}))?.drawings ?? [];
    while (going && !latest("pad")) await wait(BETWEEN);
    if (still()) {
      for (const [xs, ys] of going ? (drawings[0] ?? []) : []) await trace(xs, ys, 0);
      return;
    }
    for (let turn = 0; going && drawings.length; turn++) {
      for (const [xs, ys] of drawings[turn % drawings.length]) {
        if (going) await trace(xs, ys, PACE);
        if (going) await wait(BETWEEN);
      }
      if (going) await wait(LOOK);
      if (going) act("clearPad", false);
    }
  };
  show();
  return () => {
    going = false;
    act("clearPad", false); // and with it the draft, which is nobody's
  };
};

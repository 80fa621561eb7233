// Only where the server was started for measuring: how long an answer takes, and how long an event
// of the same page that does nothing.

import { on } from "../topics.js";

/** @import { Mount } from "../types.d.ts" */

/** @type {Mount} */
export const mountRuler = (_, events) => {
  /** @type {number[]} */
  const timings = [];
  let lifted = 0; // when the last stroke ended
  document.addEventListener(
    "pointerup",
    ({ target }) => {
      if (target instanceof HTMLCanvasElement) lifted = performance.now();
    },
    { capture: true },
  );
  on("answer", (answer) => {
    if (!answer || !lifted) return;
    timings.push(performance.now() - lifted);
    lifted = 0;
  });

  /** @type {(() => void) | null} */
  let done = null;
  events?.watch("value", () => {
    done?.();
    done = null;
  });
  const tick = () =>
    /** @type {Promise<void>} */ (
      new Promise((then) => {
        done = then;
        events?.trigger("tick");
      })
    );
  window.fewshotRuler = { timings, tick };
};

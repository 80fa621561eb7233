// At a booth: "start over", and the question whether anybody is there still.

import { forgetVisitor } from "../at_booth.js";
import { partsOf } from "../elements.js";
import { idleWatch } from "../idle.js";
import { call, take, waitToRetry } from "../server.js";
import { say } from "../texts.js";

/** @import { Mount } from "../types.d.ts" */

const COUNTED = 10; // seconds that are counted aloud

/** What may fail while nobody answers, until it does not. @template Reply @param {() => Promise<Reply | null>} run */
const insist = async (run) => {
  let reply = await run();
  while (!reply) {
    await waitToRetry();
    reply = await run();
  }
  return reply;
};

/** @type {Mount} */
export const mountBooth = async (element) => {
  const part = partsOf(element);
  const box = part("ask", HTMLDialogElement);
  /** @param {string} title @param {string} words @param {boolean} [choice] */
  const ask = (title, words, choice = true) => {
    part("title").textContent = title;
    part("words").textContent = words;
    part("choice").hidden = !choice;
    if (!box.open) box.showModal();
  };

  // The page is loaded anew, so that nothing of it is left; not before the server has forgotten.
  const startOver = async () => {
    watch.stop();
    ask(say("booth-busy"), "", false);
    box.addEventListener("close", () => box.showModal());
    await insist(() => call("end_visit", {}));
    forgetVisitor();
    window.location.replace(window.location.pathname);
  };
  part("over").addEventListener("click", () => ask(say("booth-over-sure"), say("booth-over-what")));
  part("leave").addEventListener("click", startOver);
  box.addEventListener("click", (event) => {
    const leaves = event.target instanceof Element && event.target.closest("[data-part=leave]");
    if (!leaves && !part("choice").hidden) box.close(); // not at the touch itself: its end would fall on the page
  });

  const { idle, ...begun } = await insist(() => call("begin_visit", {}));
  const watch = idleWatch({
    seconds: idle,
    counted: Math.min(COUNTED, idle / 2),
    counts: (seconds) => ask(say("booth-idle"), say("booth-idle-count", { seconds })),
    stays: () => {
      part("words").textContent = "";
    },
    over: startOver,
  });
  for (const touch of ["pointerdown", "keydown"]) {
    window.addEventListener(touch, watch.touched, { capture: true });
  }
  take(begun);
};

// How far many files are on their way, with a button that stops it.

import { partsOf } from "../elements.js";
import { say } from "../texts.js";

/** @import { Progress } from "./adding.js" */

const WORTH = 4; // files from which on it is said

/**
 * @param {HTMLElement} element of the classes
 * @param {(id: number, done: number, all: number) => void} showIn the class
 */
export const progressOn = (element, showIn) => {
  const part = partsOf(element);
  /** @type {Set<AbortController>} */
  const running = new Set();
  part("stop").addEventListener("click", () => {
    for (const one of running) one.abort();
  });
  /**
   * @template Kept
   * @param {(progress: Progress) => Promise<Kept>} work
   */
  return async (work) => {
    const controller = new AbortController();
    running.add(controller);
    /** @type {Progress["show"]} */
    const show = (id, done, all) => {
      showIn(id, done, all);
      part("progress").hidden = all < WORTH;
      part("progress-words").textContent = say("adding-progress", { done, all });
    };
    try {
      return await work({ show, signal: controller.signal });
    } finally {
      running.delete(controller);
      if (!running.size) part("progress").hidden = true;
    }
  };
};

// One touch in a picture's sheet: use it for testing, or let it teach again.

import { partsOf } from "../elements.js";
import { change } from "../server.js";
import { say } from "../texts.js";

/** @import { Looked } from "../types.d.ts" */

/**
 * @param {HTMLElement} element of "why", which holds the sheet
 * @param {() => Looked | null} looked what is looked at
 * @param {() => void} done the picture is where it was wanted
 */
export const asideOf = (element, looked, done) => {
  const button = partsOf(element)("aside");
  const isTest = () => {
    const one = looked();
    return Boolean(one?.item.tests.some((image) => image.id === one.image.id));
  };
  button.addEventListener("click", async () => {
    const one = looked();
    if (one && (await change("put_aside", { image: one.image.id, testing: !isTest() }))) done();
  });
  return {
    show: () => {
      button.textContent = isTest() ? say("tests-teach") : say("tests-aside");
    },
  };
};

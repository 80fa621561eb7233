// What the model sees of a picture that teaches, large; how it is read, and the other eyes where nothing
// is found in it.

import { partsOf } from "../elements.js";
import { call, change } from "../server.js";
import { showEyesLine, takeEyes } from "./eyes.js";

/** @import { WholeImage } from "../types.d.ts" */

/**
 * @param {HTMLElement} element of "why", which holds the sheet
 * @param {() => number | null} image the picture that is looked at
 */
export const seesOf = (element, image) => {
  const part = partsOf(element);
  const readings = [...part("look-reading").querySelectorAll("[data-reading]")];
  /** @type {WholeImage | null} */
  let whole = null;

  /** @param {WholeImage | null} next */
  const show = (next) => {
    whole = next;
    part("look-sees-figure").hidden = !next?.sees;
    if (next?.sees) part("look-sees", HTMLImageElement).src = next.sees;
    part("look-note").textContent = next?.note ?? "";
    showEyesLine(part("look-eyes"), next?.eyes);
    part("look-reading").hidden = !next?.reading;
    for (const one of readings) {
      one.setAttribute("aria-checked", String(one.getAttribute("data-reading") === next?.reading));
    }
  };
  const load = async () => {
    const wanted = image();
    if (wanted === null) return null;
    const next = await call("whole_image", { image: wanted });
    if (image() !== wanted) return null;
    show(next);
    return next;
  };
  for (const one of readings) {
    one.addEventListener("click", async () => {
      const wanted = image();
      const reading = one.getAttribute("data-reading") ?? "auto";
      if (wanted !== null && (await change("read_image", { image: wanted, reading }))) load();
    });
  }
  partsOf(part("look-eyes"))("eyes-touch").addEventListener("click", async () => {
    if (whole && (await takeEyes(whole.eyes))) load();
  });
  return { load, clear: () => show(null) };
};

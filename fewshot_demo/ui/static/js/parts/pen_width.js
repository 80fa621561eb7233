// How thick the pen is: touched again, the pen offers three widths, and the browser remembers one.

import { partsOf } from "../elements.js";
import { inBrowser } from "../storage.js";

const KEY = "pen";

/** @param {HTMLElement} element of the pad @returns {() => number} how many times its usual width */
export const penWidth = (element) => {
  const part = partsOf(element);
  const box = part("widths");
  const pen = part("pen");
  const choices = [...box.querySelectorAll("[data-width]")];
  const widths = choices.map((one) => Number(one.getAttribute("data-width")));
  let width = Number(inBrowser.read(KEY));
  if (!widths.includes(width)) width = 1;

  /** @param {boolean} open */
  const show = (open) => {
    box.hidden = !open;
    pen.setAttribute("aria-expanded", String(open));
    choices.forEach((one, i) => one.setAttribute("aria-checked", String(widths[i] === width)));
  };
  let chosen = false; // whether the pen was the tool before it was touched
  pen.addEventListener("pointerdown", () => {
    chosen = pen.getAttribute("aria-pressed") === "true";
  });
  pen.addEventListener("keydown", () => {
    chosen = pen.getAttribute("aria-pressed") === "true";
  });
  pen.addEventListener("click", () => show(chosen && Boolean(box.hidden)));
  choices.forEach((one, i) =>
    one.addEventListener("click", () => {
      width = widths[i];
      inBrowser.write(KEY, String(width));
      show(false);
      pen.focus();
    }),
  );
  for (const focused of [pen, box]) {
    focused.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      show(false);
      pen.focus();
    });
  }
  part("paper").addEventListener("pointerdown", ({ target }) => {
    if (target instanceof Node && !box.contains(target)) show(false);
  });
  show(false);
  return () => width;
};

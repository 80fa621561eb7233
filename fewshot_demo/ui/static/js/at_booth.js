// A booth: one screen, one visitor after the other.

import { inBrowser, inTab, keepApart } from "./storage.js";

let standing = false;

/** From now on, and before anything is kept. */
export const standAtBooth = () => {
  standing = true;
  keepApart("booth");
  document.documentElement.dataset.booth = "";
  document.addEventListener("contextmenu", (event) => event.preventDefault()); // of a finger that rests
};
export const atBooth = () => standing;

/** Nothing of the visitor stays in the browser. */
export const forgetVisitor = () => {
  for (const storage of [inBrowser, inTab]) for (const key of storage.keys()) storage.write(key, null);
};

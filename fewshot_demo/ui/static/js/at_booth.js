// A booth: one screen, one visitor after the other.

import { inBrowser, inTab, keepApart } from "./storage.js";

const LANGUAGE = "of-the-booth"; // by which name the browser keeps the language that the operator chose

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
  for (const storage of [inBrowser, inTab]) {
    for (const key of storage.keys()) if (key !== LANGUAGE) storage.write(key, null);
  }
};

/** The language of the booth; empty: that of the browser. */
export const boothLanguage = () => (standing && inBrowser.read(LANGUAGE)) || "";

/** The language is another one from the next page on. @param {string} code @returns {boolean} whether it is */
export const changeBoothLanguage = (code) => {
  if (code === boothLanguage()) return false;
  inBrowser.write(LANGUAGE, code || null);
  return code === boothLanguage(); // not where nothing can be kept
};

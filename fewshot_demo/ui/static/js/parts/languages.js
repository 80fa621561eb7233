// The switch of language: a button for each other language, in its own words, for who cannot read this one.

import { boothLanguage } from "../at_booth.js";
import { h } from "../elements.js";
import { inBrowser } from "../storage.js";
import { language, languages } from "../texts.js";

const CHOSEN = "language"; // by which name the browser keeps it

/** The languages of the reader: the one that was chosen here, that of a booth, those of the browser. */
export const wantedLanguages = () => [inBrowser.read(CHOSEN) ?? "", boothLanguage(), ...navigator.languages];

/** Whether a visitor chose a language here. */
export const languageChosen = () => inBrowser.read(CHOSEN) !== null;

/** The page is marked with the language of its text; Gradio's front end would mark it with the browser's. */
export const markLanguage = () => {
  const page = document.documentElement;
  const mark = () => {
    if (page.lang !== language()) page.lang = language();
  };
  mark();
  new MutationObserver(mark).observe(page, { attributeFilter: ["lang"] });
};

/** @param {string} code @returns {string} as its readers call it */
const ownName = (code) => new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code;

/** What the server has said is in the other language too once the page is loaded again. @param {string} code */
const choose = (code) => {
  inBrowser.write(CHOSEN, code);
  window.location.reload();
};

/** @param {HTMLElement} place */
export const offerLanguages = (place) => {
  for (const code of languages()) {
    if (code === language()) continue;
    const text = ownName(code);
    place.append(h("button", { class: "link", lang: code, text, onclick: () => choose(code) }));
  }
};

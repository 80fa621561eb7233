// The answer for those who do not see it: a word for screen readers, once it has settled.

import { partsOf } from "../elements.js";
import { settled } from "../settled.js";
import { say } from "../texts.js";
import { latest, on } from "../topics.js";

/** @import { Answer } from "../types.d.ts" */
/** @typedef {{ label: string, nearest: string, sure: string } | null} Says */

const STANDS = 900; // milliseconds

/** @param {NonNullable<Says>} says */
const inWords = ({ label, sure: percent, nearest }) =>
  nearest ? say("spoken-none", { label, percent, nearest }) : say("spoken-answer", { label, percent });

/** @param {HTMLElement} element of the answer */
export const speakAnswer = (element) => {
  const word = partsOf(element)("spoken");
  const aloud = settled(STANDS, (sentence) => {
    word.textContent = sentence;
  });
  on("pad", ({ drawing }) => {
    if (drawing) aloud.hush();
  });
  return {
    /** @param {Answer | null} answer @param {Says} says what the headline says; null: there is no answer */
    show: (answer, says) => {
      if (!answer || latest("pad")?.drawing) return aloud.hush();
      const about = `${answer.live ? "" : answer.drawing} ${says?.label ?? answer.message}`;
      aloud.hear(about, says ? inWords(says) : answer.message);
    },
  };
};

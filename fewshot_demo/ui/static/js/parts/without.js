// What is simply true of each picture: the answer without it. Asked once the answer has settled where
// that is quick, and by a button where it takes a while.

import { aboutOf } from "../about.js";
import { partsOf } from "../elements.js";
import { inShort, inWords } from "../percents.js";
import { call } from "../server.js";
import { answerPercents } from "../shares.js";
import { say } from "../texts.js";
import { latest, on } from "../topics.js";

/** @import { Answer, Without } from "../types.d.ts" */

const SETTLED = 500; // milliseconds without another answer or stroke

/**
 * @param {HTMLElement} element of "why"
 * @param {() => void} changed
 */
export const followWithout = (element, changed) => {
  const part = partsOf(element);
  /** @type {Answer | null} */
  let answer = null;
  /** @type {Map<number, Without>} by the picture's id */
  let known = new Map();
  let timer = 0;

  const ask = async () => {
    const asked = answer;
    const about = aboutOf(asked);
    if (!asked || !about) return;
    part("without-ask").hidden = true;
    part("without-busy").hidden = asked.without !== "on request";
    const reply = await call("without_each", about);
    if (answer !== asked) return; // the drawing went on
    part("without-busy").hidden = true;
    part("without-ask").hidden = Boolean(reply) || asked.without !== "on request";
    if (reply) known = new Map(reply.images.map((one) => [one.image, one]));
    changed();
  };
  part("without-ask").addEventListener("click", ask);
  on("pad", ({ drawing }) => {
    if (drawing) clearTimeout(timer);
  });

  /** The percentage of the answered class, as its bar shows it. */
  const now = () => {
    const place = answer?.classes.findIndex((one) => one.id === answer?.class) ?? -1;
    return answer && place >= 0 ? answerPercents(answer).classes[place] : 0;
  };
  return {
    /** @param {Answer | null} next */
    follow: (next) => {
      clearTimeout(timer);
      answer = next;
      known = new Map();
      const offered = aboutOf(next) && next?.without;
      element.classList.toggle("with-without", Boolean(offered));
      part("without-ask").hidden = offered !== "on request";
      part("without-busy").hidden = true;
      if (offered === "at once" && !latest("pad")?.drawing) timer = setTimeout(ask, SETTLED);
    },
    /** @param {number} image "without it: 61 %"; empty while it is not known */
    inShort: (image) => {
      const one = known.get(image);
      if (!one) return "";
      if (one.probability === null) return say("without-only");
      return say("without-short", { percent: inShort(Math.round(100 * one.probability)) });
    },
    /** @param {number} image the whole sentence */
    inFull: (image) => {
      const one = known.get(image);
      if (!one || !answer) return "";
      if (one.probability === null || one.label === null) return say("without-only");
      const percent = Math.round(100 * one.probability);
      const values = { name: answer.label, percent: inWords(percent), now: inWords(now()) };
      const said = say(percent === now() ? "without-same" : "without-full", values);
      if (one.none_of_these && !answer.none_of_these) return `${said} ${say("without-none")}`;
      return one.label === answer.label ? said : `${said} ${say("without-other", { name: one.label })}`;
    },
  };
};

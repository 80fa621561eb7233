// Earlier questions of this set; touching one puts it on the pad again.

import { h, partsOf } from "../elements.js";
import { shareInWords } from "../percents.js";
import { call } from "../server.js";
import { language, say } from "../texts.js";
import { act, on } from "../topics.js";

/** @import { Asked, Mount } from "../types.d.ts" */

const LATER = 600; // milliseconds after an answer; while one draws, the list need not follow

/** @param {string} text */
const moment = (text) => {
  const time = new Date(text);
  if (Number.isNaN(time.valueOf())) return "";
  return time.toLocaleString(language(), { dateStyle: "medium", timeStyle: "short" });
};

/** @param {number} question */
const askAgain = async (question) => {
  const answer = await call("ask_again", { question });
  if (!answer?.query) return;
  act("askAgainOnPad", answer);
  window.scrollTo({ top: 0 });
};

/** @param {Asked} one */
const row = (one) => {
  const percent = shareInWords(one.confidence);
  return h(
    "li",
    {},
    h(
      "button",
      { class: "past", onclick: () => askAgain(one.question) },
      h("img", { src: one.thumb, alt: "" }),
      h(
        "span",
        {},
        h("strong", { text: one.corrected_to || one.said || say("earlier-no-answer") }),
        h("span", {
          class: "caption",
          text: one.corrected_to ? say("earlier-corrected", { said: one.said }) : say("sure", { percent }),
        }),
      ),
      h("time", { class: "caption", text: moment(one.when) }),
    ),
  );
};

/** @type {Mount} */
export const mountEarlier = (element) => {
  const part = partsOf(element);
  const box = part("earlier", HTMLDetailsElement);
  const load = async () => {
    if (!box.open) return;
    const reply = await call("earlier_questions", {});
    if (!reply) return;
    part("list").replaceChildren(...reply.questions.map(row));
    part("none").hidden = reply.questions.length > 0;
  };
  box.addEventListener("toggle", load);
  on("session", load);
  let later = 0;
  on("answer", () => {
    clearTimeout(later);
    later = setTimeout(load, LATER);
  });
};

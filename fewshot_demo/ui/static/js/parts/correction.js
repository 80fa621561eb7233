// "No, it is…": the picture that was asked teaches the class that it is of.

import { h, partsOf } from "../elements.js";
import { classMark, icon } from "../icons.js";
import { change } from "../server.js";
import { say } from "../texts.js";
import { act, latest, on } from "../topics.js";

/** @import { Answer, ClassItem } from "../types.d.ts" */

/**
 * @param {HTMLElement} element of the answer
 * @param {() => Answer | null} answerNow
 */
export const mountCorrection = (element, answerNow) => {
  const part = partsOf(element);
  const choices = part("choices");
  const buttons = [part("no"), part("dock-no")];

  let waiting = false; // for the answer to the still that was taken of the running camera

  /** @param {boolean} yes */
  const open = (yes) => {
    choices.hidden = !yes;
    for (const button of buttons) button.setAttribute("aria-expanded", String(yes));
  };
  /** @param {number} id */
  const correct = (id) => {
    open(false);
    const question = answerNow()?.question;
    if (!question) return null;
    const pad = latest("pad");
    // Cleared before anybody hears of the new set: the picture that was just added is not asked again.
    const accepted = () => {
      if (latest("pad")?.state === pad?.state) act("clearPad", false);
    };
    const undone = () => {
      if (pad && latest("pad")?.blank) act("putOnPad", pad.state);
    };
    return change("correct", { question, class_id: id }, { accepted, undone, done: say("answer-learned") });
  };
  const correctToNew = async () => {
    const made = await change("add_class", { name: "" });
    const fresh = made?.session.classes.at(-1);
    if (fresh && (await correct(fresh.id))) act("nameClass", fresh.id);
  };
  /** @param {ClassItem} item */
  const chip = (item) =>
    h(
      "button",
      { class: "chip", "data-class": item.id, onclick: () => correct(item.id) },
      classMark(item.colour),
      h("span", { text: item.shown }),
    );
  on("session", (session) => {
    const fresh = h(
      "button",
      { class: "chip fresh", onclick: correctToNew },
      icon("plus"),
      h("span", { text: say("answer-something-new") }),
    );
    choices.replaceChildren(...session.classes.map(chip), fresh);
  });
  // What moves cannot be corrected: the camera holds still first.
  const openOrClose = () => {
    if (latest("pad")?.state.camera === "live") {
      act("takeStill");
      waiting = true;
    } else open(Boolean(choices.hidden));
  };
  for (const button of buttons) button.addEventListener("click", openOrClose);
  on("pad", ({ state }) => {
    if (state.camera !== "still") waiting = false;
  });
  return {
    close: () => open(false),
    /** @param {boolean} yes whether there is an answer to correct */
    show: (yes) => {
      for (const button of buttons) button.hidden = !yes;
      if (!waiting || !answerNow()?.question) return;
      waiting = false;
      open(true);
    },
  };
};

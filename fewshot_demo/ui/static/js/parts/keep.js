// Under the pad: one touch keeps what lies on it for a class.

import { h, partsOf } from "../elements.js";
import { classMark, icon } from "../icons.js";
import { pictureOf } from "../ink.js";
import { nextStep } from "../next_step.js";
import { cueScrolling } from "../scroll_cue.js";
import { change } from "../server.js";
import { say } from "../texts.js";
import { toast } from "../toast.js";
import { act, latest, on } from "../topics.js";

/** @import { ClassItem, Mount } from "../types.d.ts" */

const CROWDED = 7; // more classes than these get narrower chips and a second row

/** @param {ClassItem} item */
const keepFor = async (item) => {
  const pad = latest("pad");
  if (!pad || pad.blank) {
    toast(say("keep-pad-empty"));
    return;
  }
  const { file, reading, token, url, strokes } = pad.state;
  // Cleared before anybody hears of the new set: the picture that was just added is not asked again.
  /** @param {{ added?: number }} reply */
  const accepted = ({ added }) => {
    if (added !== 0 && latest("pad")?.state === pad.state) act("clearPad", false);
  };
  if (file) await change("add_files", { class_id: item.id, reading }, { file, accepted });
  else {
    const image = url || pictureOf(strokes);
    await change("add_drawing", { class_id: item.id, drawing: token, reading, image }, { accepted });
  }
};

const keepForNew = async () => {
  const made = await change("add_class", { name: "" });
  const fresh = made?.session.classes.at(-1);
  if (!fresh) return;
  if (!latest("pad")?.blank) await keepFor(fresh);
  act("nameClass", fresh.id);
};

/** @type {Mount} */
export const mountKeep = (element) => {
  const part = partsOf(element);
  cueScrolling(part("chips"));
  on("session", (session) => {
    const chip = (/** @type {ClassItem} */ item) =>
      h(
        "button",
        { class: "chip", "data-class": item.id, onclick: () => keepFor(item) },
        classMark(item.colour),
        h("span", { text: item.shown }),
      );
    const fresh = h(
      "button",
      { class: "chip fresh", onclick: keepForNew },
      icon("plus"),
      h("span", { text: say("keep-new-class") }),
    );
    part("chips").replaceChildren(...session.classes.map(chip), fresh);
    element.classList.toggle("crowded", session.classes.length > CROWDED);
  });
  // While there is too little to answer with, the row asks for the drawing.
  const show = () => {
    const blank = latest("pad")?.blank ?? true;
    const wanted = nextStep(latest("session"), blank) === "touch";
    element.classList.toggle("idle", blank);
    element.classList.toggle("wanted", wanted);
    part("caption").textContent = wanted ? say("step-touch") : say("keep-add-to");
  };
  on("pad", show);
  on("session", show);
};

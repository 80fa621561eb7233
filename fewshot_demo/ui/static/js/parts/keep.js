// Under the pad: one touch keeps what lies on it for a class.

import { arrange, h, partsOf } from "../elements.js";
import { holdable } from "../hold.js";
import { classMark, icon } from "../icons.js";
import { pictureOf } from "../ink.js";
import { nextStep, nextToShow } from "../next_step.js";
import { cueScrolling } from "../scroll_cue.js";
import { change } from "../server.js";
import { say } from "../texts.js";
import { toast } from "../toast.js";
import { act, latest, on } from "../topics.js";
import { keepFrame, recorder } from "./recording.js";

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
  const pad = latest("pad");
  if (pad?.state.camera === "live") return; // it is shown next, and its name is typed in its card
  if (!pad?.blank) await keepFor(fresh);
  act("nameClass", fresh.id);
};

/** @param {ClassItem} item @param {ReturnType<typeof recorder>} recording */
const makeChip = (item, recording) => {
  const chip = {
    item,
    mark: h("span", { class: "mark" }),
    name: h("span"),
    node: h("button", { class: "chip", "data-class": item.id }),
  };
  const live = () => latest("pad")?.state.camera === "live";
  holdable(chip.node, {
    holds: live,
    tap: () => (live() ? keepFrame(chip.item) : keepFor(chip.item)),
    begin: () => recording.begin(chip.item),
    end: recording.end,
  });
  chip.node.append(chip.mark, chip.name);
  return chip;
};

/** @type {Mount} */
export const mountKeep = (element) => {
  const part = partsOf(element);
  const recording = recorder();
  /** @type {Map<number, ReturnType<typeof makeChip>>} by the class's id; kept, so that one that is held stays */
  const chips = new Map();
  cueScrolling(part("chips"));
  const words = h("span");
  const fresh = h("button", { class: "chip fresh", onclick: keepForNew }, icon("plus"), words);
  /** @param {ClassItem} item */
  const chipOf = (item) => {
    const chip = chips.get(item.id) ?? makeChip(item, recording);
    chips.set(item.id, chip);
    chip.item = item;
    chip.mark.replaceChildren(classMark(item.colour));
    chip.name.textContent = item.shown;
    chip.node.classList.toggle("off", item.off);
    return chip.node;
  };
  on("session", (session) => {
    const wanted = new Set(session.classes.map((item) => item.id));
    for (const id of chips.keys()) if (!wanted.has(id)) chips.delete(id);
    arrange(part("chips"), [...session.classes.map(chipOf), fresh]);
    fresh.disabled = session.classes.length >= session.limits.classes;
    words.textContent = fresh.disabled ? say("keep-set-full") : say("keep-new-class");
    element.classList.toggle("crowded", session.classes.length > CROWDED);
  });
  // While there is too little to answer with, the row asks for the drawing, or for what to show next.
  const show = () => {
    const pad = latest("pad");
    const session = latest("session");
    const live = pad?.state.camera === "live";
    const wanted = !live && nextStep(session, pad?.blank ?? true) === "touch";
    const next = live ? nextToShow(session)?.id : undefined;
    for (const [id, { node }] of chips) {
      node.classList.toggle("next", id === next);
      node.classList.toggle("recorded", id === latest("recording")?.id);
    }
    element.classList.toggle("idle", pad?.blank ?? true);
    element.classList.toggle("wanted", wanted);
    part("caption").textContent = live ? say("keep-hold") : wanted ? say("keep-touch") : say("keep-add-to");
  };
  on("pad", show);
  on("session", show);
  on("recording", show);
};

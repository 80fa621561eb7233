// Beside the strokes: what to draw, what the model sees, and how a picture from outside is read.

import { h, partsOf } from "../elements.js";
import { nextStep, nextToShow, sayAnother, sayAsk } from "../next_step.js";
import { say } from "../texts.js";
import { on } from "../topics.js";

/** @import { PadState, Session } from "../types.d.ts" */

const SAMPLES = 4;

/** @param {Session} session */
const hintOf = (session) => {
  const step = nextStep(session, true);
  if (session.task === "hands" && nextToShow(session)) return say("pad-hint-hands");
  if (step === "first") return say("step-first");
  if (step === "another") return sayAnother(session);
  if (step === "ask") return sayAsk(session);
  if (session.task === "signs") return say("pad-hint-signs");
  return session.task === "doodles" ? say("pad-hint-doodles") : say("pad-hint-sample");
};

/** @param {HTMLElement} element of the pad */
export const showHint = (element) => {
  const part = partsOf(element);
  on("session", (session) => {
    part("hint").textContent = hintOf(session);
    part("camera-start").hidden = session.task !== "hands";
    const samples = session.sample ? session.classes.filter((one) => one.images.length) : [];
    part("samples").replaceChildren(
      ...samples
        .slice(0, SAMPLES)
        .map((one) =>
          h("figure", {}, h("img", { src: one.images[0].src, alt: "" }), h("figcaption", { text: one.name })),
        ),
    );
  });
};

/**
 * @param {HTMLElement} element of the pad
 * @param {{ state: () => PadState, read: (reading: string) => void }} pad
 */
export const showSees = (element, pad) => {
  const part = partsOf(element);
  const sees = part("sees-image", HTMLImageElement);
  const shown = part("picture", HTMLImageElement);
  const readings = [...part("reading").querySelectorAll("[data-reading]")];
  on("answer", (answer) => {
    sees.hidden = !answer?.sees;
    if (answer?.sees) sees.src = answer.sees;
    // Chosen by the server, until the visitor chooses.
    part("reading").hidden = !(pad.state().url && answer?.source === "uploaded");
    for (const one of readings) {
      one.setAttribute("aria-checked", String(one.getAttribute("data-reading") === answer?.reading));
    }
    const unseen = pad.state().url && shown.classList.contains("unseen");
    if (unseen && answer?.query) shown.src = answer.query;
  });
  for (const one of readings) {
    one.addEventListener("click", () => pad.read(one.getAttribute("data-reading") ?? "auto"));
  }
};

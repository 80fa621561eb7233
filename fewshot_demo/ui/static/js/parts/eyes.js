// Which kind of model answers and why, in a line on the pad, and the one touch that changes it; and the
// picture on the pad enlarged, as it is and as the model sees it.

import { partsOf } from "../elements.js";
import { change } from "../server.js";
import { sheetOf } from "../sheet.js";
import { latest, on } from "../topics.js";

/** @import { Answer, EyesLine } from "../types.d.ts" */

/** Chooses what the line offers. @param {EyesLine} eyes */
export const takeEyes = ({ model }) => change("choose_model", { model });

/**
 * Shows a line and its touch, or hides both where there is nothing to say.
 *
 * @param {HTMLElement} line
 * @param {EyesLine | undefined} eyes
 */
export const showEyesLine = (line, eyes) => {
  const part = partsOf(line);
  line.hidden = !eyes?.line && !eyes?.offer;
  part("eyes-line").textContent = eyes?.line ?? "";
  part("eyes-touch").textContent = eyes?.offer ?? "";
  part("eyes-touch").hidden = !eyes?.offer;
};

/** @param {HTMLElement} element of the pad */
export const showEyes = (element) => {
  const part = partsOf(element);
  const sheet = sheetOf(part("sees-sheet", HTMLDialogElement));
  /** @type {Answer | null} */
  let answer = null;
  const eyes = () => {
    if (answer?.eyes?.line || answer?.eyes?.offer) return answer.eyes;
    return answer?.state === "answer" ? undefined : latest("session")?.eyes;
  };
  const show = () => {
    showEyesLine(part("eyes"), eyes());
    if (latest("pad")?.drawing) part("eyes").hidden = true; // nothing lies in the pen's way
  };
  on("session", show);
  on("pad", show);
  on("answer", (next) => {
    answer = next;
    show();
    part("sees", HTMLButtonElement).disabled = !answer?.sees;
    if (!answer?.sees) sheet.close();
  });
  part("eyes-touch").addEventListener("click", () => {
    const now = eyes();
    if (now) takeEyes(now);
  });
  part("sees").addEventListener("click", () => {
    if (!answer?.sees) return;
    part("sees-asked", HTMLImageElement).src = answer.query ?? "";
    part("sees-large", HTMLImageElement).src = answer.sees;
    part("sees-asked-figure").hidden = !answer.query;
    part("sees-message").textContent = answer.state === "empty" ? answer.message : "";
    sheet.open();
  });
};

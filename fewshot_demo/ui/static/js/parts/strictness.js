// How readily the answer is "none of these": a slider that asks the same question again.

import { partsOf } from "../elements.js";
import { change } from "../server.js";
import { say } from "../texts.js";
import { latest, on } from "../topics.js";

/** @param {number} value */
const placeInWords = (value) => {
  if (value > 0) return say("strict-stricter-by", { value });
  return value < 0 ? say("strict-lenient-by", { value: -value }) : say("strict-middle");
};

/** @param {HTMLElement} element of the answer */
export const mountStrictness = (element) => {
  const part = partsOf(element);
  const slider = part("strictness", HTMLInputElement);
  /** @type {number | null} */
  let wanted = null; // where the slider is; only its newest place is sent
  let sending = false;
  /** @param {number} value */
  const place = (value) => {
    slider.value = String(value);
    slider.setAttribute("aria-valuetext", placeInWords(value));
  };
  slider.addEventListener("input", async () => {
    wanted = Number(slider.value);
    place(wanted);
    if (sending) return;
    sending = true;
    while (wanted !== null) {
      /** @type {number} */
      const strictness = wanted;
      wanted = null;
      await change("set_strictness", { strictness });
    }
    sending = false;
    place(latest("session")?.strictness ?? 0);
  });
  on("session", (session) => {
    part("strict").hidden = !session.can_refuse;
    if (!sending) place(session.strictness);
  });
};

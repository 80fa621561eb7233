// The sheet "keep and share": what becomes of a set outside of this page.

import { partsOf } from "../elements.js";
import { save } from "../saved_sets.js";
import { sheetOf } from "../sheet.js";
import { offer } from "../topics.js";

/** @import { Mount } from "../types.d.ts" */

/**
 * A button that is busy until its file is there.
 *
 * @param {HTMLElement} button
 * @param {() => Promise<unknown>} run
 */
const busyWhile = (button, run) =>
  button.addEventListener("click", async () => {
    button.setAttribute("aria-busy", "true");
    button.toggleAttribute("disabled", true);
    await run();
    button.removeAttribute("aria-busy");
    button.toggleAttribute("disabled", false);
  });

/** @type {Mount} */
export const mountShare = (element) => {
  const part = partsOf(element);
  const sheet = sheetOf(part("sheet", HTMLDialogElement));
  busyWhile(part("save"), () => save());
  offer({ openShare: sheet.open });
};

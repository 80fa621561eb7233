// In the sheet "keep and share": the finished classifier as a file that works without this app.

import { busyWhile } from "../busy.js";
import { partsOf } from "../elements.js";
import { save } from "../saved_sets.js";
import { call } from "../server.js";
import { say } from "../texts.js";

/**
 * @param {HTMLElement} element
 * @returns {() => Promise<void>} looks whether there can be a file of the set as it is now
 */
export const mountClassifier = (element) => {
  const part = partsOf(element);
  busyWhile(part("classifier-save"), () => save("sets/classifier"));
  busyWhile(part("classifier-page"), () => save("sets/page"));
  return async () => {
    const about = await call("about_classifier", {});
    if (!about) return;
    const { problem, megabytes: size, page_megabytes: page } = about;
    const sizes = page ? say("classifier-sizes", { size, page }) : say("classifier-size", { size });
    part("classifier-note").textContent = problem || sizes;
    part("classifier-save").hidden = Boolean(problem);
    part("classifier-page").hidden = !page;
  };
};

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
  return async () => {
    const about = await call("about_classifier", {});
    if (!about) return;
    part("classifier-note").textContent = about.problem || say("classifier-size", { size: about.megabytes });
    part("classifier-save").hidden = Boolean(about.problem);
  };
};

// Over the classes: which of them should get a few more pictures.

import { unequal } from "../unequal.js";
import { partsOf } from "../elements.js";
import { say } from "../texts.js";
import { on } from "../topics.js";

/** @param {HTMLElement} element of the classes */
export const showBalance = (element) => {
  const line = partsOf(element)("balance");
  on("session", ({ classes }) => {
    const found = unequal(classes);
    line.hidden = !found;
    line.textContent = found
      ? say("balance-unequal", {
          few: found.few.shown,
          count: found.few.images.length,
          most: found.most.shown,
          many: found.most.images.length,
        })
      : "";
  });
};

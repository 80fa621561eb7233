// "Move to…": a picture that is looked at goes to another class.

import { h, partsOf } from "../elements.js";
import { classMark } from "../icons.js";
import { latest } from "../topics.js";
import { moveImage } from "./arranging.js";

/** @import { ClassItem, Looked } from "../types.d.ts" */

/**
 * @param {HTMLElement} element of "why", which holds the sheet
 * @param {() => Looked | null} looked
 * @param {() => void} close the sheet
 */
export const moveTo = (element, looked, close) => {
  const part = partsOf(element);
  const choices = part("move-choices");
  /** @param {boolean} yes */
  const open = (yes) => {
    choices.hidden = !yes;
    part("move").setAttribute("aria-expanded", String(yes));
    if (yes) choices.scrollIntoView({ block: "nearest" });
  };
  /** @param {ClassItem} item */
  const chip = (item) =>
    h(
      "button",
      {
        class: "chip",
        onclick: () => {
          const one = looked();
          close();
          if (one) moveImage(one.image.id, item.id);
        },
      },
      classMark(item.colour),
      h("span", { text: item.shown }),
    );
  part("move").addEventListener("click", () => open(Boolean(choices.hidden)));
  return {
    show: () => {
      const others = (latest("session")?.classes ?? []).filter((one) => one.id !== looked()?.item.id);
      part("move").hidden = others.length === 0;
      choices.replaceChildren(...others.map(chip));
      open(false);
    },
  };
};

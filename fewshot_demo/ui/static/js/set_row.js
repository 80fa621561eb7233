// One set in the list of sets.

import { h } from "./elements.js";
import { icon } from "./icons.js";
import { say } from "./texts.js";

/** @import { ListedSet } from "./types.d.ts" */

/** What a set shows of itself; its name says the rest. @param {ListedSet} one */
const firstPictures = ({ first }) =>
  h("span", { class: "first" }, ...first.map((src) => h("img", { src, alt: "" })));

/** @param {ListedSet} one @param {() => void} bringBack */
const deletedRow = (one, bringBack) =>
  h(
    "li",
    {},
    h(
      "span",
      { class: "set gone" },
      firstPictures(one),
      h("strong", { text: one.name }),
      h("span", { class: "caption", text: say("sets-deleted") }),
    ),
    h("button", { class: "link", text: say("sets-bring-back"), onclick: bringBack }),
  );

/**
 * @param {ListedSet} one
 * @param {boolean} current whether it is the one that is open
 * @param {{ open: () => void, copy: () => void, remove: () => void, bringBack: () => void }} does
 */
export const setRow = (one, current, does) => {
  if (one.deleted) return deletedRow(one, does.bringBack);
  const { classes, images, name: set } = one;
  const counts = current
    ? say("sets-counts-open", { classes, images })
    : say("sets-counts", { classes, images });
  const copy = { "aria-label": say("sets-copy-named", { set }), title: say("sets-copy-this") };
  const remove = { "aria-label": say("sets-delete-named", { set }), title: say("sets-delete") };
  return h(
    "li",
    { class: current ? "current" : null },
    h(
      "button",
      { class: "set", onclick: does.open, "aria-current": current ? "true" : null },
      firstPictures(one),
      h("strong", { text: set }),
      h("span", { class: "caption", text: counts }),
    ),
    h("button", { class: "plain", onclick: does.copy, ...copy }, icon("copy")),
    h("button", { class: "plain", onclick: does.remove, ...remove }, icon("close")),
  );
};

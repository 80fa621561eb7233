// Pictures that are put aside to test a class with: below those that teach it, once the set has any.

import { dragOf } from "../dragging.js";
import { arrange, h } from "../elements.js";
import { takeDropsOn } from "../files.js";
import { icon } from "../icons.js";
import { say } from "../texts.js";
import { act, latest } from "../topics.js";
import { addFiles } from "./adding.js";

/** @import { ClassItem, Picture } from "../types.d.ts" */

/** @param {number} id of the class */
export const testsTray = (id) => {
  /** @type {Map<number, HTMLElement>} by the picture's id */
  const thumbs = new Map();
  const words = h("p", { class: "caption" });
  const picker = h("input", {
    type: "file",
    accept: "image/png,image/jpeg,image/webp,image/gif,image/bmp,.heic,.heif,.avif",
    multiple: true,
    hidden: true,
  });
  const plus = h(
    "button",
    {
      class: "thumb plus",
      onclick: () => picker.click(),
    },
    icon("plus"),
  );
  const grid = h("div", { class: "thumbs" });
  const node = h("div", { class: "tests", hidden: true }, words, grid, picker);
  /** @type {ClassItem | null} */
  let shown = null;

  /** @param {number} _class @param {number} done @param {number} all */
  const showProgress = (_class, done, all) => {
    words.textContent = say("classes-progress", { done, all });
  };
  /** @param {File[]} files */
  const add = (files) =>
    addFiles(id, files, { show: showProgress, signal: new AbortController().signal }, true);
  picker.addEventListener("change", () => {
    const files = [...(picker.files ?? [])];
    picker.value = "";
    add(files);
  });
  takeDropsOn(node, add);

  /** @param {Picture} image */
  const thumbOf = (image) => {
    const there = thumbs.get(image.id);
    if (there) return there;
    const thumb = h(
      "button",
      {
        class: "thumb",
        "data-test": image.id,
        onclick: () => shown && act("lookAt", { image, item: shown }),
      },
      h("img", { src: image.src, alt: "", loading: "lazy", draggable: "false" }),
    );
    dragOf(thumb, "image", image.id);
    thumbs.set(image.id, thumb);
    return thumb;
  };
  return {
    node,
    /** @param {ClassItem} item */
    show: (item) => {
      shown = item;
      const wanted = new Set(item.tests.map((image) => image.id));
      for (const known of thumbs.keys()) if (!wanted.has(known)) thumbs.delete(known);
      node.hidden = !latest("session")?.classes.some((one) => one.tests.length);
      words.textContent = say("tests-count", { count: item.tests.length });
      plus.title = say("tests-add", { name: item.shown });
      plus.setAttribute("aria-label", plus.title);
      const shownThumbs = item.tests.map(thumbOf);
      shownThumbs.forEach((thumb, i) =>
        thumb.setAttribute("aria-label", say("tests-look", { number: i + 1, name: item.shown })),
      );
      arrange(grid, [...shownThumbs, plus]);
    },
  };
};

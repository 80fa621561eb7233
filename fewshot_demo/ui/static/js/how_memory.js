// What is written into a memory for each picture, and how much of it was read.

import { h } from "./elements.js";
import { classColour, classMark } from "./icons.js";
import { inShort } from "./percents.js";
import { wholePercents } from "./shares.js";
import { say } from "./texts.js";

/** @import { Answer, ClassItem, InsideView } from "./types.d.ts" */
/** @typedef {InsideView["notes"]} Notes */

/**
 * Each note with what is shown of it: whole percentages that add up to 100, and its length as a part of
 * the longest one.
 *
 * @param {Notes} notes
 */
export const readNotes = (notes) => {
  const percents = wholePercents(notes.map((one) => one.attention));
  const longest = Math.max(...notes.map((one) => one.length)) || 1;
  return notes.map((one, i) => ({ ...one, percent: percents[i], part: one.length / longest }));
};

/**
 * Every picture with the size of the note on it, class by class.
 *
 * @param {Answer} answer
 * @param {ClassItem[]} classes
 * @param {Notes} notes
 */
export const notesOf = (answer, classes, notes) => {
  const read = readNotes(notes);
  const rows = answer.classes.map((one) => {
    const images = classes.find((item) => item.id === one.id)?.images ?? [];
    const own = read.filter((note) => note.class === one.id);
    const cells = own.map((note) => {
      const src = images.find((image) => image.id === note.image)?.src;
      return h(
        "span",
        { class: "cell" },
        src ? h("img", { src, alt: "", loading: "lazy" }) : null,
        h(
          "span",
          {
            ...{ class: "bar", role: "img", style: { color: classColour(one.colour) } },
            "aria-label": say("how-note", { size: note.length.toPrecision(2) }),
          },
          h("span", { style: { "--from": "0%", "--long": `${100 * note.part}%` } }),
        ),
        h("span", { text: inShort(note.percent) }),
      );
    });
    return h(
      "li",
      { class: one.id === answer.class ? "first" : "", style: { color: classColour(one.colour) } },
      h("span", { class: "who" }, classMark(one.colour), h("span", { text: one.name })),
      h("span", {
        class: "sum",
        text: inShort(own.reduce((sum, note) => sum + note.percent, 0)),
      }),
      h("span", { class: "cells" }, cells),
    );
  });
  return h("ul", { class: "scores notes" }, rows);
};

// The idea of each kind of model, drawn from the numbers of an answer and the map of the set.

import { drawSpots, fitted, questionDot, spotsOf } from "./board.js";
import { h, svg } from "./elements.js";
import { notesOf } from "./how_memory.js";
import { practiceOf } from "./how_practice.js";
import { classColour, classMark } from "./icons.js";
import { fourDigits } from "./shares.js";
import { say } from "./texts.js";
import { act } from "./topics.js";

/** @import { Answer, ClassItem, InsideView, MapView } from "./types.d.ts" */
/** @typedef {{ x: number, y: number }} Place */

const THICK = 14; // pixels of a line that carries the whole answer

/**
 * @param {Place} from
 * @param {Place} to
 * @param {number} colour
 * @param {number | null} share null: a thin line that carries nothing
 */
const lineOf = (from, to, colour, share) =>
  svg("line", {
    x1: from.x,
    y1: from.y,
    x2: to.x,
    y2: to.y,
    class: share === null ? "to-mean" : null,
    style: { color: classColour(colour), ...(share === null ? {} : { "stroke-width": 1 + THICK * share }) },
  });

/** @param {Place[]} places their middle */
export const middleOf = (places) => ({
  x: places.reduce((sum, one) => sum + one.x, 0) / places.length,
  y: places.reduce((sum, one) => sum + one.y, 0) / places.length,
});

/**
 * The map of the set with lines on it: to the averages of the classes, or to pictures.
 *
 * @param {Answer} answer
 * @param {ClassItem[]} classes
 * @param {MapView} map
 * @param {{ image: number, weight: number }[] | null} shares of the pictures; null: to the averages
 */
const boardOf = (answer, classes, map, shares) => {
  const spots = spotsOf(map, classes);
  const { question } = fitted(map);
  const lines = [];
  /** @type {HTMLElement[]} */
  const rings = [];
  if (!shares) {
    for (const one of answer.classes) {
      const own = spots.filter((spot) => spot.item.id === one.id);
      if (!own.length) continue;
      const mean = middleOf(own);
      lines.push(...own.map((spot) => lineOf(spot, mean, one.colour, null)));
      if (question) lines.push(lineOf(question, mean, one.colour, one.probability));
      rings.push(
        h(
          "span",
          {
            class: "mean",
            role: "img",
            "aria-label": say("how-mean", { name: one.name }),
            style: { "--x": mean.x, "--y": mean.y, color: classColour(one.colour) },
          },
          classMark(one.colour),
        ),
      );
    }
  } else if (question) {
    for (const row of shares) {
      const spot = spots.find((one) => one.image.id === row.image);
      if (spot) lines.push(lineOf(question, spot, spot.item.colour, row.weight));
    }
  }
  const board = h("div", { class: "board", role: "group", "aria-label": say("how-picture") });
  const under = svg("svg", { class: "under", viewBox: "0 0 100 100", "aria-hidden": "true" }, ...lines);
  drawSpots(board, spots, ({ image, item }) => act("lookAt", { image, item }), under, ...rings);
  if (question && answer.query) board.append(questionDot(answer, question));
  return board;
};

/**
 * Every picture with its score, class by class.
 *
 * @param {Answer} answer
 * @param {ClassItem[]} classes
 * @param {boolean} both whether scores speak for and against; else they go from 0 to 1
 */
const scoresOf = (answer, classes, both) => {
  const most = both ? Math.max(1e-9, ...answer.why.map((row) => Math.abs(row.score))) : 1;
  const rows = answer.classes.map((one) => {
    const item = classes.find((other) => other.id === one.id);
    const own = answer.why.filter((row) => row.class === one.id);
    const sum = own.reduce((total, row) => total + row.score, 0);
    const cells = own.map((row) => {
      const long = (both ? 50 : 100) * Math.min(1, Math.abs(row.score) / most);
      const from = both ? (row.score < 0 ? 50 - long : 50) : 0;
      const src = item?.images.find((image) => image.id === row.image)?.src;
      return h(
        "span",
        { class: "cell" },
        src ? h("img", { src, alt: "", loading: "lazy" }) : null,
        h(
          "span",
          { class: both ? "bar both" : "bar", style: { color: classColour(one.colour) } },
          h("span", { style: { "--from": `${from}%`, "--long": `${long}%` } }),
        ),
        h("span", { text: both ? fourDigits(row.score) : row.score.toFixed(2) }),
      );
    });
    return h(
      "li",
      { class: one.id === answer.class ? "first" : "", style: { color: classColour(one.colour) } },
      h("span", { class: "who" }, classMark(one.colour), h("span", { text: one.name })),
      h("span", {
        class: "sum",
        text: both ? fourDigits(sum) : (sum / Math.max(own.length, 1)).toFixed(2),
      }),
      h("span", { class: "cells" }, cells),
    );
  });
  return h("ul", { class: "scores" }, rows);
};

/**
 * @typedef {object} View
 * @property {string} idea
 * @property {string} reading what the picture shows
 * @property {string} symbols the formula's legend
 * @property {(answer: Answer, classes: ClassItem[], map: MapView) => HTMLElement} picture
 */

/** Kinds of answers that are told by what happened inside the model. */
const FROM_INSIDE = ["contribution", "memory-attention", "influence"];

/** @param {string | null | undefined} kind what a score of the answer is */
const slugOf = (kind) => kind?.replaceAll(" ", "-") ?? "";

/** @param {string | null | undefined} kind what a score of the answer is */
export const isToldFromInside = (kind) => FROM_INSIDE.includes(slugOf(kind));

/**
 * How answers of this kind are told; null where nothing is known of the kind.
 *
 * @param {string | null | undefined} kind what a score of the answer is
 * @param {InsideView | null} [inside] what happened inside the model, where that is known
 * @returns {View | null}
 */
export const viewOf = (kind, inside = null) => {
  if (inside?.steps.length) {
    const linear = slugOf(kind) === "contribution";
    return {
      idea: say("how-idea-steps"),
      reading: linear ? say("how-reading-steps-head") : say("how-reading-steps"),
      symbols: linear ? say("how-symbols-steps-head") : say("how-symbols-practice"),
      picture: (answer, classes) => practiceOf(answer, classes, inside),
    };
  }
  switch (slugOf(kind)) {
    case "similarity":
    case "part-of-a-cosine":
      return {
        idea: say("how-idea-mean"),
        reading: say("how-reading-mean"),
        symbols: say("how-symbols-mean"),
        picture: (answer, classes, map) => boardOf(answer, classes, map, null),
      };
    case "attention-weight":
    case "attention-of-the-heads":
      return {
        idea: say("how-idea-attention"),
        reading: say("how-reading-lines"),
        symbols: say("how-symbols-attention"),
        picture: (answer, classes, map) => boardOf(answer, classes, map, answer.why),
      };
    case "relation-score":
      return {
        idea: say("how-idea-relation"),
        reading: say("how-reading-relation"),
        symbols: say("how-symbols-relation"),
        picture: (answer, classes) => scoresOf(answer, classes, false),
      };
    case "contribution":
      return {
        idea: say("how-idea-ridge"),
        reading: say("how-reading-ridge"),
        symbols: say("how-symbols-ridge"),
        picture: (answer, classes) => scoresOf(answer, classes, true),
      };
    case "memory-attention":
      return {
        idea: say("how-idea-memory"),
        reading: inside ? say("how-reading-memory") : say("how-reading-lines"),
        symbols: say("how-symbols-memory"),
        picture: (answer, classes, map) => {
          const read = inside?.notes.map(({ image, attention }) => ({ image, weight: attention }));
          const board = boardOf(answer, classes, map, read ?? answer.why);
          return h("div", {}, board, inside && notesOf(answer, classes, inside.notes));
        },
      };
    case "influence":
      return {
        idea: say("how-idea-practice"),
        reading: say("how-reading-estimate"),
        symbols: say("how-symbols-practice"),
        picture: (answer, classes, map) => boardOf(answer, classes, map, answer.why),
      };
    default:
      return null;
  }
};

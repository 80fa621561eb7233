// What a check found, drawn: how often right, what is mixed up and by which picture, and how to mend it.

import { h } from "./elements.js";
import { classColour, classMark, noneMark } from "./icons.js";
import { shareInWords } from "./percents.js";
import { barLength } from "./shares.js";
import { say } from "./texts.js";

/** @import { CheckDoubt, CheckReport, ClassItem, Picture } from "./types.d.ts" */

/**
 * What can be done about a picture or a class.
 *
 * @typedef {object} Mending
 * @property {(image: Picture, item: ClassItem) => void} look
 * @property {(image: number, to: number) => void} move
 * @property {(image: number) => void} remove
 * @property {(to: number) => void} more
 */

const FEW = 4; // pictures in doubt that are shown at once

/**
 * Finds what is in the set now; a check of before may speak of what is gone.
 *
 * @param {ClassItem[]} classes
 */
const finder = (classes) => ({
  /** @param {number | null} id */
  item: (id) => classes.find((one) => one.id === id),
  /** @param {number} id @returns {{ image: Picture, item: ClassItem } | null} */
  picture: (id) => {
    for (const item of classes) {
      const image = [...item.images, ...item.tests].find((one) => one.id === id);
      if (image) return { image, item };
    }
    return null;
  },
});
/** @typedef {ReturnType<typeof finder>} Finder */

/**
 * @param {{ image: Picture, item: ClassItem }} found
 * @param {Mending} mending
 */
const thumb = ({ image, item }, mending) =>
  h(
    "button",
    {
      class: "thumb",
      "aria-label": say("check-look", { name: item.shown }),
      style: { color: classColour(item.colour) },
      onclick: () => mending.look(image, item),
    },
    h("img", { src: image.src, alt: "", loading: "lazy" }),
  );

/**
 * @param {number} image
 * @param {ClassItem | undefined} to the class that it looks like
 * @param {Mending} mending
 */
const acts = (image, to, mending) => [
  to
    ? h("button", {
        text: say("check-move", { name: to.shown }),
        onclick: () => mending.move(image, to.id),
      })
    : null,
  h("button", { text: say("check-remove"), onclick: () => mending.remove(image) }),
];

/**
 * The two classes that are mixed up most, and the picture that does it.
 *
 * @param {CheckReport} report
 * @param {Finder} find
 * @param {Mending} mending
 */
const mistakenOf = ({ mistaken, doubts }, find, mending) => {
  const one = find.item(mistaken?.class ?? null);
  const other = find.item(mistaken?.towards ?? null);
  const found = mistaken && find.picture(mistaken.image);
  if (!mistaken || !one || !other || !found) return null;
  const looksLike = doubts.find((doubt) => doubt.image === mistaken.image)?.said ?? null;
  const to = looksLike === found.item.id ? undefined : find.item(looksLike);
  const names = { one: one.shown, other: other.shown };
  return h(
    "div",
    { class: "check-mistaken", "data-image": mistaken.image },
    thumb(found, mending),
    h(
      "div",
      {},
      h("p", { text: say("check-mistaken", { ...names, count: mistaken.count }) }),
      h("p", {}, h("strong", { text: say("check-pulls", names) })),
      h(
        "div",
        { class: "check-acts" },
        acts(mistaken.image, to, mending),
        h("button", { text: say("check-more", { name: one.shown }), onclick: () => mending.more(one.id) }),
      ),
    ),
  );
};

/** @param {CheckReport} report */
const classesOf = ({ classes }) =>
  h(
    "ul",
    { class: "check-classes" },
    classes.map(({ name, colour, right, of }) =>
      h(
        "li",
        {},
        h("span", { class: "mark" }, classMark(colour)),
        h("span", { class: "name", text: name, title: name }),
        h(
          "span",
          { class: "track" },
          h("span", {
            class: "fill",
            style: { background: classColour(colour), transform: barLength(of ? right / of : 0) },
          }),
        ),
        h("span", {
          class: "count",
          text: of ? say("check-of-class", { right, of }) : say("check-not-checked"),
        }),
      ),
    ),
  );

/**
 * @param {CheckDoubt} doubt
 * @param {ClassItem} item its class
 * @param {ClassItem | undefined} taken the class it was taken for
 */
const wordsOf = (doubt, item, taken) => {
  const name = item.shown;
  if (doubt.said === null) return say("check-was-none", { name });
  if (taken && taken !== item) return say("check-was-said", { name, said: taken.shown });
  return say("check-unsure", { name, percent: shareInWords(doubt.share) });
};

/**
 * @param {CheckDoubt} doubt
 * @param {Finder} find
 * @param {Mending} mending
 */
const doubtOf = (doubt, find, mending) => {
  const found = find.picture(doubt.image);
  if (!found) return null;
  const taken = find.item(doubt.said);
  const to = taken === found.item ? undefined : taken;
  return h(
    "li",
    { "data-image": doubt.image },
    thumb(found, mending),
    h(
      "div",
      {},
      h("p", { text: wordsOf(doubt, found.item, taken) }),
      doubt.test ? h("p", { class: "caption", text: say("check-test") }) : null,
      h("div", { class: "check-acts" }, acts(doubt.image, to, mending)),
    ),
  );
};

/**
 * @param {CheckReport} report
 * @param {Finder} find
 * @param {Mending} mending
 */
const doubtsOf = ({ doubts }, find, mending) => {
  const rows = doubts.map((one) => doubtOf(one, find, mending));
  const list = h("ul", { class: "check-doubts" }, rows.slice(0, FEW));
  if (rows.length <= FEW) return [list];
  const more = h("button", {
    class: "link",
    text: say("check-doubts-more", { count: rows.length }),
    onclick: () => {
      list.replaceChildren(...rows.filter((row) => row !== null));
      more.remove();
    },
  });
  return [list, more];
};

/**
 * A row is what a picture is, a column what it was taken for.
 *
 * @param {CheckReport} report
 */
const matrixOf = ({ classes, can_refuse }) => {
  /** @param {number} count @param {boolean} right */
  const cell = (count, right) =>
    h("td", { class: count ? (right ? "right" : "wrong") : "zero", text: String(count) });
  const heads = classes.map(({ name, colour }) =>
    h(
      "th",
      { scope: "col", title: name, "aria-label": name },
      h("span", { class: "mark" }, classMark(colour)),
    ),
  );
  const none = say("check-none");
  if (can_refuse) {
    heads.push(
      h("th", { scope: "col", title: none, "aria-label": none }, h("span", { class: "mark" }, noneMark())),
    );
  }
  const rows = classes.map((row, i) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, h("span", { class: "mark" }, classMark(row.colour)), ` ${row.name}`),
      row.said.map((count, k) => cell(count, i === k)),
      can_refuse ? cell(row.none, false) : null,
    ),
  );
  const table = h(
    "table",
    {},
    h("thead", {}, h("tr", {}, h("th", { scope: "col", text: say("check-matrix-corner") }), heads)),
    h("tbody", {}, rows),
  );
  const label = say("check-matrix");
  return h("div", { class: "check-table", role: "region", tabindex: "0", "aria-label": label }, table);
};

/** @param {CheckReport} report */
const trustOf = ({ whole: { right, of, low, high } }) =>
  say("check-interval", { right, of, low: Math.round(100 * low), high: Math.round(100 * high) });

/**
 * Everything, the largest first.
 *
 * @param {CheckReport} report
 * @param {ClassItem[]} classes as they are now
 * @param {Mending} mending
 */
export const drawReport = (report, classes, mending) => {
  const find = finder(classes);
  const { whole, tests, alone, doubts } = report;
  const told = { right: whole.right, of: whole.of };
  const tested = { right: tests.right, of: tests.of };
  const mistaken = mistakenOf(report, find, mending);
  return [
    whole.of ? h("h3", { class: "check-score", text: say("check-right", told) }) : null,
    tests.of
      ? h("p", { class: "check-tests", text: say("check-tests-right", tested) })
      : h("p", { class: "caption", text: say("check-no-tests") }),
    whole.of && whole.right === whole.of ? h("p", { text: say("check-all-right") }) : null,
    alone ? h("p", { class: "caption", text: say("check-alone", { count: alone }) }) : null,
    ...(doubts.length ? [h("h3", { text: say("check-doubts") }), ...doubtsOf(report, find, mending)] : []),
    ...(mistaken ? [h("h3", { text: say("check-mixed-up") }), mistaken] : []),
    ...(whole.of ? [h("h3", { text: say("check-by-class") }), classesOf(report)] : []),
    h(
      "details",
      {},
      h("summary", { text: say("check-matrix") }),
      h("p", { class: "caption", text: say("check-matrix-legend") }),
      matrixOf(report),
    ),
    h(
      "details",
      {},
      h("summary", { text: say("check-trust") }),
      h("p", { text: trustOf(report) }),
      h("p", { class: "caption", text: say("check-what-it-is") }),
    ),
  ].filter((node) => node !== null);
};

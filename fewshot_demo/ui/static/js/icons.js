// Line icons, and the mark of each class.

import { svg } from "./elements.js";

// On a grid of 24 × 24.
const ICONS = {
  pen: "M4 20l1-4L16 5l3 3L8 19z M14 7l3 3",
  eraser:
    "M9 20h11 M4.5 14.5l8-8a2 2 0 0 1 2.8 0l3.2 3.2a2 2 0 0 1 0 2.8L11 20H8.5l-4-4a1 1 0 0 1 0-1.5z M9 10l6 6",
  undo: "M9 14L4 9l5-5 M4 9h10a6 6 0 0 1 0 12h-3",
  redo: "M15 14l5-5-5-5 M20 9H10a6 6 0 0 0 0 12h3",
  restart: "M5 12a7.5 7.5 0 1 1 2 5 M4 5v7h7",
  clear: "M5 7h14 M10 7V4h4v3 M7 7l1 13h8l1-13",
  picture: "M4 5h16v14H4z M4 16l5-5 4 4 3-3 4 4 M15.5 9.5h.01",
  camera: "M4 8h3l2-3h6l2 3h3v11H4z M12 17a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z",
  flip: "M4.5 11a8 8 0 0 1 14-4l1.5 1.5 M20 4v4.5h-4.5 M19.5 13a8 8 0 0 1-14 4L4 15.5 M4 20v-4.5h4.5",
  plus: "M12 5v14 M5 12h14",
  play: "M7 4.5v15l12-7.5z",
  close: "M6 6l12 12 M18 6L6 18",
  down: "M6 9l6 6 6-6",
  share: "M12 15V4 M8 7l4-4 4 4 M6 11H5v9h14v-9h-1",
  save: "M12 4v11 M8 11l4 4 4-4 M5 16v4h14v-4",
  bring: "M12 15V4 M8 8l4-4 4 4 M5 16v4h14v-4",
  copy: "M9 9h11v11H9z M15 9V4H4v11h5",
  up: "M6 15l6-6 6 6",
  more: "M5 12h.01 M12 12h.01 M19 12h.01",
  paste: "M8 5H5v16h14V5h-3 M9 3h6v4H9z",
  folder: "M3 6h6l2 3h10v10H3z",
  zip: "M5 3h14v18H5z M12 3v10 M10 17h4",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1 M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
};

/** @param {keyof typeof ICONS} name */
export const icon = (name) =>
  svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, svg("path", { d: ICONS[name] }));

/** @param {HTMLElement} element puts the icons into a fresh template, before the text of each button */
export const addIcons = (element) => {
  for (const node of element.querySelectorAll("[data-icon]")) {
    node.prepend(icon(/** @type {keyof typeof ICONS} */ (node.getAttribute("data-icon"))));
  }
};

// A class is told apart by its colour and by its shape, so that no one has to see colours.
const SHAPES = [
  "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18z",
  "M12 2.5L22 20.5H2z",
  "M4 4h16v16H4z",
  "M12 1.5L22.5 12L12 22.5L1.5 12z",
  "M12 1.8l3.1 6.9 7.5.8-5.6 5 1.6 7.4-6.6-3.8-6.6 3.8 1.6-7.4-5.6-5 7.5-.8z",
  "M8.5 3h7v5.5H21v7h-5.5V21h-7v-5.5H3v-7h5.5z",
  "M7 3.3h10L22 12l-5 8.7H7L2 12z",
  "M2 3.5h20L12 21.5z",
];

/** @param {number} number the colour of a class */
export const classColour = (number) => `var(--class-${number % SHAPES.length})`;

/** @param {number} number the colour of a class: the outline of its mark, on a grid of 24 × 24 */
export const classShape = (number) => SHAPES[(number + Math.floor(number / SHAPES.length)) % SHAPES.length];

/** @param {number} number the colour of a class */
export const classMark = (number) =>
  svg(
    "svg",
    { viewBox: "0 0 24 24", class: "shape", "aria-hidden": "true", style: { color: classColour(number) } },
    svg("path", { d: classShape(number), fill: "currentColor" }),
  );

/** The line of the mark of what is none of the classes, on a grid of 24 × 24. */
export const NONE_SHAPE = "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18z M6 18L18 6";

/** The mark of what is none of the classes. */
export const noneMark = () =>
  svg(
    "svg",
    { viewBox: "0 0 24 24", class: "shape", "aria-hidden": "true", style: { color: "var(--soft)" } },
    svg("path", {
      d: NONE_SHAPE,
      fill: "none",
      stroke: "currentColor",
      "stroke-width": 2.6,
    }),
  );

// Pictures on a plane, as buttons: one stop for the tab key, the arrow keys go on to the next.

import { h } from "./elements.js";
import { classColour, classMark } from "./icons.js";
import { say } from "./texts.js";

/** @import { Answer, ClassItem, MapView, Picture } from "./types.d.ts" */
/** @typedef {{ image: Picture, item: ClassItem, number: number, x: number, y: number }} Spot */

const SOME = 40; // pictures from which they are drawn smaller
const MANY = 120; // and from which only the marks of their classes are
const EDGE = 8; // percent of the board that stays free at each side
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * From the model's plane to percents of the board; what lies outside goes to its edge.
 *
 * @param {{ x: number, y: number }} place the pictures reach from −1 to 1, upwards
 */
export const onBoard = ({ x, y }) => {
  const inside = (/** @type {number} */ value) => Math.max(-1, Math.min(1, value));
  return { x: 50 + (50 - EDGE) * inside(x), y: 50 - (50 - EDGE) * inside(y) };
};

/**
 * A map drawn so that everything on it can be seen: where the question lies farther out than any
 * picture, the pictures move together.
 *
 * @param {MapView} map
 */
export const fitted = (map) => {
  const far = map.question === null ? 1 : Math.max(1, Math.abs(map.x), Math.abs(map.y));
  return {
    points: map.points.map((one) => ({ ...one, ...onBoard({ x: one.x / far, y: one.y / far }) })),
    question: map.question === null ? null : onBoard({ x: map.x / far, y: map.y / far }),
  };
};

/**
 * The spot that lies next in a direction: near, and not far aside.
 *
 * @param {{ x: number, y: number }[]} spots
 * @param {number} from
 * @param {readonly number[]} direction
 */
export const nextSpot = (spots, from, [right, down]) => {
  let best = from;
  let least = Infinity;
  spots.forEach((spot, i) => {
    const [dx, dy] = [spot.x - spots[from].x, spot.y - spots[from].y];
    const ahead = dx * right + dy * down;
    const aside = Math.abs(dx * down) + Math.abs(dy * right);
    const length = ahead + 2 * aside;
    if (i !== from && ahead > 0 && length < least) [best, least] = [i, length];
  });
  return best;
};

/**
 * What is on a map, as it is in the set now.
 *
 * @param {MapView} map
 * @param {ClassItem[]} classes
 * @returns {Spot[]}
 */
export const spotsOf = (map, classes) =>
  fitted(map).points.flatMap((point) => {
    const item = classes.find((one) => one.id === point.class);
    const place = item?.images.findIndex((one) => one.id === point.image) ?? -1;
    if (!item || place < 0) return [];
    return [{ image: item.images[place], item, number: place + 1, x: point.x, y: point.y }];
  });

/**
 * Draws spots on a board, in place of what was there.
 *
 * @param {HTMLElement} board
 * @param {Spot[]} spots
 * @param {(spot: Spot) => void} look
 * @param {(Element | null)[]} more what else is on it
 */
export const drawSpots = (board, spots, look, ...more) => {
  const nodes = spots.map((spot, i) =>
    h(
      "button",
      {
        class: "spot",
        tabindex: i ? "-1" : "0",
        "data-image": spot.image.id,
        "aria-label": say("map-spot", { name: spot.item.shown, number: spot.number }),
        style: { "--x": spot.x, "--y": spot.y, color: classColour(spot.item.colour) },
        onclick: () => look(spot),
        onkeydown: (/** @type {KeyboardEvent} */ event) => {
          const direction = ARROWS[/** @type {keyof typeof ARROWS} */ (event.key)];
          if (!direction) return;
          event.preventDefault();
          const next = nodes[nextSpot(spots, i, direction)];
          nodes[i].tabIndex = -1;
          next.tabIndex = 0;
          next.focus();
        },
      },
      h("img", { src: spot.image.src, alt: "" }),
      h("span", { class: "mark" }, classMark(spot.item.colour)),
    ),
  );
  board.classList.toggle("crowded", spots.length > SOME);
  board.classList.toggle("full", spots.length > MANY);
  board.replaceChildren(...more.filter((node) => node !== null), ...nodes);
};

/**
 * The question on a board.
 *
 * @param {Answer} answer
 * @param {{ x: number, y: number }} place
 */
export const questionDot = (answer, { x, y }) =>
  h(
    "span",
    {
      class: "spot question",
      role: "img",
      "aria-label": say("map-question"),
      style: { "--x": x, "--y": y },
    },
    h("img", { src: answer.query, alt: "" }),
  );

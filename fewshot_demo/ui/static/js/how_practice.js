// The steps of a model that practises on the pictures: borders that move over the map of the set.

import { drawSpots, onBoard, questionDot, spotsOf } from "./board.js";
import { h } from "./elements.js";
import { classColour, icon } from "./icons.js";
import { shareInWords } from "./percents.js";
import { say } from "./texts.js";
import { act } from "./topics.js";

/** @import { Answer, ClassItem, InsideView, MapView, PracticeStep } from "./types.d.ts" */

const PAUSE = 1100; // milliseconds from one step to the next
const STRONGEST = 0.6; // how far an area covers the board where the model is sure

/**
 * How strong an area is drawn: not at all where all classes are as likely as each other.
 *
 * @param {number} chance of the likeliest class
 * @param {number} way
 */
export const strengthOf = (chance, way) => {
  const guess = 1 / way;
  return way < 2 ? STRONGEST : STRONGEST * Math.max(0, Math.min(1, (chance - guess) / (1 - guess)));
};

/**
 * What is true of a step, in words.
 *
 * @param {InsideView} inside
 * @param {number} number of the step
 * @param {string[]} names of the classes
 */
export const wordsOf = ({ steps }, number, names) => {
  const { right, chances, points } = steps[number];
  const best = chances.indexOf(Math.max(...chances));
  const of = { step: number, steps: steps.length - 1, right, count: points.length };
  if (chances.every((chance) => Math.abs(chance - chances[0]) < 1e-6)) return say("how-step-before", of);
  return say("how-step", { ...of, name: names[best], percent: shareInWords(chances[best]) });
};

/**
 * Areas in the colours of their classes.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {PracticeStep} step
 * @param {string[]} colours of the classes
 */
const drawAreas = (canvas, step, colours) => {
  const side = Math.round(Math.sqrt(step.areas.length));
  canvas.width = canvas.height = side;
  const pen = canvas.getContext("2d");
  if (!pen) return;
  step.areas.forEach((one, i) => {
    pen.fillStyle = colours[one];
    pen.globalAlpha = strengthOf(step.sure[i], colours.length);
    pen.fillRect(i % side, Math.floor(i / side), 1, 1);
  });
};

/** @param {HTMLElement | undefined | null} node @param {{ x: number, y: number }} place percents of the board */
const move = (node, { x, y }) => {
  node?.style.setProperty("--x", String(x));
  node?.style.setProperty("--y", String(y));
};

/**
 * @param {Answer} answer
 * @param {ClassItem[]} classes
 * @param {InsideView} inside
 */
export const practiceOf = (answer, classes, inside) => {
  const items = inside.classes.map((id) => classes.find((one) => one.id === id));
  const style = getComputedStyle(document.documentElement);
  const colours = items.map((item) =>
    style.getPropertyValue(classColour(item?.colour ?? 0).replace(/^var\(|\)$/g, "")),
  );
  const last = inside.steps.length - 1;
  /** @param {PracticeStep} step @returns {MapView} */
  const mapOf = ({ points, x, y }) => ({ points, question: 0, x, y, variation: [0, 0], space: "" });

  const board = h("div", { class: "board", role: "group", "aria-label": say("how-picture") });
  const corner = onBoard({ x: -1, y: 1 });
  const wide = (100 - 2 * corner.x) * inside.reach;
  const areas = h("canvas", { class: "areas", "aria-hidden": "true", style: { "--wide": `${wide}%` } });
  const spots = spotsOf(mapOf(inside.steps[last]), classes);
  drawSpots(board, spots, ({ image, item }) => act("lookAt", { image, item }), areas);
  const dot = questionDot(answer, onBoard(inside.steps[last]));
  board.append(dot);

  const slider = h("input", {
    ...{ type: "range", min: 0, max: last, step: 1, value: last, "aria-label": say("how-steps") },
  });
  const play = h("button", { class: "plain", "aria-label": say("how-play") }, icon("play"));
  const words = h("p", { class: "step-words", role: "status" });
  const names = items.map((item) => item?.shown ?? "");

  const show = () => {
    const step = inside.steps[slider.valueAsNumber];
    drawAreas(areas, step, colours);
    for (const { image, x, y } of spotsOf(mapOf(step), classes)) {
      move(board.querySelector(`[data-image="${image.id}"]`), { x, y });
    }
    move(dot, onBoard(step));
    words.textContent = wordsOf(inside, slider.valueAsNumber, names);
    slider.setAttribute("aria-valuetext", words.textContent);
  };
  let timer = 0;
  const stop = () => clearInterval(timer);
  const begin = () => {
    stop();
    slider.valueAsNumber = 0;
    show();
    timer = window.setInterval(() => {
      if (!board.isConnected || slider.valueAsNumber >= last) return stop();
      slider.valueAsNumber += 1;
      show();
    }, PAUSE);
  };
  slider.addEventListener("input", () => {
    stop();
    show();
  });
  play.addEventListener("click", begin);
  show();
  return h("div", { class: "practice" }, board, h("div", { class: "steps" }, play, slider), words);
};

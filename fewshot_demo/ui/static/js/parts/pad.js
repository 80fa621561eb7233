// The pad: strokes or one picture, and its tools.

import { drafts } from "../drafts.js";
import { partsOf } from "../elements.js";
import { fits, takeDropsOn } from "../files.js";
import { fileOf } from "../grabber.js";
import { inkOn, SIDE } from "../ink.js";
import { say } from "../texts.js";
import { toast } from "../toast.js";
import { newToken } from "../token.js";
import { latest, offer, on, tell } from "../topics.js";
import { askingOf } from "./asking.js";
import { cameraOn } from "./camera.js";
import { showEyes } from "./eyes.js";
import { showHint, showSees } from "./pad_extras.js";
import { penOn } from "./pen.js";
import { penWidth } from "./pen_width.js";

/** @import { Mount, PadState, Session, Stroke } from "../types.d.ts" */

const MOST_UNDO = 100;
const SHARPEST = 3; // pixels of the canvas for each of the screen's

/** @returns {PadState} */
const empty = () => ({
  strokes: [],
  file: null,
  url: null,
  question: null,
  reading: "plain",
  token: newToken(),
  camera: null,
});

/** @returns {PadState} the camera runs */
const running = () => ({ ...empty(), reading: "auto", camera: "live" });

/** @type {Mount} */
export const mountPad = (element) => {
  const part = partsOf(element);
  const paper = part("paper");
  const canvas = part("canvas", HTMLCanvasElement);
  const shown = part("picture", HTMLImageElement);

  // ---- what lies on the pad ------------------------------------------------------------------
  let now = empty();
  /** @type {Stroke | null} */
  let underPen = null;
  /** @type {PadState[]} */
  let before = []; // for undo: earlier states, newest last
  let erasing = false;

  const ink = () => {
    if (!underPen) return now.strokes;
    return [...now.strokes, { ...underPen, xs: [...underPen.xs], ys: [...underPen.ys] }];
  };
  const blank = () => {
    if (now.camera === "live") return !camera.ready() || camera.covered();
    return !now.url && ![...now.strokes, underPen].some((stroke) => stroke && !stroke.erase);
  };
  const asking = askingOf({
    state: () => now,
    ink,
    blank,
    frame: () => camera.grab().url(),
    asked: (answered) => {
      paper.dataset.answered = String(answered);
    },
  });

  const camera = cameraOn(element, { state: () => now, asking, changed: () => show() });

  let sheet = inkOn(canvas, SIDE); // the pad as it is seen
  const fitToScreen = () => {
    const side = Math.round(canvas.clientWidth * Math.min(window.devicePixelRatio || 1, SHARPEST)) || SIDE;
    if (side === canvas.width) return;
    sheet = inkOn(canvas, side);
    sheet.draw(underPen ? [...now.strokes, underPen] : now.strokes);
  };

  const show = () => {
    shown.hidden = !now.url;
    if (now.url && shown.src !== now.url) shown.src = now.url;
    sheet.draw(now.strokes);
    part("undo", HTMLButtonElement).disabled = before.length === 0;
    part("clear", HTMLButtonElement).disabled = now.camera === "live" || blank();
    camera.follow(now);
    showTool();
    paper.classList.toggle("blank", blank() && !underPen && !now.camera);
    Object.assign(paper.dataset, { token: now.token, strokes: String(now.strokes.length) });
    tell("pad", { state: now, blank: blank(), drawing: underPen !== null });
  };
  /**
   * @param {PadState} next
   * @param {PadState[]} undo
   */
  const become = (next, undo = now.camera === "live" ? before : [...before.slice(1 - MOST_UNDO), now]) => {
    before = undo;
    if (next.token !== now.token) tell("answer", null); // an answer is of its own drawing only
    now = next;
    asking.ask();
    show();
    const session = latest("session");
    if (session) drafts.keep(session.key, now);
  };

  // ---- the tools -----------------------------------------------------------------------------
  const showTool = () => {
    const tool = now.camera ? "camera" : erasing ? "eraser" : "pen";
    for (const name of ["pen", "eraser", "camera"]) {
      part(name).setAttribute("aria-pressed", String(name === tool));
    }
    part("eraser", HTMLButtonElement).disabled = now.camera !== null;
    canvas.dataset.tool = erasing ? "eraser" : "pen";
  };
  /** @param {boolean} eraser */
  const takeTool = (eraser) => {
    erasing = eraser;
    showTool();
  };
  /** What lay there before; it turns no camera on. @param {PadState} state @returns {PadState} */
  const without = (state) => (now.camera ? state : { ...state, camera: null });
  /** While the pen is down nothing is undone. @returns {boolean} whether there was anything to undo */
  const undo = () => {
    const last = before.at(-1);
    if (last && !underPen) become(without(last), before.slice(0, -1));
    return Boolean(last) || underPen !== null;
  };
  /** @param {boolean} keepForUndo what was taught is not brought back: it would be taught twice */
  const clear = (keepForUndo) => {
    takeTool(false);
    become(now.camera ? running() : empty(), keepForUndo ? undefined : []);
  };
  part("pen").addEventListener("click", () => {
    if (now.camera) become(empty());
    takeTool(false);
  });
  part("eraser").addEventListener("click", () => takeTool(true));
  part("undo").addEventListener("click", undo);
  part("clear").addEventListener("click", () => clear(true));
  const pen = {
    erasing: () => erasing,
    width: penWidth(element),
    begins: () => {
      if (now.url) become(empty()); // drawing begins on clean paper; undo brings the picture back
      paper.classList.remove("blank");
    },
    /** @param {Stroke} stroke @param {number} fresh */
    draws: (stroke, fresh) => {
      if (!underPen) tell("pad", { state: now, blank: blank(), drawing: true });
      underPen = stroke;
      sheet.extend(stroke, fresh);
    },
    rests: asking.ask,
    /** @param {Stroke} stroke */
    ends: (stroke) => {
      underPen = null;
      become({ ...now, strokes: [...now.strokes, stroke] });
    },
  };
  penOn(canvas, pen);

  // ---- the camera --------------------------------------------------------------------------------
  const takeStill = () => {
    if (now.camera !== "live" || !camera.ready()) return;
    const file = fileOf(camera.grab(), `${say("camera-picture")}.jpg`);
    become({ ...empty(), file, url: URL.createObjectURL(file), reading: "auto", camera: "still" });
  };
  const openCamera = () => {
    if (!now.camera) become(running(), blank() ? before : undefined);
  };
  part("camera").addEventListener("click", () => (now.camera ? become(empty()) : openCamera()));
  part("camera-start").addEventListener("click", openCamera);
  part("shutter").addEventListener("click", takeStill);
  part("again").addEventListener("click", () => become(running()));

  // ---- pictures: picker, the system's camera, drop -----------------------------------------------
  /** @param {File[]} files */
  const put = (files) => {
    const [file] = files;
    if (!file || !fits(file)) return;
    if (files.length > 1) toast(say("pad-one-picture"));
    become({ ...empty(), file, url: URL.createObjectURL(file), reading: "auto" });
  };
  for (const [name, button] of [
    ["upload", "upload"],
    ["system", "camera-system"],
  ]) {
    const input = part(`${name}-input`, HTMLInputElement);
    part(button).addEventListener("click", () => input.click());
    input.addEventListener("change", () => {
      put([...(input.files ?? [])]);
      input.value = "";
    });
  }
  takeDropsOn(paper, put);
  shown.addEventListener("error", () => shown.classList.add("unseen")); // the server may be able to show it
  shown.addEventListener("load", () => shown.classList.remove("unseen"));

  // ---- the set, and what other parts ask for -----------------------------------------------------
  /** What the answer depends on beside the pad. @param {Session} session */
  const taughtBy = ({ key, classes, model, chosen, strangers, practice }) =>
    JSON.stringify([
      key,
      classes.map(({ id, off, images }) => [id, off, images.map((image) => [image.id, image.reading])]),
      model,
      chosen,
      strangers,
      practice.layer,
    ]);
  /** @type {{ key: string, by: string } | null} */
  let taught = null; // as it was when the question on the pad was asked
  on("session", (session) => {
    const by = taughtBy(session);
    if (by === taught?.by) return;
    if (session.key !== taught?.key) {
      before = [];
      now = { ...empty(), ...drafts.recall(session.key) };
      tell("answer", null);
      show();
    }
    taught = { key: session.key, by };
    asking.ask();
  });
  offer({
    clearPad: clear,
    putFilesOnPad: put,
    penOnPad: () => pen,
    undoOnPad: undo,
    putOnPad: (state) => become(without(state)),
    openCamera,
    takeStill,
    grabFrame: () => (now.camera === "live" && camera.ready() ? camera.grab() : null),
    askAgainOnPad: ({ query, question, drawing, reading_chosen: reading }) =>
      become({ ...empty(), url: query, question, reading: reading ?? "auto", token: drawing }),
  });
  showHint(element);
  showEyes(element);
  showSees(element, { state: () => now, read: (reading) => become({ ...now, reading }) });

  takeTool(false);
  new ResizeObserver(fitToScreen).observe(canvas); // once at the beginning, too
};

// The answer: one headline, and one gliding bar per class in the order of the set.

import { arrange, h, partsOf } from "../elements.js";
import { headlineOf } from "../headline.js";
import { classColour, classMark, noneMark } from "../icons.js";
import {
  cameraStep,
  canAnswer,
  nextStep,
  sayAnother,
  sayAsk,
  showsPhotos,
  taughtClasses,
} from "../next_step.js";
import { exactOf, inShort } from "../percents.js";
import { answerPercents, barLength } from "../shares.js";
import { say } from "../texts.js";
import { latest, on } from "../topics.js";
import { mountCorrection } from "./correction.js";
import { mountPost } from "./post.js";
import { speakAnswer } from "./spoken_answer.js";
import { mountStrangers } from "./strangers.js";

/** @import { Answer, ClassItem, Mount, Topics } from "../types.d.ts" */

const makeRow = () => {
  const row = {
    mark: h("span", { class: "mark" }),
    name: h("span", { class: "row-name" }),
    value: h("span", { class: "value" }),
    fill: h("span", { class: "fill" }),
    node: h("div", { class: "row" }),
  };
  row.node.append(row.mark, row.name, row.value, h("span", { class: "track" }, row.fill));
  return row;
};

/**
 * Whether the pen is still drawing the first stroke: too little to say that it is none of them.
 *
 * @param {Topics["pad"] | undefined} pad
 */
const firstStroke = (pad) => Boolean(pad?.drawing) && pad?.state.strokes.length === 0;

/** What to do while there is no answer. @param {Answer | null} answer */
const waitingFor = (answer) => {
  const session = latest("session");
  if (answer?.message && (answer.state !== "teach" || taughtClasses(session).length)) return answer.message;
  const pad = latest("pad");
  if (pad?.state.camera === "live") return cameraStep(session);
  const step = nextStep(session, pad?.blank ?? true);
  if (step === "touch") return say("step-touch");
  if (canAnswer(session)) {
    if (pad?.state.url) return say("answer-looking");
    if (pad && (pad.drawing || !pad.blank)) return say("answer-go-on");
    if (step === "another") return sayAnother(session);
    return showsPhotos(session) ? sayAsk(session) : say("answer-waiting");
  }
  return step === "first" ? say("step-first") : sayAnother(session);
};

/** @type {Mount} */
export const mountAnswer = (element) => {
  const part = partsOf(element);
  const correction = mountCorrection(element, () => answer);
  mountStrangers(element);
  const spoken = speakAnswer(element);
  const post = mountPost(element);
  /** @type {Map<number, ReturnType<typeof makeRow>>} by the class's id */
  const rows = new Map();
  /** @type {Answer | null} */
  let answer = null;

  /** @param {ClassItem} item */
  const rowOf = (item) => {
    const row = rows.get(item.id) ?? makeRow();
    rows.set(item.id, row);
    row.mark.replaceChildren(classMark(item.colour));
    row.name.textContent = item.shown;
    row.fill.style.background = classColour(item.colour);
    return row;
  };
  on("session", (session) => {
    const asked = session.classes.filter((item) => !item.off);
    const wanted = new Set(asked.map((item) => item.id));
    for (const id of rows.keys()) if (!wanted.has(id)) rows.delete(id);
    arrange(
      part("rows"),
      asked.map((item) => rowOf(item).node),
    );
    part("rows").classList.toggle("many", asked.length > 8);
    show();
  });

  /** @param {ReturnType<typeof headlineOf>} says */
  const showRows = (says) => {
    const percents = says && answer ? answerPercents(answer) : { classes: [], none: null };
    const exact = answer ? exactOf(answer) : { classes: false, none: false };
    for (const [id, row] of rows) {
      const place = says && answer ? answer.classes.findIndex((one) => one.id === id) : -1;
      const there = place >= 0;
      row.value.textContent = there ? inShort(percents.classes[place], exact.classes) : "";
      row.fill.style.transform = barLength(there ? percents.classes[place] / 100 : 0);
      row.node.classList.toggle("first", Boolean(says && !says.isNone && says.item.id === id));
      row.node.classList.toggle("left-out", Boolean(says) && !there);
    }
    const alone = says && answer?.classes.length === 1;
    part("none-row").hidden = !latest("session")?.can_refuse;
    part("none-name").textContent = alone ? say("answer-something-else") : say("answer-none-row");
    part("none-value").textContent = percents.none === null ? "" : inShort(percents.none, exact.none);
    part("none-fill").style.transform = barLength((percents.none ?? 0) / 100);
    part("none-row").classList.toggle("first", Boolean(says?.isNone));
  };

  const show = () => {
    const said = headlineOf(answer, latest("session"));
    const says = said?.isNone && firstStroke(latest("pad")) ? null : said;
    showRows(says);
    spoken.show(answer, says);
    post.show(says && answer);
    correction.show(Boolean(says));
    element.classList.toggle("waiting", !says);
    element.classList.toggle("none", Boolean(says?.isNone));
    part("title").textContent = says ? says.title : say("answer-title");
    for (const where of ["", "dock-"]) {
      part(`${where}mark`).replaceChildren(
        ...(says ? [says.isNone ? noneMark() : classMark(says.item.colour)] : []),
      );
      part(`${where}label`).textContent = says ? says.label : "";
      part(`${where}sure`).textContent = says ? say("sure", { percent: says.sure }) : "";
      part(`${where}nearest`).textContent = says ? says.nearest : "";
    }
    part("message").textContent = says ? "" : said ? say("answer-go-on") : waitingFor(answer);
    part("note").textContent = (says && answer?.message) || ""; // such as: a class without pictures is left out
    if (!says) part("dock-label").textContent = part("message").textContent;
    part("headline").dataset.drawing = answer?.drawing ?? "";
    part("dock-why").hidden = !says;
    part("dock-fill").style.transform = barLength(says ? says.percent / 100 : 0);
    part("dock-fill").style.background = !says || says.isNone ? "var(--soft)" : classColour(says.item.colour);
  };
  part("none-mark").append(noneMark());
  on("answer", (next) => {
    if (next?.question !== answer?.question) correction.close();
    answer = next;
    show();
  });
  on("pad", () => {
    if (!answer || answer.none_of_these) show();
  });
  on("thinking", (thinking) => element.classList.toggle("thinking", thinking));
  on("saving", (state) => element.classList.toggle("stale", state === "offline"));

  part("dock-answer").addEventListener("click", () => {
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    document.getElementById("why")?.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "start" });
  });
  show();
};

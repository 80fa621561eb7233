// Compare: the question on the pad put to every model, their weights in one order of pictures.

import { markAnswers } from "../compare_marks.js";
import { h, partsOf } from "../elements.js";
import { classColour, classMark, noneMark } from "../icons.js";
import { pictureOf } from "../ink.js";
import { inShort } from "../percents.js";
import { call, change } from "../server.js";
import { sheetOf } from "../sheet.js";
import { inBrowser } from "../storage.js";
import { say } from "../texts.js";
import { latest, on } from "../topics.js";

/** @import { Answer, Compared, Comparison, Mount, SupportBar } from "../types.d.ts" */
/** @import { Mark } from "../compare_marks.js" */

const THUMBNAILS = 15; // more pictures than these would be too small to see; their bars stay
const LEFT_OUT = "compare.without"; // ids of the models that this visitor does not ask

const leftOut = () => new Set((inBrowser.read(LEFT_OUT) ?? "").split("\n").filter(Boolean));

/**
 * @param {SupportBar} image
 * @param {number} weight
 * @param {number} most
 */
const bar = (image, weight, most) => {
  const height = `${most ? (100 * weight) / most : 0}%`;
  return h("span", { class: "bar" }, h("span", { style: { height, background: classColour(image.colour) } }));
};

/**
 * What one model says: a class, or that it is none of them.
 *
 * @param {Compared} one
 * @param {SupportBar[]} images
 * @param {Mark} mark
 */
const verdict = (one, images, mark) => {
  const alone = images.every((image) => image.class === images[0].class);
  const colour = images.find((image) => image.class === one.class)?.colour ?? 0;
  const none = alone ? say("compare-not", { name: one.label }) : say("answer-none");
  const nearest = one.none_of_these && !alone ? say("answer-nearest", { name: one.label }) : "";
  const badges = {
    right: say("compare-right"),
    wrong: say("compare-wrong"),
    differs: say("compare-differs"),
    "": "",
  };
  return h(
    "span",
    { class: "compare-said" },
    one.none_of_these ? noneMark() : classMark(colour),
    h("strong", { text: one.none_of_these ? none : one.label }),
    h("span", { class: "sure", text: inShort(Math.round(100 * one.confidence)) }),
    mark ? h("span", { class: `badge ${mark}`, text: badges[mark] }) : null,
    nearest ? h("span", { class: "nearest", text: nearest }) : null,
  );
};

/** @type {Mount} */
export const mountCompare = (element) => {
  const part = partsOf(element);
  const sheet = sheetOf(part("sheet", HTMLDialogElement));
  /** @type {Answer | null} */
  let answer = null;

  /** @param {string} model */
  const choose = async (model) => {
    sheet.close();
    await change("choose_model", { model });
  };
  /**
   * @param {Compared} one
   * @param {SupportBar[]} images
   * @param {Mark} mark
   */
  const row = (one, images, mark) => {
    const weights = one.weights ?? [];
    const most = Math.max(0, ...weights);
    const milliseconds = Math.max(1, Math.round(one.milliseconds));
    return h(
      "button",
      {
        class: "compare-row",
        "aria-current": String(one.model === answer?.model),
        disabled: Boolean(one.problem),
        onclick: () => choose(one.model),
      },
      h(
        "span",
        { class: "compare-model" },
        h("span", { class: "caption", text: one.title }),
        one.problem ? null : h("span", { class: "caption", text: say("milliseconds", { milliseconds }) }),
      ),
      one.problem ? h("span", { class: "caption", text: one.problem }) : verdict(one, images, mark),
      h(
        "span",
        { class: "bars", "aria-hidden": "true" },
        weights.map((weight, i) => bar(images[i], weight, most)),
      ),
    );
  };

  // All models there are, those that are asked ticked.
  /** @param {Comparison} view */
  const choices = (view) => {
    const asked = new Set(view.rows.map((one) => one.model));
    const every = [...view.rows, ...view.left_out].sort((a, b) => a.title.localeCompare(b.title));
    return every.map((one) => {
      const tick = h("input", { type: "checkbox", checked: asked.has(one.model) });
      tick.addEventListener("change", () => leaveOut(view, one.model, !tick.checked));
      return h("label", {}, tick, h("span", { text: one.title }));
    });
  };
  /**
   * @param {Comparison} view what is shown
   * @param {string} model
   * @param {boolean} without
   */
  const leaveOut = async (view, model, without) => {
    const before = inBrowser.read(LEFT_OUT);
    const out = leftOut();
    if (without) out.add(model);
    else out.delete(model);
    inBrowser.write(LEFT_OUT, [...out].join("\n") || null);
    const rows = view.rows.filter((one) => one.model !== model);
    if (without && rows.length) {
      const gone = view.rows.filter((one) => one.model === model);
      return show({ ...view, rows, left_out: [...view.left_out, ...gone] }); // the others have answered
    }
    if (await ask()) return;
    inBrowser.write(LEFT_OUT, before); // nobody would be left to ask, or no connection
    await ask();
  };
  const ask = async () => {
    const question = answer?.question;
    if (!question) return null;
    const without = inBrowser.read(LEFT_OUT) ?? "";
    const view = await call("compare_models", { question, without });
    if (view && without !== (inBrowser.read(LEFT_OUT) ?? "")) return ask(); // chosen otherwise meanwhile
    if (view) show(view);
    return view;
  };

  /** @param {Comparison} view */
  const show = (view) => {
    const classes = latest("session")?.classes ?? [];
    const sources = new Map(classes.flatMap((item) => item.images.map((image) => [image.id, image.src])));
    const few = view.images.length > THUMBNAILS ? [] : view.images;
    part("supports").replaceChildren(
      ...few.map(({ image }) => h("img", { src: sources.get(image), alt: "" })),
    );
    const marked = markAnswers(view.rows);
    part("verdict").textContent = verdictOf(view, marked);
    part("choose").replaceChildren(...choices(view));
    part("rows").replaceChildren(...view.rows.map((one, i) => row(one, view.images, marked.marks[i])));
  };
  /**
   * @param {Comparison} view
   * @param {ReturnType<typeof markAnswers>} marked
   */
  const verdictOf = (view, { known, agree, right, asked }) => {
    if (view.rows.length === 1) return "";
    if (known) return say("compare-some-right", { right, asked });
    return agree ? say("compare-agree") : say("compare-disagree");
  };

  part("open").addEventListener("click", async () => {
    part("verdict").textContent = say("compare-asking");
    for (const name of ["rows", "supports", "choose"]) part(name).replaceChildren();
    part("asked", HTMLImageElement).src = answer?.query || pictureOf(latest("pad")?.state.strokes ?? []);
    sheet.open(); // at once: the first time, every model has to be loaded
    if (await ask()) return;
    sheet.close();
    inBrowser.write(LEFT_OUT, null); // perhaps those who are asked are not here any more
  });
  on("answer", (next) => {
    answer = next;
    part("open").hidden = !(answer?.state === "answer" && answer.question);
  });
};

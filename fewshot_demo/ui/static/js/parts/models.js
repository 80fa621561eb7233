// The models to choose from, each with a plain sentence and what was measured.

import { h, partsOf, svg } from "../elements.js";
import { classColour } from "../icons.js";
import { call, change } from "../server.js";
import { sheetOf } from "../sheet.js";
import { say } from "../texts.js";
import { act, latest, offer, on } from "../topics.js";
import { largerModels } from "./larger.js";

/** @import { ModelCard, Mount } from "../types.d.ts" */

/** @type {ModelCard["group"][]} */
const GROUPS = ["drawing", "photo", "research"];

/**
 * How sure it was (across) and how often it was right (up), a line for each number of pictures.
 *
 * @param {ModelCard} card
 */
const reliability = ({ honesty }) => {
  if (!honesty?.length) return null;
  /** @param {[number, number]} point @returns {[number, number]} */
  const at = ([sure, right]) => [100 * sure, 100 - 100 * right];
  const lines = honesty.map(({ points }, i) =>
    svg(
      "g",
      { style: { color: classColour(i) } },
      svg("polyline", {
        points: points
          .map((point) =>
            at(point)
              .map((x) => x.toFixed(1))
              .join(","),
          )
          .join(" "),
      }),
      ...points.map((point) => svg("circle", { cx: at(point)[0], cy: at(point)[1], r: 1.8 })),
    ),
  );
  const plot = svg(
    "svg",
    { viewBox: "-2 -2 104 104", role: "img", "aria-label": say("models-plot") },
    svg("rect", { x: 0, y: 0, width: 100, height: 100 }),
    svg("path", { d: "M0 100L100 0" }),
    ...lines,
  );
  const legend = honesty.map(({ shot, gap }, i) =>
    h("li", { style: { color: classColour(i) } }, h("span", { text: say("models-gap", { shot, gap }) })),
  );
  return h(
    "details",
    { class: "honesty" },
    h("summary", { text: say("models-believe") }),
    h("p", { class: "caption", text: say("models-plot-legend") }),
    h("div", {}, plot, h("ul", {}, legend)),
  );
};

/** @type {Mount} */
export const mountModels = (element) => {
  const part = partsOf(element);
  const dialog = part("sheet", HTMLDialogElement);
  const sheet = sheetOf(dialog);
  /** @type {ModelCard[]} */
  let models = [];
  const titles = {
    drawing: say("models-for-drawings"),
    photo: say("models-for-photos"),
    research: say("models-for-research"),
  };

  /** @param {string} model */
  const choose = async (model) => {
    if (await change("choose_model", { model })) sheet.close();
  };
  /** @param {ModelCard} card */
  const entry = (card) =>
    h(
      "div",
      { class: "model-entry" },
      h(
        "button",
        {
          class: "model-card",
          role: "radio",
          "aria-checked": String(card.id === latest("session")?.model),
          onclick: () => choose(card.id),
        },
        h(
          "strong",
          {},
          h("span", { text: card.title }),
          card.recommended ? h("span", { class: "badge", text: say("models-recommended") }) : null,
        ),
        h("span", { text: card.sentence }),
        h("span", { class: "caption", text: card.accuracy }),
      ),
      reliability(card),
    );

  const larger = largerModels(() => load(true));
  /** @param {ModelCard["group"]} group */
  const groupOf = (group) => {
    const of = models.filter((one) => one.group === group);
    const more = group === "photo" ? [larger.node] : [];
    return of.length ? [h("h3", { text: titles[group] }), ...of.map(entry), ...more] : more;
  };
  const showName = () => {
    const chosen = models.find((one) => one.id === latest("session")?.model);
    part("name").textContent = chosen?.plain ?? "…";
    part("name").title = chosen?.title ?? "";
  };
  const showList = () => {
    part("list").replaceChildren(...GROUPS.flatMap(groupOf));
  };
  /** @param {boolean} closely whether the sheet is looked at, and not only the name of the model */
  const load = async (closely) => {
    const reply = await call("list_models", { closely });
    if (!reply) return;
    models = reply.models;
    part("device").textContent = reply.device;
    part("problems").textContent = reply.problems.join(" ");
    showName();
    showList();
  };
  offer({ plainName: (model) => models.find((one) => one.id === model)?.plain ?? "" });
  part("open").addEventListener("click", () => sheet.openFilled(Promise.all([load(true), larger.look()])));
  part("how").addEventListener("click", () => act("showHow"));
  on("session", () => {
    if (!models.length) load(false);
    showName();
    if (dialog.open) showList(); // else it is made anew when it is opened
  });
};

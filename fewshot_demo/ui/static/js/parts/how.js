// "How does it decide?": the idea of the model that answered, drawn from that answer.

import { aboutOf } from "../about.js";
import { h, partsOf } from "../elements.js";
import { viewOf } from "../how_views.js";
import { classMark } from "../icons.js";
import { call } from "../server.js";
import { sheetOf } from "../sheet.js";
import { latest, offer } from "../topics.js";

/** @import { Mount } from "../types.d.ts" */

/** @type {Mount} */
export const mountHow = (element) => {
  const part = partsOf(element);
  const sheet = sheetOf(part("sheet", HTMLDialogElement));

  const show = async () => {
    const answer = latest("answer");
    const classes = latest("session")?.classes ?? [];
    const about = aboutOf(answer);
    const view = about && viewOf(answer?.kind);
    part("empty").hidden = Boolean(view);
    part("told").hidden = !view;
    part("picture").replaceChildren();
    sheet.open();
    if (!view || !answer) return;
    part("idea").textContent = view.idea;
    part("reading").textContent = view.reading;
    part("formula").textContent = answer.how?.formula ?? "";
    part("symbols").textContent = view.symbols;
    part("paper").textContent = [answer.how?.learner, answer.how?.paper].filter(Boolean).join(" – ");
    part("legend").replaceChildren(
      ...answer.classes.map((one) => h("li", {}, classMark(one.colour), h("span", { text: one.name }))),
    );
    const map = await call("map_set", about);
    if (map) part("picture").replaceChildren(view.picture(answer, classes, map));
  };
  offer({ showHow: show });
};

// "How does it decide?": the idea of the model that answered, drawn from that answer.

import { aboutOf } from "../about.js";
import { h, partsOf } from "../elements.js";
import { isToldFromInside, viewOf } from "../how_views.js";
import { classMark } from "../icons.js";
import { call } from "../server.js";
import { sheetOf } from "../sheet.js";
import { latest, offer } from "../topics.js";

/** @import { View } from "../how_views.js" */
/** @import { About, Answer, Mount } from "../types.d.ts" */

/** @type {Mount} */
export const mountHow = (element) => {
  const part = partsOf(element);
  const sheet = sheetOf(part("sheet", HTMLDialogElement));

  /** @param {Answer | null | undefined} answer @param {View} view */
  const tell = (answer, view) => {
    part("idea").textContent = view.idea;
    part("reading").textContent = view.reading;
    part("formula").textContent = answer?.how?.formula ?? "";
    part("symbols").textContent = view.symbols;
    part("paper").textContent = [answer?.how?.learner, answer?.how?.paper].filter(Boolean).join(" – ");
    part("legend").replaceChildren(
      ...(answer?.classes ?? []).map((one) =>
        h("li", {}, classMark(one.colour), h("span", { text: one.name })),
      ),
    );
    part("told").hidden = false;
  };
  /** @param {Answer} answer @param {About} about */
  const fill = async (answer, about) => {
    const [map, inside] = await Promise.all([
      call("map_set", about),
      isToldFromInside(answer.kind) ? call("look_inside", about) : null,
    ]);
    const view = viewOf(answer.kind, inside);
    if (!view) return;
    tell(answer, view);
    if (map) part("picture").replaceChildren(view.picture(answer, latest("session")?.classes ?? [], map));
  };
  const show = async () => {
    const answer = latest("answer");
    const about = aboutOf(answer);
    const known = Boolean(about && viewOf(answer?.kind));
    part("empty").hidden = known;
    part("told").hidden = true;
    part("picture").replaceChildren();
    await sheet.openFilled(answer && about && known ? fill(answer, about) : Promise.resolve());
  };
  offer({ showHow: show });
};

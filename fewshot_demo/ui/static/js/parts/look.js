// One picture of the set enlarged, beside the question where it has a share in the answer.

import { aboutOf } from "../about.js";
import { h, partsOf } from "../elements.js";
import { drawHeat } from "../heat.js";
import { classMark } from "../icons.js";
import { pictureOf } from "../ink.js";
import { inWords } from "../percents.js";
import { call, change } from "../server.js";
import { fourDigits } from "../shares.js";
import { sheetOf } from "../sheet.js";
import { say } from "../texts.js";
import { latest, offer } from "../topics.js";
import { asideOf } from "./look_aside.js";
import { seesOf } from "./look_sees.js";
import { moveTo } from "./move_to.js";

/** @import { About, Answer, Looked } from "../types.d.ts" */

/**
 * @param {HTMLElement} element of "why"
 * @param {{ inFull: (image: number) => string }} without
 */
export const mountLook = (element, without) => {
  const part = partsOf(element);
  const sheet = sheetOf(part("sheet", HTMLDialogElement));
  /** @type {Looked | null} */
  let looked = null;
  /** @type {About | null} */
  let about = null; // the question that is being looked at
  const moving = moveTo(element, () => looked, sheet.close);
  const aside = asideOf(element, () => looked, sheet.close);
  const sees = seesOf(element, () => looked?.image.id ?? null);

  // Where it looked: the pictures as the model got them, with what each place adds to the score.
  const heats = ["asked-heat", "support-heat"].map((name) => part(name, HTMLCanvasElement));
  const showHeat = async () => {
    const one = looked;
    if (!one || !about) return;
    part("where", HTMLButtonElement).disabled = true;
    const found = await call("where_it_looked", { ...about, image: one.image.id });
    part("where", HTMLButtonElement).disabled = false;
    if (!found || looked !== one) return;
    const { query, support, query_seen, support_seen } = found.maps;
    await Promise.all([drawHeat(heats[0], query_seen, query), drawHeat(heats[1], support_seen, support)]);
    for (const canvas of heats) canvas.hidden = false;
    part("where-told").textContent = support
      ? found.sentence
      : `${found.sentence} ${say("look-where-query-only")}`;
    part("where").hidden = true;
  };
  part("where").addEventListener("click", showHeat);
  /** @param {boolean} offered */
  const hideHeat = (offered) => {
    for (const canvas of heats) canvas.hidden = true;
    part("where-told").textContent = "";
    part("where").hidden = !offered;
  };

  /**
   * @param {Looked} one
   * @param {Answer} answer
   * @param {number | null} head
   */
  const showShare = (one, answer, head) => {
    const percent = inWords(one.percent ?? 0, one.exactly);
    part("asked", HTMLImageElement).src = answer.query || pictureOf(latest("pad")?.state.strokes ?? []);
    part("share").textContent =
      head === null
        ? say("look-share", { percent })
        : say("look-share-of-head", { number: head + 1, percent });
    part("without").textContent = without.inFull(one.image.id);
    part("numbers", HTMLDetailsElement).open = false;
    part("score").textContent = say("look-score", {
      kind: answer.how?.kind ?? "",
      score: fourDigits(one.score ?? 0),
    });
    part("formula").textContent = answer.how?.formula ?? "";
    part("learner").textContent = [answer.how?.learner, answer.how?.paper].filter(Boolean).join(" – ");
  };
  /**
   * @param {Looked} one
   * @param {Answer | null} answer
   * @param {number | null} head
   */
  const look = (one, answer, head) => {
    looked = one;
    const weighed = one.weight !== undefined && answer !== null;
    part("sheet-title").replaceChildren(classMark(one.item.colour), h("span", { text: one.item.shown }));
    const pictures = [...one.item.images, ...one.item.tests].map((image) => image.id);
    const removes = { number: pictures.indexOf(one.image.id) + 1, name: one.item.shown };
    part("remove").setAttribute("aria-label", say("look-remove-named", removes));
    part("support", HTMLImageElement).src = one.image.src;
    for (const name of ["asked-figure", "share", "without", "numbers"]) part(name).hidden = !weighed;
    if (weighed) showShare(one, answer, head);
    about = weighed ? aboutOf(answer) : null;
    hideHeat(Boolean(about));
    sees.clear();
    moving.show();
    aside.show();
    sheet.openFilled(sharpen(one));
  };
  /** @param {Looked} one */
  const sharpen = async (one) => {
    const full = await sees.load();
    if (full?.src && looked === one) part("support", HTMLImageElement).src = full.src;
  };
  part("remove").addEventListener("click", async () => {
    sheet.close();
    if (looked) await change("remove_image", { image: looked.image.id });
  });
  offer({ lookAt: (one) => look(one, null, null) });
  return look;
};

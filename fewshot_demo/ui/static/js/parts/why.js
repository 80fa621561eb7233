// Why: every picture of the set by its weight in the answer, and what the answer would be without it.
// The weights of a class add up to the percentage shown for that class.

import { arrange, h, partsOf } from "../elements.js";
import { classColour, classMark } from "../icons.js";
import { taughtClasses } from "../next_step.js";
import { inShort, inWords } from "../percents.js";
import { reasonsOf } from "../reasons.js";
import { barLength } from "../shares.js";
import { steadyChoice } from "../steady.js";
import { say } from "../texts.js";
import { act, latest, on } from "../topics.js";
import { mountLook } from "./look.js";
import { followWithout } from "./without.js";

/** @import { Reason } from "../reasons.js" */
/** @import { Answer, Mount } from "../types.d.ts" */

const FEW = 12;

/**
 * @param {Reason} reason
 * @param {(reason: Reason) => void} look
 */
const makeTile = (reason, look) => {
  const tile = {
    reason,
    colour: -1,
    mark: h("span", { class: "mark" }),
    share: h("span"),
    without: h("span", { class: "tile-without" }),
    fill: h("span", { class: "fill" }),
    node: h("button", { class: "tile" }),
  };
  tile.node.addEventListener("click", () => look(tile.reason));
  tile.node.append(
    h("img", { src: reason.picture.src, alt: "" }),
    h("span", { class: "tile-share" }, tile.mark, tile.share),
    h("span", { class: "track" }, tile.fill),
    tile.without,
  );
  return tile;
};

/** @type {Mount} */
export const mountWhy = (element) => {
  const part = partsOf(element);
  /** @type {Answer | null} */
  let answer = null;
  let all = false;
  /** @type {number | null} */
  let head = null; // one of a model's several ways of looking, by itself; null: all together
  /** @type {Map<number, ReturnType<typeof makeTile>>} by the picture's id; kept, so that nothing flickers */
  const tiles = new Map();
  const steady = steadyChoice(FEW);
  const without = followWithout(element, () => show());
  const look = mountLook(element, without);

  /** @param {Reason} reason */
  const tileOf = (reason) => {
    const tile =
      tiles.get(reason.picture.id) ??
      makeTile(reason, (one) => look({ ...one, image: one.picture }, answer, head));
    tiles.set(reason.picture.id, tile);
    return tile;
  };
  /** @param {Reason} reason */
  const showTile = (reason) => {
    const tile = tileOf(reason);
    const { item, percent, exactly, weight } = reason;
    if (tile.colour !== item.colour) {
      tile.colour = item.colour;
      tile.mark.replaceChildren(classMark(item.colour));
      tile.fill.style.background = classColour(item.colour);
    }
    tile.reason = reason;
    tile.share.textContent = inShort(percent, exactly);
    const other = without.inShort(reason.picture.id);
    tile.without.textContent = other;
    tile.fill.style.transform = barLength(weight);
    const named = [say("why-tile", { name: item.shown, percent: inWords(percent, exactly) }), other]; // all that can be read on it
    tile.node.setAttribute("aria-label", named.filter(Boolean).join(" "));
    return tile.node;
  };

  // A model that looks in several ways at once can be seen to look in each of them.
  const showHeads = () => {
    const count = (answer?.state === "answer" && answer.why[0]?.heads?.length) || 0;
    if (head !== null && head >= count) head = null;
    /**
     * @param {number | null} value
     * @param {string} text
     */
    const choice = (value, text) => {
      const choose = () => {
        head = value;
        show();
      };
      return h("button", {
        class: "chip",
        role: "radio",
        "aria-checked": String(head === value),
        text,
        onclick: choose,
      });
    };
    part("heads").hidden = count < 2;
    const single = Array.from({ length: count }, (_, k) => choice(k, say("why-head", { number: k + 1 })));
    part("heads").replaceChildren(...(count < 2 ? [] : [choice(null, say("why-all-heads")), ...single]));
  };
  const show = () => {
    showHeads();
    const classes = latest("session")?.classes ?? [];
    const reasons = reasonsOf(answer, classes, head);
    const order = classes.flatMap((item) => item.images.map((image) => image.id));
    const shown = answer?.live
      ? steady(reasons, order, performance.now())
      : reasons.slice(0, all ? reasons.length : FEW);
    arrange(part("tiles"), shown.map(showTile));
    part("more").hidden = all || reasons.length <= FEW;
    part("more").textContent = say("why-show-all", { count: reasons.length });
    part("empty").hidden = reasons.length > 0;
    part("told").hidden = reasons.length === 0;
    part("sentence").textContent = head === null ? (answer?.how?.sentence ?? "") : (answer?.how?.head ?? "");
  };
  on("answer", (next) => {
    answer = next;
    without.follow(next);
    show();
  });
  on("session", (session) => {
    const alive = new Set(session.classes.flatMap((item) => item.images.map((image) => image.id)));
    for (const id of tiles.keys()) if (!alive.has(id)) tiles.delete(id);
    document.getElementById("stage")?.classList.toggle("untaught", taughtClasses(session).length === 0);
    show();
  });
  part("how").addEventListener("click", () => act("showHow"));
  part("more").addEventListener("click", () => {
    all = true;
    show();
  });
};

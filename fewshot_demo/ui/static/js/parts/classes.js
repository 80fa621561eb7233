// The classes: names, pictures, and three ways to add to them (pad, picker, drop).

import { arrange, h, partsOf } from "../elements.js";
import { fits, takeDropsOn } from "../files.js";
import { classMark, icon } from "../icons.js";
import { change, connected } from "../server.js";
import { say } from "../texts.js";
import { toast } from "../toast.js";
import { act, latest, offer, on } from "../topics.js";

/** @import { ClassItem, Mount, Picture } from "../types.d.ts" */
/** @typedef {ReturnType<typeof makeCard>} Card */

const SHORT = "(max-height: 520px)"; // the layout whose classes stand under the pad and the answer
const REASONS = 3; // refusals that are told one by one

/**
 * @param {Card} card
 * @param {File[]} files
 */
const addFiles = async (card, files) => {
  const fitting = files.filter(fits);
  const before = new Set(card.item.images.map((image) => image.id));
  /** @type {{ file: string, why: string }[]} */
  const refused = [];
  let added = 0;
  for (const [i, file] of fitting.entries()) {
    if (fitting.length > 1) {
      card.count.textContent = say("classes-progress", { done: i + 1, all: fitting.length });
    }
    const reply = await change("add_files", { class_id: card.item.id }, { file });
    if (reply) {
      added += reply.added;
      refused.push(...reply.refused);
    }
    if (!connected()) break;
  }
  showCount(card);
  const why = refused.slice(0, REASONS).map((one) => `${one.file}: ${one.why}`);
  if (refused.length) {
    toast([say("classes-some-refused", { added, refused: refused.length }), ...why].join(" "));
  } else if (added > 1) toast(say("classes-added", { added }));
  const now = latest("session")?.classes.find((one) => one.id === card.item.id)?.images ?? [];
  const blind = now.filter((image) => image.note && !before.has(image.id)).length;
  if (blind) toast(say("classes-blind", { count: blind }));
};

/**
 * @param {ClassItem} item
 * @param {{ pick: () => void, next: () => void }} how choose files for it; go on to the next name
 */
const makeCard = (item, { pick, next }) => {
  const card = {
    item,
    thumbs: /** @type {Map<number, HTMLElement>} */ (new Map()),
    mark: h("span", { class: "mark" }),
    name: h("input", {
      class: "name",
      "aria-label": say("classes-name"),
      autocomplete: "off",
      spellcheck: "false",
      enterkeyhint: "next",
    }),
    count: h("span", { class: "count" }),
    add: h(
      "button",
      {
        class: "thumb add",
        "aria-label": say("classes-add-pictures"),
        title: say("classes-add-pictures"),
        onclick: pick,
      },
      icon("plus"),
    ),
    grid: h("div", { class: "thumbs" }),
    node: h("article", { class: "card", "data-class": item.id }),
  };
  card.name.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) next();
  });
  card.name.addEventListener("change", async () => {
    const renamed = await change("rename_class", { class_id: card.item.id, name: card.name.value });
    if (!renamed) card.name.value = card.item.name;
  });
  const remove = h(
    "button",
    {
      class: "plain remove",
      "aria-label": say("classes-remove"),
      title: say("classes-remove"),
      onclick: () => change("remove_class", { class_id: card.item.id }),
    },
    icon("close"),
  );
  card.node.append(h("header", {}, card.mark, card.name, card.count, remove), card.grid);
  takeDropsOn(card.node, (files) => addFiles(card, files));
  return card;
};

/** @param {Card} card */
const showCount = (card) => {
  card.count.textContent = String(card.item.images.length || "");
};

/**
 * @param {Card} card
 * @param {ClassItem} item
 * @param {number} position
 */
const showCard = (card, item, position) => {
  card.item = item;
  card.mark.replaceChildren(classMark(item.colour));
  card.name.placeholder = say("classes-name-placeholder", { number: position + 1 });
  if (document.activeElement !== card.name) card.name.value = item.name;
  showCount(card);
  const wanted = new Set(item.images.map((image) => image.id));
  for (const id of card.thumbs.keys()) if (!wanted.has(id)) card.thumbs.delete(id);
  arrange(card.grid, [...item.images.map((image) => showNote(thumbOf(card, image), image)), card.add]);
};

/**
 * @param {Card} card
 * @param {Picture} image
 */
const thumbOf = (card, image) => {
  const there = card.thumbs.get(image.id);
  if (there) return there;
  const thumb = h(
    "button",
    {
      class: "thumb",
      "data-image": image.id,
      "aria-label": say("classes-look"),
      onclick: () => act("lookAt", { image, item: card.item }),
    },
    h("img", { src: image.src, alt: "", loading: "lazy" }),
  );
  card.thumbs.set(image.id, thumb);
  return thumb;
};

/**
 * A picture in which nothing is found says so on its thumbnail.
 *
 * @param {HTMLElement} thumb
 * @param {Picture} image
 */
const showNote = (thumb, { note }) => {
  thumb.classList.toggle("blind", Boolean(note));
  thumb.title = note;
  thumb.setAttribute("aria-label", [say("classes-look"), note].filter(Boolean).join(": "));
  return thumb;
};

/** @type {Mount} */
export const mountClasses = (element) => {
  const part = partsOf(element);
  const picker = part("picker", HTMLInputElement);
  /** @type {Map<number, Card>} kept by the class's id, so that nothing flickers */
  const cards = new Map();
  /** @type {Card | null} */
  let picking = null; // the class that files are being chosen for
  picker.addEventListener("change", () => {
    const files = [...(picker.files ?? [])];
    picker.value = "";
    if (picking) addFiles(picking, files);
  });

  // Enter goes on to the next name; after the last one, back to the pad.
  /** @param {number} id */
  const nameNext = (id) => {
    const order = [...cards.keys()];
    const next = cards.get(order[order.indexOf(id) + 1]);
    if (next) {
      next.name.focus();
      next.name.select();
      return;
    }
    cards.get(id)?.name.blur();
    window.scrollTo({ top: 0 });
  };
  /** @param {ClassItem} item */
  const cardOf = (item) => {
    const there = cards.get(item.id);
    if (there) return there;
    const pick = () => {
      picking = card;
      picker.click();
    };
    const card = makeCard(item, { pick, next: () => nameNext(item.id) });
    return card;
  };
  on("session", (session) => {
    const shown = session.classes.map(cardOf);
    cards.clear();
    session.classes.forEach((item, i) => {
      cards.set(item.id, shown[i]); // in the order of the set
      showCard(shown[i], item, i);
    });
    arrange(
      part("list"),
      shown.map((card) => card.node),
    );
    part("none").hidden = session.classes.length > 0;
  });

  /** @param {number} id */
  const nameClass = (id) => {
    if (window.matchMedia(SHORT).matches) return; // the pad would go out of sight
    const name = cards.get(id)?.name;
    name?.focus();
    name?.select();
  };
  offer({ nameClass });
  part("add").addEventListener("click", async () => {
    const made = await change("add_class", { name: "" });
    const fresh = made?.session.classes.at(-1);
    if (fresh) nameClass(fresh.id);
  });
};

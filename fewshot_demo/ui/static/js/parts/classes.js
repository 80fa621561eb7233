// The classes: names, pictures, and three ways to add to them (pad, picker, drop).

import { dragOf } from "../dragging.js";
import { arrange, h, partsOf } from "../elements.js";
import { takeDropsOn } from "../files.js";
import { classMark, icon } from "../icons.js";
import { countName } from "../name_limit.js";
import { change } from "../server.js";
import { say } from "../texts.js";
import { toast } from "../toast.js";
import { act, latest, offer, on } from "../topics.js";
import { addFiles } from "./adding.js";
import { arrangeable } from "./arranging.js";
import { showBalance } from "./balance.js";
import { bringing } from "./bringing.js";
import { mountClassSheet } from "./class_sheet.js";
import { followPaste } from "./paste.js";
import { progressOn } from "./progress.js";
import { testsTray } from "./tests_tray.js";

/** @import { ClassItem, Mount, Picture, Session } from "../types.d.ts" */
/** @typedef {ReturnType<typeof makeCard>} Card */

const SHORT = "(max-height: 520px)"; // the layout whose classes stand under the pad and the answer

/**
 * @param {ClassItem} item
 * @param {object} how
 * @param {() => void} how.pick choose files for it
 * @param {(files: File[]) => void} how.add
 * @param {() => void} how.next go on to the next name
 */
const makeCard = (item, { pick, add, next }) => {
  const card = {
    item,
    thumbs: /** @type {Map<number, HTMLElement>} */ (new Map()),
    mark: h("span", { class: "mark", title: say("classes-drag") }),
    name: h("input", {
      class: "name",
      autocomplete: "off",
      spellcheck: "false",
      enterkeyhint: "next",
    }),
    length: h("span", { class: "count", role: "status" }),
    count: h("span", { class: "count" }),
    add: h("button", {
      class: "thumb add",
      onclick: pick,
    }),
    more: h(
      "button",
      {
        class: "plain more",
        "aria-haspopup": "dialog",
        title: say("classes-more"),
        onclick: () => act("openClass", item.id),
      },
      icon("more"),
    ),
    off: h("p", { class: "caption", text: say("classes-off"), hidden: true }),
    grid: h("div", { class: "thumbs" }),
    tests: testsTray(item.id),
    node: h("article", { class: "card", "data-class": item.id }),
  };
  card.name.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) next();
  });
  card.name.addEventListener("change", async () => {
    const renamed = await change("rename_class", { class_id: card.item.id, name: card.name.value });
    if (!renamed) card.name.value = card.item.name;
  });
  card.node.append(
    h("header", {}, card.mark, card.name, card.length, card.count, card.more),
    card.off,
    card.grid,
    card.tests.node,
  );
  countName(card.name, card.length);
  arrangeable(card.node, card.mark, item.id);
  takeDropsOn(card.node, add, (folders) => act("addFolders", folders));
  return card;
};

/** @param {Card} card */
const showCount = (card) => {
  const count = card.item.images.length;
  const limit = latest("session")?.limits.images ?? 0;
  card.count.textContent = count ? say("classes-count", { count, limit }) : "";
};

/**
 * Where there is no room left, the "+" says so.
 *
 * @param {Card} card
 * @param {Session["limits"] | undefined} limits
 */
const showRoom = ({ add, item, name }, limits) => {
  if (!limits) return;
  name.maxLength = limits.name;
  const full = item.images.length >= limits.images;
  const words = full
    ? say("classes-full", { limit: limits.images })
    : say("classes-add-pictures", { name: item.shown });
  add.disabled = full;
  add.setAttribute("aria-label", words);
  add.title = words;
  add.replaceChildren(full ? h("span", { class: "full", text: say("classes-full-short") }) : icon("plus"));
};

/**
 * @param {Card} card
 * @param {ClassItem} item
 * @param {number} position
 */
const showCard = (card, item, position) => {
  const typed = card.name.value !== card.item.name; // and not yet sent
  card.item = item;
  card.mark.replaceChildren(classMark(item.colour));
  const named = say("classes-name-placeholder", { number: position + 1 });
  card.name.placeholder = named;
  card.name.setAttribute("aria-label", named);
  if (!typed || document.activeElement !== card.name) card.name.value = item.name;
  card.more.setAttribute("aria-label", say("classes-more-named", { name: item.shown }));
  card.node.classList.toggle("off", item.off);
  card.off.hidden = !item.off;
  showCount(card);
  showRoom(card, latest("session")?.limits);
  card.tests.show(item);
  const wanted = new Set(item.images.map((image) => image.id));
  for (const id of card.thumbs.keys()) if (!wanted.has(id)) card.thumbs.delete(id);
  arrange(card.grid, [...item.images.map((image, i) => showWords(thumbOf(card, image), card, i)), card.add]);
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
      onclick: () => act("lookAt", { image, item: card.item }),
    },
    h("img", { src: image.src, alt: "", loading: "lazy", draggable: "false" }),
  );
  dragOf(thumb, "image", image.id);
  card.thumbs.set(image.id, thumb);
  return thumb;
};

/**
 * What a thumbnail goes by; a picture in which nothing is found says so on it.
 *
 * @param {HTMLElement} thumb
 * @param {Card} card
 * @param {number} place of the picture in its class
 */
const showWords = (thumb, { item }, place) => {
  const { note } = item.images[place];
  const named = say("classes-look", { number: place + 1, name: item.shown });
  thumb.classList.toggle("blind", Boolean(note));
  thumb.title = note;
  thumb.setAttribute("aria-label", [named, note].filter(Boolean).join(": "));
  return thumb;
};

/** @type {Mount} */
export const mountClasses = (element) => {
  const part = partsOf(element);
  const picker = part("picker", HTMLInputElement);
  const addWords = part("add-words");
  /** @type {Map<number, Card>} kept by the class's id, so that nothing flickers */
  const cards = new Map();
  /** @type {Card | null} */
  let picking = null; // the class that files are being chosen for
  picker.addEventListener("change", () => {
    const files = [...(picker.files ?? [])];
    picker.value = "";
    if (picking) add(picking, files);
  });

  const progress = progressOn(element, (id, done, all) => {
    const card = cards.get(id);
    if (card) card.count.textContent = say("classes-progress", { done, all });
  });
  /** @type {typeof progress} */
  const busy = async (work) => {
    const kept = await progress(work);
    for (const card of cards.values()) showCount(card);
    return kept;
  };
  const { addDropped, takeZips } = bringing(element, busy);
  /** @param {Card} card @param {File[]} files */
  const add = async (card, files) => {
    const plain = takeZips(files);
    if (plain.length) await busy((how) => addFiles(card.item.id, plain, how));
  };
  takeDropsOn(
    element,
    (files) => {
      if (takeZips(files).length) toast(say("drop-on-class"));
    },
    addDropped,
  );

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
    const card = makeCard(item, {
      pick,
      add: (files) => add(card, files),
      next: () => nameNext(item.id),
    });
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
    const full = session.classes.length >= session.limits.classes;
    part("add", HTMLButtonElement).disabled = full;
    addWords.textContent = full
      ? say("classes-set-full", { limit: session.limits.classes })
      : say("classes-add");
  });

  /** @param {number} id */
  const nameClass = (id) => {
    if (window.matchMedia(SHORT).matches) return; // the pad would go out of sight
    const name = cards.get(id)?.name;
    name?.focus();
    name?.select();
  };
  part("check").addEventListener("click", () => act("checkSet"));
  on("checked", (words) => {
    part("check").hidden = !words;
    part("check").textContent = words;
  });
  part("practise").addEventListener("click", () => act("practise"));
  on("practised", (words) => {
    part("practise").hidden = !words;
    part("practise").textContent = words;
  });
  /** @param {number} id @param {File[]} files */
  const addFilesTo = async (id, files) => {
    const card = cards.get(id);
    if (card) await add(card, files);
  };
  offer({ nameClass, addFolders: addDropped, addFilesTo });
  mountClassSheet(element);
  showBalance(element);
  followPaste();
  part("add").addEventListener("click", async () => {
    const made = await change("add_class", { name: "" });
    const fresh = made?.session.classes.at(-1);
    if (fresh) nameClass(fresh.id);
  });
};

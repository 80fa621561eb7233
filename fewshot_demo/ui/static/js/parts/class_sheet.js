// What can be done with a class: paste, order, colour, switch off, remove.

import { h, partsOf } from "../elements.js";
import { classMark } from "../icons.js";
import { change } from "../server.js";
import { sheetOf } from "../sheet.js";
import { say } from "../texts.js";
import { latest, offer, on } from "../topics.js";
import { stepClass } from "./arranging.js";
import { canReadClipboard, pasteInto } from "./paste.js";

/** @import { ClassItem, Session } from "../types.d.ts" */

const OFFERED = 24; // eight colours, each with three shapes
const COLOURS = [
  () => say("colour-blue"),
  () => say("colour-orange"),
  () => say("colour-green"),
  () => say("colour-pink"),
  () => say("colour-red"),
  () => say("colour-sky"),
  () => say("colour-olive"),
  () => say("colour-grey"),
];

/** @param {HTMLElement} element of the classes */
export const mountClassSheet = (element) => {
  const part = partsOf(element);
  const sheet = sheetOf(part("class-sheet", HTMLDialogElement));
  const box = part("class-sheet", HTMLDialogElement);
  const included = part("class-on", HTMLInputElement);
  let shown = 0; // the id of the class

  const marks = Array.from({ length: OFFERED }, (_, number) => {
    const name = say("colour-choice", { colour: COLOURS[number % 8](), number: Math.floor(number / 8) + 1 });
    return h(
      "button",
      {
        role: "radio",
        "aria-label": name,
        title: name,
        onclick: () => change("colour_class", { class_id: shown, colour: number }),
      },
      classMark(number),
    );
  });
  part("class-colours").append(...marks);

  /** @param {Session} session @param {ClassItem} item */
  const showColours = (session, item) => {
    const taken = new Set(session.classes.map((one) => one.colour));
    marks.forEach((mark, number) => {
      mark.setAttribute("aria-checked", String(number === item.colour));
      mark.disabled = taken.has(number) && number !== item.colour;
    });
  };
  const show = () => {
    const session = latest("session");
    const place = session?.classes.findIndex((one) => one.id === shown) ?? -1;
    if (!session || place < 0) {
      sheet.close();
      return;
    }
    const item = session.classes[place];
    part("class-title").replaceChildren(classMark(item.colour), h("span", { text: item.shown }));
    part("class-remove").setAttribute("aria-label", say("classes-remove-named", { name: item.shown }));
    part("class-up", HTMLButtonElement).disabled = place === 0;
    part("class-down", HTMLButtonElement).disabled = place === session.classes.length - 1;
    part("class-paste", HTMLButtonElement).disabled = item.images.length >= session.limits.images;
    included.checked = !item.off;
    showColours(session, item);
  };
  part("class-paste").hidden = !canReadClipboard();
  part("class-up").addEventListener("click", () => stepClass(shown, -1));
  part("class-down").addEventListener("click", () => stepClass(shown, 1));
  part("class-paste").addEventListener("click", () => {
    sheet.close();
    pasteInto(shown);
  });
  included.addEventListener("change", () =>
    change("switch_class", { class_id: shown, off: !included.checked }),
  );
  part("class-remove").addEventListener("click", () => {
    sheet.close();
    change("remove_class", { class_id: shown });
  });
  on("session", () => {
    if (box.open) show();
  });
  offer({
    openClass: (id) => {
      shown = id;
      sheet.open();
      show();
    },
  });
};

// Pictures go to other classes, classes to other places; each step can be undone where it is told.

import { dragOf, takeMovesOn } from "../dragging.js";
import { change } from "../server.js";
import { say } from "../texts.js";
import { toast } from "../toast.js";
import { latest } from "../topics.js";

/** @param {string} message of the last change of the set, which one touch undoes */
export const toastWithUndo = (message) =>
  toast(message, { text: say("undo"), run: () => change("undo_change", {}) });

/** @param {number} image @param {number} owner the class that it goes to */
export const moveImage = (image, owner) => {
  const item = latest("session")?.classes.find((one) => one.id === owner);
  const there = !item || item.images.some((one) => one.id === image);
  return there ? null : change("move_image", { image, class_id: owner }, { step: true });
};

const places = () => latest("session")?.classes.map((one) => one.id) ?? [];

/** @param {number} id of a class @param {number} position */
export const placeClass = (id, position) => {
  const from = places().indexOf(id);
  return from < 0 || from === position ? null : change("place_class", { class_id: id, position });
};

/** @param {number} id of a class @param {number} by -1: up, 1: down */
export const stepClass = (id, by) => placeClass(id, places().indexOf(id) + by);

/**
 * A class is dragged by its mark; pictures and classes can be dropped on it.
 *
 * @param {HTMLElement} node of the class
 * @param {HTMLElement} mark
 * @param {number} id
 */
export const arrangeable = (node, mark, id) => {
  dragOf(mark, "class", id);
  takeMovesOn(node, {
    image: (image) => moveImage(image, id),
    class: (other, after) => {
      if (other === id) return;
      const order = places().filter((one) => one !== other);
      placeClass(other, order.indexOf(id) + Number(after));
    },
  });
};

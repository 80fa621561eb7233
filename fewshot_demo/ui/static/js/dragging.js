// By mouse: a picture is dragged to another class, a class to another place among the others.

const KINDS = { image: "application/x-fewshot-image", class: "application/x-fewshot-class" };

/** @typedef {keyof typeof KINDS} Kind */

/**
 * @param {HTMLElement} node
 * @param {Kind} kind
 * @param {number} id
 */
export const dragOf = (node, kind, id) => {
  node.draggable = true;
  node.addEventListener("dragstart", ({ dataTransfer }) => {
    if (!dataTransfer) return;
    dataTransfer.setData(KINDS[kind], String(id));
    dataTransfer.effectAllowed = "move";
  });
};

/** Whether the pointer is past the middle of a node. @param {HTMLElement} node @param {number} y */
export const pastMiddle = (node, y) => {
  const box = node.getBoundingClientRect();
  return y > box.top + box.height / 2;
};

/**
 * What is dragged within the page is taken before anything that takes files hears of it.
 *
 * @param {HTMLElement} node of a class
 * @param {object} take
 * @param {(id: number) => void} take.image
 * @param {(id: number, after: boolean) => void} take.class
 */
export const takeMovesOn = (node, take) => {
  /** @param {DragEvent} event @returns {Kind | undefined} */
  const kindOf = ({ dataTransfer }) => {
    const kinds = /** @type {Kind[]} */ (Object.keys(KINDS));
    return kinds.find((kind) => dataTransfer?.types.includes(KINDS[kind]));
  };
  /** @param {"over" | "before" | "after" | null} word */
  const cue = (word) => {
    for (const one of ["over", "before", "after"]) node.classList.toggle(one, one === word);
  };
  const capture = { capture: true };
  node.addEventListener(
    "dragover",
    (event) => {
      const kind = kindOf(event);
      if (!kind) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      cue(kind === "image" ? "over" : pastMiddle(node, event.clientY) ? "after" : "before");
    },
    capture,
  );
  node.addEventListener("dragleave", () => cue(null));
  node.addEventListener(
    "drop",
    (event) => {
      const kind = kindOf(event);
      if (!kind) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      cue(null);
      const id = Number(event.dataTransfer?.getData(KINDS[kind]));
      if (kind === "image") take.image(id);
      else take.class(id, pastMiddle(node, event.clientY));
    },
    capture,
  );
};

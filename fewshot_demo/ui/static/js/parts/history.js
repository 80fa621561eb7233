// Undo and redo: of the pad's strokes first, then of every change of the set.

import { partsOf } from "../elements.js";
import { change } from "../server.js";
import { say } from "../texts.js";
import { act, latest, on } from "../topics.js";

/** What a key asks for. @param {KeyboardEvent} event @returns {"undo" | "redo" | null} */
export const wish = ({ key, ctrlKey, metaKey, shiftKey, altKey }) => {
  if (!(ctrlKey || metaKey) || altKey) return null;
  const letter = key.toLowerCase();
  if (letter === "z") return shiftKey ? "redo" : "undo";
  return letter === "y" && !shiftKey ? "redo" : null;
};

/** @param {HTMLElement} element of the sets */
export const showHistory = (element) => {
  const part = partsOf(element);
  const undo = part("undo-change", HTMLButtonElement);
  const redo = part("redo-change", HTMLButtonElement);
  const steps = () => latest("session")?.history;
  const undoChange = () => (steps()?.undo ? change("undo_change", {}) : null);
  const redoChange = () => (steps()?.redo ? change("redo_change", {}) : null);
  undo.addEventListener("click", undoChange);
  redo.addEventListener("click", redoChange);
  on("session", ({ history }) => {
    undo.disabled = !history.undo;
    redo.disabled = !history.redo;
    const words = [
      history.undo ? say("history-undo", { what: history.undo }) : say("history-nothing-to-undo"),
      history.redo ? say("history-redo", { what: history.redo }) : say("history-nothing-to-redo"),
    ];
    [undo, redo].forEach((button, i) => {
      button.title = words[i];
      button.setAttribute("aria-label", words[i]);
    });
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, textarea, dialog");
    const wanted = typing ? null : wish(event);
    if (!wanted) return;
    event.preventDefault();
    if (wanted === "redo") redoChange();
    else if (!act("undoOnPad")) undoChange();
  });
};

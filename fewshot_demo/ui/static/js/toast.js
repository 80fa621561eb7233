// A word at the foot of the page, with at most one thing to do about it.

import { h } from "./elements.js";
import { icon } from "./icons.js";
import { say } from "./texts.js";

const SECONDS = 7;
const SECONDS_TO_ACT = 12;
const MOST = 3; // words at once

/**
 * @param {string} message
 * @param {{ text: string, run: () => void }} [action]
 * @param {{ lasting?: boolean }} [how] lasting: it stays until it is closed
 * @returns {() => void} takes it away
 */
export const toast = (message, action, { lasting = false } = {}) => {
  const tray =
    document.getElementById("toasts") ?? h("div", { id: "toasts", role: "status", "aria-live": "polite" });
  // An open sheet makes everything beside it dead to the touch, so the word moves into the sheet.
  (document.querySelector("dialog[open]") ?? document.body).append(tray);
  const note = h("div", { class: "toast", "data-said": message }, h("span", { text: message }));
  const leave = () => note.remove();
  const act = () => {
    leave();
    action?.run();
  };
  if (action) note.append(h("button", { class: "link", text: action.text, onclick: act }));
  note.append(h("button", { class: "plain", "aria-label": say("close"), onclick: leave }, icon("close")));
  for (const other of [...tray.children]) if (other.getAttribute("data-said") === message) other.remove();
  note.classList.toggle("lasting", lasting);
  const passing = [...tray.querySelectorAll(".toast:not(.lasting)")];
  while (passing.length >= MOST) passing.shift()?.remove();
  tray.append(note);
  if (!lasting) setTimeout(leave, 1000 * (action ? SECONDS_TO_ACT : SECONDS));
  return leave;
};

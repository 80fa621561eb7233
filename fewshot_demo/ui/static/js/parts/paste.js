// A picture from the clipboard: into the class that was touched last, or onto the pad as a question.

import { say } from "../texts.js";
import { toast } from "../toast.js";
import { act, latest } from "../topics.js";
import { toastWithUndo } from "./arranging.js";

const PICTURE = /^image\//;
const TYPING = "input, textarea, [contenteditable=true]";

/** Where a picture goes that is pasted now: a class by its id, or the pad. @type {number | "pad"} */
let place = "pad";

/** @param {EventTarget | null} target what was touched or has focus */
const notePlace = (target) => {
  if (!(target instanceof Element)) return;
  const card = target.closest(".card[data-class]");
  if (card) place = Number(card.getAttribute("data-class"));
  else if (target.closest("#pad")) place = "pad";
};

/** @param {number} id of a class @param {File[]} files */
const addTo = async (id, files) => {
  const item = latest("session")?.classes.find((one) => one.id === id);
  if (!item) return;
  const known = item.images.length;
  await act("addFilesTo", id, files);
  const now = latest("session")?.classes.find((one) => one.id === id)?.images.length ?? known;
  if (now > known && files.length === 1) toastWithUndo(say("paste-added", { name: item.shown }));
};

/** @param {File[]} files */
const put = (files) => {
  const there = latest("session")?.classes.some((one) => one.id === place);
  if (place !== "pad" && there) addTo(place, files);
  else act("putFilesOnPad", files);
};

/** @param {ClipboardEvent} event */
const paste = (event) => {
  const files = [...(event.clipboardData?.files ?? [])].filter((file) => PICTURE.test(file.type));
  const typing = event.target instanceof Element && event.target.closest(TYPING);
  if (files.length) {
    event.preventDefault();
    put(files);
  } else if (!typing) toast(say("paste-nothing"));
};

/** Whether a button may look at the clipboard here; Ctrl+V always may. */
export const canReadClipboard = () => typeof navigator.clipboard?.read === "function";

/** @param {number} id of a class that the picture on the clipboard is to teach */
export const pasteInto = async (id) => {
  /** @type {File[]} */
  const files = [];
  try {
    for (const item of await navigator.clipboard.read()) {
      const type = item.types.find((one) => PICTURE.test(one));
      if (type) files.push(new File([await item.getType(type)], `${say("paste-name")}.png`, { type }));
    }
  } catch {
    toast(say("paste-by-key"));
    return;
  }
  if (files.length) addTo(id, files);
  else toast(say("paste-nothing"));
};

export const followPaste = () => {
  for (const kind of ["pointerdown", "focusin"]) {
    document.addEventListener(kind, (event) => notePlace(event.target), { capture: true });
  }
  document.addEventListener("paste", paste);
};

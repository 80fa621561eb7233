// The answer as a picture to post: by what the device shares with, else as a file.

import { cardOf, fileNameOf } from "../answer_card.js";
import { pictureOf } from "../answer_picture.js";
import { busyWhile } from "../busy.js";
import { partsOf } from "../elements.js";
import { download } from "../saved_sets.js";
import { say } from "../texts.js";
import { toast } from "../toast.js";
import { act, latest } from "../topics.js";

/** @import { Answer } from "../types.d.ts" */

/** @param {File} file @returns {Promise<boolean>} whether the device took it, or its owner thought better of it */
const shared = async (file) => {
  if (!navigator.canShare?.({ files: [file] })) return false;
  try {
    await navigator.share({ files: [file] });
    return true;
  } catch (problem) {
    return problem instanceof DOMException && problem.code === DOMException.ABORT_ERR;
  }
};

/** @param {HTMLElement} element of the answer */
export const mountPost = (element) => {
  const button = partsOf(element)("post");
  /** @type {Answer | null} */
  let answer = null;
  const card = () => cardOf(answer, latest("session"), act("plainName", answer?.model ?? "") ?? "");

  const post = async () => {
    const told = card();
    const picture = told && (await pictureOf(told).catch(() => null));
    if (!picture) return say("post-failed");
    const file = new File([picture], fileNameOf(told.label), { type: picture.type });
    if (await shared(file)) return "";
    download(file, file.name);
    return say("post-saved");
  };
  busyWhile(button, async () => {
    const said = await post();
    if (said) toast(said);
  });
  return {
    /** @param {Answer | null} next what the page says, if it says anything */
    show: (next) => {
      answer = next;
      button.hidden = !card();
    },
  };
};

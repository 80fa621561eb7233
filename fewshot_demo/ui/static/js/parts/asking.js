// The question that goes out at the end of every stroke and where the pen rests within one: one under
// way at most, then the newest.

import { pictureOf } from "../ink.js";
import { call, connected, waitToRetry } from "../server.js";
import { latest, tell } from "../topics.js";

/** @import { PadState, Stroke } from "../types.d.ts" */

const SLOW = 300; // milliseconds until the page says that it thinks

/**
 * @param {object} pad
 * @param {() => PadState} pad.state
 * @param {() => Stroke[]} pad.ink the strokes, with the one under the pen
 * @param {() => boolean} pad.blank
 * @param {(answered: boolean) => void} pad.asked whether the answer told is of all that lies on the pad
 */
export const askingOf = (pad) => {
  let version = 0; // counts every change of the pad, so that no answer is shown for another drawing
  let answered = 0;
  let underWay = false;

  const putQuestion = () => {
    const { question, token, reading, file } = pad.state();
    if (question) return call("ask_again", { question, reading });
    if (file) return call("ask_file", { drawing: token, reading }, file);
    return call("ask", { drawing: token, image: pictureOf(pad.ink()), source: "drawn" });
  };
  const answerNewest = async () => {
    const mine = version;
    if (pad.blank()) {
      answered = mine;
      tell("answer", null);
      return;
    }
    const slow = setTimeout(() => tell("thinking", true), SLOW);
    const reply = await putQuestion();
    clearTimeout(slow);
    tell("thinking", false);
    if (!connected()) await waitToRetry();
    else if (mine === version) {
      answered = mine;
      tell("answer", reply);
      if (reply?.saved) tell("saving", "saved");
    }
  };
  const run = async () => {
    if (underWay) return;
    underWay = true;
    try {
      while (answered !== version && latest("session")) await answerNewest();
    } finally {
      underWay = false;
      pad.asked(answered === version);
    }
  };
  return {
    /** What lies on the pad has changed, or the set has: ask. */
    ask: () => {
      version += 1;
      pad.asked(false);
      run();
    },
  };
};

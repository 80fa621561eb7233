// The question that goes out at the end of every stroke, where the pen rests within one, and with the
// frames of the camera: one under way at most, then the newest.

import { pictureOf } from "../ink.js";
import { call, connected, waitToRetry } from "../server.js";
import { latest, on, tell } from "../topics.js";

/** @import { Answer, PadState, Stroke } from "../types.d.ts" */

const SLOW = 300; // milliseconds until the page says that it thinks

/**
 * @param {object} pad
 * @param {() => PadState} pad.state
 * @param {() => Stroke[]} pad.ink the strokes, with the one under the pen
 * @param {() => boolean} pad.blank
 * @param {() => string} pad.frame what the camera sees now, as a data URL
 * @param {(answered: boolean) => void} pad.asked whether the answer told is of all that lies on the pad
 */
export const askingOf = (pad) => {
  let version = 0; // counts every change of the pad, so that no answer is shown for another drawing
  let answered = 0;
  let underWay = false;

  const putQuestion = () => {
    const { question, token, reading, file, camera } = pad.state();
    if (camera === "live") return askLive(token);
    if (question) return call("ask_again", { question, reading });
    if (file) return call("ask_file", { drawing: token, reading }, file);
    return call("ask", { drawing: token, image: pictureOf(pad.ink()), source: "drawn" });
  };
  /** @param {string} token @returns {Promise<Answer | null>} */
  const askLive = async (token) => {
    const image = pad.frame();
    const reply = await call("ask_live", { drawing: token, image });
    if (!reply) await waitToRetry(); // not one refusal after the other
    return reply && { ...reply, query: image, live: true };
  };
  const answerNewest = async () => {
    const mine = version;
    if (pad.blank()) {
      answered = mine;
      tell("answer", null);
      return;
    }
    const live = pad.state().camera === "live"; // the next answer comes at once: nothing is dimmed
    const slow = live ? 0 : setTimeout(() => tell("thinking", true), SLOW);
    const reply = await putQuestion();
    clearTimeout(slow);
    tell("thinking", false);
    if (!connected()) await waitToRetry();
    else if (mine === version) {
      answered = mine;
      tell("answer", reply);
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
  const ask = () => {
    version += 1;
    pad.asked(false);
    run();
  };
  on("database", (state) => {
    if (state === "there" && latest("answer")?.unsaved) ask(); // it can be stored now
  });
  return {
    /** Whether an answer is under way. */
    busy: () => underWay,
    /** What lies on the pad has changed, or the set has: ask. */
    ask,
  };
};

// Practise on my pictures: a short training of the set's network. The server goes on only while it is
// asked to, so that it runs beside the asking, and ends with the page.

import { durationOf } from "../checking.js";
import { partsOf } from "../elements.js";
import {
  answersWords,
  heldWords,
  holdsWords,
  practiceLabel,
  practisedContent,
  progressWords,
  rightWords,
} from "../practising.js";
import { call, change, take, wait } from "../server.js";
import { sheetOf } from "../sheet.js";
import { say } from "../texts.js";
import { latest, offer, on, tell } from "../topics.js";

/** @import { Mount, PracticeTurn, Reply } from "../types.d.ts" */

const PAUSE = 40; // milliseconds between two turns, where questions come in between
const OTHERS = 1000; // milliseconds until it is asked again whether it is this set's turn

/** @type {Mount} */
export const mountPractice = (element) => {
  const part = partsOf(element);
  const dialog = part("sheet", HTMLDialogElement);
  const sheet = sheetOf(dialog);
  /** @type {PracticeTurn | null} */
  let turn = null; // how far it is
  let content = ""; // what it goes on with
  let going = false; // it was started
  let run = 0; // what was begun later ends what was before

  const show = () => {
    const session = latest("session");
    tell("practised", practiceLabel(session, going ? turn : null));
    if (!session) return;
    const { practice } = session;
    const known = !turn && practice.state !== "none";
    part("known").hidden = !known;
    part("plan").hidden = !turn || going || turn.waiting;
    part("busy").hidden = !turn || !(going || turn.waiting);
    if (known) {
      part("right").textContent = rightWords(practice);
      part("says").textContent = answersWords(practice);
      part("held").textContent = heldWords(practice);
      part("outdated").hidden = !practice.outdated;
      part("acts").hidden = session.access === "look";
      part("use").hidden = practice.state !== "tried";
      part("aside").hidden = practice.state !== "used";
      part("again").hidden = !practice.possible || !(practice.outdated || practice.state === "unused");
    }
    if (!turn) return;
    part("takes").textContent = say("practice-takes", { time: durationOf(turn.seconds) });
    part("holds").textContent = holdsWords(turn);
    part("busy-words").textContent = progressWords(turn);
    part("progress", HTMLProgressElement).value = turn.done;
  };
  /** Nothing goes on any more; what is known of the set is shown. */
  const end = () => {
    run += 1;
    going = false;
    turn = null;
    show();
  };
  /** How long it will take, once it is this set's turn. */
  const begin = async () => {
    const mine = ++run;
    content = practisedContent(latest("session"));
    part("known").hidden = part("plan").hidden = true;
    part("busy").hidden = false;
    part("busy-words").textContent = say("practice-getting-ready");
    part("progress").removeAttribute("value");
    do {
      const found = await call("plan_practice", {});
      if (mine !== run) return;
      if (!found) {
        end();
        sheet.close();
        return;
      }
      turn = found;
      if (!turn.waiting) break;
      show();
      await wait(OTHERS);
    } while (mine === run && dialog.open);
    if (mine === run) show();
  };
  const goOn = async () => {
    const mine = ++run;
    going = true;
    show();
    while (mine === run) {
      const next = await call("practise_set", {});
      if (mine !== run) return;
      if (!next || next.session) {
        end();
        if (next?.session) take(/** @type {Reply} */ (next));
        return;
      }
      turn = { ...next, done: Math.max(next.done, turn?.done ?? 0) };
      show();
      await wait(next.waiting ? OTHERS : PAUSE);
    }
  };
  const stop = () => {
    end();
    call("stop_practice", {});
    if (latest("session")?.practice.state === "none") sheet.close();
  };
  const forget = async () => {
    if (await change("forget_practice", {}, { done: say("practice-forgotten") })) sheet.close();
  };

  offer({
    practise: () => {
      sheet.open();
      if (going) show();
      else if (latest("session")?.practice.state === "none") begin();
      else end();
    },
  });
  part("start").addEventListener("click", goOn);
  part("stop").addEventListener("click", stop);
  part("again").addEventListener("click", begin);
  part("use").addEventListener("click", () => change("use_practice", { use: true }));
  part("aside").addEventListener("click", () => change("use_practice", { use: false }));
  part("forget").addEventListener("click", forget);
  dialog.addEventListener("close", () => {
    if (!turn || going) return;
    end(); // it was only planned
    call("stop_practice", {});
  });
  on("session", (session) => {
    if (turn && content !== practisedContent(session)) end();
    show();
  });
};

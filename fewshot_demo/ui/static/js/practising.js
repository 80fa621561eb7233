// What is said of a set whose network practised, or can.

import { durationOf } from "./checking.js";
import { taughtClasses } from "./next_step.js";
import { say } from "./texts.js";

/** @import { PracticeTurn, Session } from "./types.d.ts" */

/**
 * What practising goes on with: neither names nor the order of classes, nor how often strangers come.
 *
 * @param {Session | undefined} session
 */
export const practisedContent = (session) =>
  JSON.stringify([
    session?.key,
    session?.model,
    taughtClasses(session).map((item) => item.images.map((image) => [image.id, image.reading])),
  ]);

/**
 * What the button below the classes says; empty: there is none.
 *
 * @param {Session | undefined} session
 * @param {PracticeTurn | null} turn of practising that goes on
 */
export const practiceLabel = (session, turn) => {
  if (!session) return "";
  const { state, possible, outdated, pictures } = session.practice;
  if (turn) return say("practice-open-busy", { percent: percentOf(turn) });
  const mayChange = session.access !== "look";
  if (state === "used") {
    return outdated ? say("practice-open-outdated") : say("practice-open-used", { count: pictures });
  }
  if (state === "unused" && mayChange) return say("practice-open-unused");
  return possible && mayChange ? say("practice-open") : "";
};

/** @param {PracticeTurn} turn */
const percentOf = ({ done }) => Math.min(99, Math.round(100 * done));

/** How far it is. @param {PracticeTurn} turn */
export const progressWords = (turn) =>
  turn.waiting
    ? say("practice-waiting")
    : say("practice-progress", { percent: percentOf(turn), time: durationOf(turn.seconds) });

/** What will be done to see whether it helps. @param {PracticeTurn} turn */
export const holdsWords = ({ pictures, folds }) =>
  folds === pictures
    ? say("practice-holds-each", { pictures })
    : say("practice-holds-parts", { pictures, folds });

/** Who answers now, and why. @param {Session["practice"]} practice */
export const answersWords = ({ state, pictures, before, after }) => {
  if (state === "unused") return say("practice-unused");
  if (state === "tried") return say(after > before ? "practice-aside" : "practice-tried");
  return say(after > before ? "practice-helped" : "practice-used-anyway", { pictures });
};

/** What it brought. @param {Session["practice"]} practice */
export const rightWords = ({ pictures, before, after }) =>
  say("practice-right", { before, after, of: pictures });

/** How that was found out, and what it costs where it is used. @param {Session["practice"]} practice */
export const heldWords = ({ state, pictures, folds }) => {
  const held = folds === pictures ? say("practice-held-each") : say("practice-held-parts", { folds });
  return state === "used" ? `${held} ${say("practice-strangers")}` : held;
};

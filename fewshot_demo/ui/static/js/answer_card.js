// What the picture of an answer says: nothing but what stands on the page.

import { headlineOf } from "./headline.js";
import { exactOf, inShort } from "./percents.js";
import { reasonsOf } from "./reasons.js";
import { answerPercents } from "./shares.js";
import { say } from "./texts.js";

/** @import { Answer, Session } from "./types.d.ts" */

const REASONS = 3; // pictures

/**
 * One bar.
 *
 * @typedef {object} Bar
 * @property {string} name
 * @property {number | null} colour of the class; null: none of these
 * @property {number} share 0 to 1
 * @property {string} value its percentage, in words
 * @property {boolean} first whether it is the answer
 */

/**
 * @typedef {object} AnswerCard
 * @property {string} set
 * @property {string} picture the address of the question's picture
 * @property {string} title
 * @property {string} label
 * @property {number | null} colour of the class that is the answer; null: none of these
 * @property {string} nearest
 * @property {string} sure
 * @property {string} why
 * @property {{ src: string, colour: number, value: string }[]} reasons the pictures with the largest shares
 * @property {string} sentence what the shares are
 * @property {Bar[]} bars
 * @property {string} by
 * @property {string} credit
 */

/**
 * Null where there is no answer, or none that stays: the next frame of a running camera is on its way.
 *
 * @param {Answer | null} answer
 * @param {Session | undefined} session
 * @param {string} model what the model that answered goes by
 * @returns {AnswerCard | null}
 */
export const cardOf = (answer, session, model) => {
  const says = headlineOf(answer, session);
  if (!answer?.query || answer.live || !session || !says) return null;
  const percents = answerPercents(answer);
  const exact = exactOf(answer);
  /** @type {Bar[]} */
  const bars = answer.classes.map((one, i) => ({
    name: session.classes.find((item) => item.id === one.id)?.shown ?? one.name,
    colour: one.colour,
    share: one.probability,
    value: inShort(percents.classes[i], exact.classes),
    first: !says.isNone && one.id === says.item.id,
  }));
  if (percents.none !== null) {
    bars.push({
      name: say(answer.classes.length === 1 ? "answer-something-else" : "answer-none-row"),
      colour: null,
      share: answer.none_probability ?? 0,
      value: inShort(percents.none, exact.none),
      first: says.isNone,
    });
  }
  return {
    set: session.name,
    picture: answer.query,
    title: says.title,
    label: says.label,
    colour: says.isNone ? null : says.item.colour,
    nearest: says.nearest,
    sure: say("sure", { percent: says.sure }),
    why: say("why-title"),
    reasons: reasonsOf(answer, session.classes)
      .filter((one) => one.percent > 0)
      .slice(0, REASONS)
      .map(({ picture, item, percent, exactly }) => ({
        src: picture.src,
        colour: item.colour,
        value: inShort(percent, exactly),
      })),
    sentence: answer.how?.sentence ?? "",
    bars,
    by: model && `${say("models-answers-by")} ${model}`,
    credit: say("page-title"),
  };
};

/**
 * What a file with this picture is called: no system refuses it.
 *
 * @param {string} label
 */
export const fileNameOf = (label) => {
  const plain = [...label].map((one) => (/[\p{Cc}\\/:*?"<>|%]/u.test(one) ? " " : one));
  return `${
    plain
      .join("")
      .replace(/\s+/g, " ")
      .replace(/^[. ]+|[. ]+$/g, "") || "answer"
  }.png`;
};

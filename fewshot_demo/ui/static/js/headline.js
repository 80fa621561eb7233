// What the answer says in one line.

import { exactOf, inWords } from "./percents.js";
import { answerPercents } from "./shares.js";
import { say } from "./texts.js";

/** @import { Answer, Session } from "./types.d.ts" */

const SURE = 0.85;
const PROBABLE = 0.5;

/** @param {number} confidence */
const howSure = (confidence) => {
  if (confidence >= SURE) return say("answer-it-is");
  return confidence >= PROBABLE ? say("answer-probably") : say("answer-maybe");
};

/**
 * What the headline says; null where there is no answer. With a single class the question is whether
 * it is that class; else it may be none of them all.
 *
 * @param {Answer | null} answer
 * @param {Session | undefined} session
 */
export const headlineOf = (answer, session) => {
  const item = session?.classes.find((one) => one.id === answer?.class);
  if (answer?.state !== "answer" || !item) return null;
  const { classes, none } = answerPercents(answer);
  const isNone = answer.none_of_these === true;
  const name = item.shown;
  const place = answer.classes.findIndex((one) => one.id === item.id);
  const percent = (isNone ? none : classes[place]) ?? 0;
  const says = {
    item,
    isNone,
    percent,
    sure: inWords(percent, !isNone && exactOf(answer).classes),
    title: "",
    label: name,
    nearest: "",
  };
  if (answer.classes.length === 1) {
    says.title = say("answer-alone-title", { name });
    says.label = isNone ? say("answer-alone-no", { name }) : say("answer-alone-yes", { name });
  } else if (isNone) {
    says.title = say("answer-title");
    says.label = say("answer-none");
    says.nearest = say("answer-nearest", { name });
  } else says.title = howSure(answer.confidence);
  return says;
};

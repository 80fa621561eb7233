// What a visitor is to do next while the set holds too little to answer with, or nothing is asked.

import { say } from "./texts.js";

/** @import { Session } from "./types.d.ts" */

/** @param {Session | undefined} session the classes that can be an answer */
export const taughtClasses = (session) =>
  session?.classes.filter((one) => one.images.length && !one.off) ?? [];

/** Whether nothing was done in an own set yet: no other need be begun. @param {Session | undefined} session */
export const justBegun = (session) =>
  session?.access === "own" &&
  session.classes.length === 2 &&
  session.classes.every((one) => !one.name && !one.off && !one.images.length && !one.tests.length);

/** @param {Session | undefined} session whether its pictures are enough for an answer */
export const canAnswer = (session) =>
  taughtClasses(session).length >= (session?.can_refuse && session.strangers > 0 ? 1 : 2);

/**
 * @typedef {"sample" | "first" | "touch" | "another" | "ask"} Step
 * @param {Session | undefined} session
 * @param {boolean} blank whether the pad is
 * @returns {Step}
 */
export const nextStep = (session, blank) => {
  const taught = taughtClasses(session).length;
  if (session?.sample && taught) return "sample";
  if (!blank && (taught === 0 || !canAnswer(session))) return "touch";
  if (taught === 0) return "first";
  return taught === 1 ? "another" : "ask";
};

/** Whether most of what teaches is photos, which nobody draws. @param {Session | undefined} session */
export const showsPhotos = (session) => {
  const images = taughtClasses(session).flatMap((one) => one.images);
  return 2 * images.filter((image) => image.seen === "photo").length > images.length;
};

/** What comes after the first class, and after two of them, in words. @param {Session | undefined} session */
export const sayAnother = (session) => say(showsPhotos(session) ? "step-another-photo" : "step-another");
/** @param {Session | undefined} session */
export const sayAsk = (session) => say(showsPhotos(session) ? "step-ask-photo" : "step-ask");

/** The class that the camera is to be shown next: the first without a picture. @param {Session | undefined} session */
export const nextToShow = (session) => session?.classes.find((one) => !one.images.length && !one.off);

/** The next step before the running camera, in words. @param {Session | undefined} session */
export const cameraStep = (session) => {
  if (!session?.classes.length) return say("camera-add-a-class");
  const next = nextToShow(session);
  return next ? say("camera-show", { name: next.shown }) : say("camera-ask");
};

// A name stops at the limit, and says so before it is reached.

import { say } from "./texts.js";

const NEAR = 10; // characters before the limit from where on they are counted

/** @param {number} length @param {number} limit */
export const nearLimit = (length, limit) => length > limit - NEAR;

/**
 * @param {HTMLInputElement} field
 * @param {HTMLElement} counter shown while somebody writes near the limit
 */
export const countName = (field, counter) => {
  const show = () => {
    const { maxLength, value } = field;
    counter.hidden = document.activeElement !== field || !nearLimit(value.length, maxLength);
    counter.textContent = say("name-count", { length: value.length, limit: maxLength });
  };
  for (const kind of ["input", "focus", "blur"]) field.addEventListener(kind, show);
  show();
};

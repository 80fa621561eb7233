// When the pen rests within a stroke: still down, hardly moved for a moment, and with enough new
// line since the last question. A hand at rest trembles, so nearness counts and not stillness.

const REST = 170; // milliseconds
const NEAR = 5; // on the sheet of 400 × 400
const ENOUGH = 40; // length of the new line

/** @param {() => void} then what to do when the pen rests */
export const penRest = (then) => {
  let timer = 0;
  let place = { x: 0, y: 0 }; // where the pen last came to
  let last = place; // where it is
  let fresh = 0; // length drawn since the last question
  const rested = () => {
    if (fresh < ENOUGH) return;
    fresh = 0;
    then();
  };
  return {
    /** @param {number} x @param {number} y */
    down: (x, y) => {
      fresh = 0;
      place = last = { x, y };
    },
    /** @param {number} x @param {number} y */
    move: (x, y) => {
      fresh += Math.hypot(x - last.x, y - last.y);
      last = { x, y };
      if (Math.hypot(x - place.x, y - place.y) < NEAR) return;
      place = last;
      clearTimeout(timer);
      timer = setTimeout(rested, REST);
    },
    up: () => clearTimeout(timer),
  };
};

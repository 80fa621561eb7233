// Frames of the camera as small grey pictures: whether one shows anything, and whether two differ.

export const GRAIN = 16; // pixels a side: the noise of a sensor is averaged away
const ONE_COLOUR = 12; // out of 255, from the darkest to the lightest: nothing is to be seen
const MOVED = 1.5; // mean difference out of 255 from which a question is worth asking anew
const DIFFERENT = 4; // and from which a picture teaches something new
const PACE = 120; // milliseconds from one question to the next

/**
 * @param {ArrayLike<number>} rgba the pixels of a canvas
 * @returns {number[]} how light each is, 0 to 255
 */
export const greyOf = (rgba) => {
  const grey = [];
  for (let i = 0; i < rgba.length; i += 4) {
    grey.push(0.299 * rgba[i] + 0.587 * rgba[i + 1] + 0.114 * rgba[i + 2]);
  }
  return grey;
};

/**
 * The mean difference of two grey pictures of one size, out of 255.
 *
 * @param {number[]} one
 * @param {number[]} other
 */
export const difference = (one, other) =>
  one.reduce((sum, value, i) => sum + Math.abs(value - other[i]), 0) / one.length;

/** Whether the lens is covered or the room is dark. @param {number[]} grey */
export const oneColour = (grey) => Math.max(...grey) - Math.min(...grey) < ONE_COLOUR;

/**
 * When the running camera asks: not too often, and only about what it was not just asked about.
 * There is no queue: a frame that came while an answer was under way is gone.
 */
export const pace = () => {
  let since = -Infinity;
  /** @type {number[] | null} */
  let last = null;
  return {
    /** @param {number} time milliseconds @param {boolean} busy an answer is under way */
    due: (time, busy) => !busy && time - since >= PACE,
    /** Whether a frame is to be asked about; if so, it is the last one. @param {number} time @param {number[]} grey */
    take: (time, grey) => {
      if (last && difference(grey, last) < MOVED) return false;
      since = time;
      last = grey;
      return true;
    },
    /** The next frame is asked about, whatever it shows. */
    forget: () => {
      since = -Infinity;
      last = null;
    },
  };
};

/** Keeps frames that differ from all that were kept. @param {number} room how many at most */
export const keeper = (room) => {
  /** @type {number[][]} */
  const kept = [];
  return {
    count: () => kept.length,
    full: () => kept.length >= room,
    /** @param {number[]} grey @returns {boolean} whether it is kept */
    take: (grey) => {
      const alike = kept.some((one) => difference(one, grey) < DIFFERENT);
      if (alike || kept.length >= room || oneColour(grey)) return false;
      kept.push(grey);
      return true;
    },
  };
};

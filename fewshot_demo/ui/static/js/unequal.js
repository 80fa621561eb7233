// Whether some class has too few pictures beside the others: the one that would gain most by more.

const FAR = 3; // times as many pictures in another class
const FEW = 2; // pictures of a class that is seen from too few sides, where others have more

/** @import { ClassItem } from "./types.d.ts" */

/**
 * @param {ClassItem[]} classes
 * @returns {{ few: ClassItem, most: ClassItem } | null} the smallest class and the largest, where they
 *   are far apart
 */
export const unequal = (classes) => {
  const taught = classes.filter((one) => one.images.length && !one.off);
  if (taught.length < 2) return null;
  const few = taught.reduce((one, other) => (other.images.length < one.images.length ? other : one));
  const most = taught.reduce((one, other) => (other.images.length > one.images.length ? other : one));
  const [least, largest] = [few.images.length, most.images.length];
  return largest >= FAR * least || (least <= FEW && largest > 2 * FEW) ? { few, most } : null;
};

// What is shown of an answer that changes several times a second: bars move, and nothing changes place.

const STAYS = 2000; // milliseconds for which the same pictures are shown

/**
 * Chooses the strongest and shows them in the order of the set; others come in only now and then.
 *
 * @param {number} most how many are shown
 */
export const steadyChoice = (most) => {
  /** @type {Set<number>} */
  let chosen = new Set();
  let since = -Infinity;
  /**
   * @template {{ image: number }} Row
   * @param {Row[]} rows the strongest first
   * @param {number[]} order the ids of the pictures as the set has them
   * @param {number} time milliseconds
   * @returns {Row[]}
   */
  return (rows, order, time) => {
    const there = new Map(rows.map((row) => [row.image, row]));
    const whole = [...chosen].every((id) => there.has(id)) && chosen.size === Math.min(most, rows.length);
    if (!whole || time - since >= STAYS) {
      chosen = new Set(rows.slice(0, most).map((row) => row.image));
      since = time;
    }
    return order.flatMap((id) => (chosen.has(id) ? (there.get(id) ?? []) : []));
  };
};

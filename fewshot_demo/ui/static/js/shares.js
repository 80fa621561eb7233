// Arithmetic of what is shown: shares, bars, numbers.

/**
 * Whole percentages that add up to `total`, by largest remainder.
 *
 * @param {number[]} values
 */
export const wholePercents = (values, total = 100) => {
  const sum = values.reduce((a, b) => a + b, 0) || 1;
  const exact = values.map((value) => (value / sum) * total);
  const whole = exact.map(Math.floor);
  const order = exact.map((value, i) => [whole[i] - value, i]).sort((a, b) => a[0] - b[0]);
  let left = total - whole.reduce((a, b) => a + b, 0);
  for (const [, i] of order) if (left-- > 0) whole[i] += 1;
  return whole;
};

/** @param {number} share between 0 and 1: how far a bar is drawn out */
export const barLength = (share) => `translateX(${(share - 1) * 100}%)`;

/** @param {number} value a score of any size, to four digits */
export const fourDigits = (value) =>
  Math.abs(value) >= 1000 || (value && Math.abs(value) < 0.001)
    ? value.toExponential(3)
    : value.toPrecision(4);

/**
 * The whole percentages of an answer. Where the classes and "none of these" share one distribution,
 * all of them add up to 100; else the classes do, and "none of these" stands beside them.
 *
 * @param {{ classes: { probability: number }[], none_probability: number | null }} answer
 * @returns {{ classes: number[], none: number | null }}
 */
export const answerPercents = ({ classes, none_probability: none }) => {
  const shares = classes.map((one) => one.probability);
  if (none === null || none === undefined) return { classes: wholePercents(shares), none: null };
  if (shares.length === 1) return { classes: [100 - Math.round(100 * none)], none: Math.round(100 * none) };
  const together = shares.reduce((a, b) => a + b, none);
  if (Math.abs(together - 1) > 1e-3) return { classes: wholePercents(shares), none: Math.round(100 * none) };
  const whole = wholePercents([...shares, none]);
  return { classes: whole.slice(0, -1), none: whole[whole.length - 1] };
};

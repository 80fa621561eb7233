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
 * Which of the shares that are offered lies nearest.
 *
 * @param {number} share
 * @param {number[]} offered
 */
export const nearestShare = (share, offered) =>
  offered.reduce((best, one, i) => (Math.abs(one - share) < Math.abs(offered[best] - share) ? i : best), 0);

/**
 * The whole percentages of an answer: one distribution, "none of these" being one of its entries where
 * the model can say so. All of them add up to 100.
 *
 * @param {{ classes: { probability: number }[], none_probability: number | null }} answer
 * @returns {{ classes: number[], none: number | null }}
 */
export const answerPercents = ({ classes, none_probability: none }) => {
  const shares = classes.map((one) => one.probability);
  if (none === null) return { classes: wholePercents(shares), none };
  const whole = wholePercents([...shares, none]);
  return { classes: whole.slice(0, -1), none: whole[whole.length - 1] };
};

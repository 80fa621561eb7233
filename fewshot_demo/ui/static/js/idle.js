// Seconds without a touch: the last of them are counted aloud, then it is over.

/**
 * @param {object} watch
 * @param {number} watch.seconds until it is over
 * @param {number} watch.counted how many of them are told
 * @param {(left: number) => void} watch.counts
 * @param {() => void} watch.stays somebody touched it while that was counted
 * @param {() => void} watch.over
 */
export const idleWatch = ({ seconds, counted, counts, stays, over }) => {
  let touched = 0; // when somebody last did; a tablet asleep does not tick
  let ticking = 0;
  const left = () => seconds - Math.floor((Date.now() - touched) / 1000);
  const stop = () => {
    clearInterval(ticking);
    ticking = 0;
  };
  const tick = () => {
    if (left() > counted) return;
    if (left() > 0) return counts(left());
    stop();
    over();
  };
  return {
    /** Somebody is here: nothing is counted before the first touch. */
    touched: () => {
      if (ticking && left() <= counted) stays();
      touched = Date.now();
      ticking ||= setInterval(tick, 1000);
    },
    stop,
  };
};

// When the pen rests within a stroke: still down, hardly moved for a moment, and with enough new
// line since the last question. A hand at rest trembles, so nearness counts and not stillness.
(() => {
  const REST = 170; // milliseconds
  const NEAR = 5; // on the sheet of 400 × 400
  const ENOUGH = 40; // length of the new line
  window.fewshot.restOf = (then) => {
    let timer = 0;
    let place = null; // where the pen last came to, and where it is
    let last = null;
    let fresh = 0;
    const far = (from, x, y) => Math.hypot(x - from[0], y - from[1]);
    const rested = () => {
      if (fresh < ENOUGH) return;
      fresh = 0;
      then();
    };
    return {
      down: (x, y) => { fresh = 0; place = last = [x, y]; },
      move: (x, y) => {
        fresh += far(last, x, y);
        last = [x, y];
        if (far(place, x, y) < NEAR) return;
        place = last;
        clearTimeout(timer);
        timer = setTimeout(rested, REST);
      },
      up: () => clearTimeout(timer),
    };
  };
})();

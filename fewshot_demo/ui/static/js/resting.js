// A finger that rests on one place for a while, whatever lies over it.

const TREMBLES = 24; // pixels that a resting finger may move

/**
 * @param {() => DOMRect | undefined} place where it may rest
 * @param {number} milliseconds for how long
 * @param {() => void} rested
 */
export const whenAFingerRests = (place, milliseconds, rested) => {
  let timer = 0;
  /** @type {{ x: number, y: number, id: number } | null} */
  let from = null;
  const lift = () => {
    clearTimeout(timer);
    from = null;
  };
  /** @type {(kind: string, does: (event: PointerEvent) => void) => void} */
  const on = (kind, does) =>
    window.addEventListener(kind, /** @type {(event: Event) => void} */ (does), { capture: true });

  on("pointerdown", ({ clientX: x, clientY: y, pointerId: id }) => {
    lift();
    const box = place();
    if (!box || x < box.left || x > box.right || y < box.top || y > box.bottom) return;
    from = { x, y, id };
    timer = setTimeout(rested, milliseconds);
  });
  on("pointermove", ({ clientX, clientY }) => {
    if (from && Math.hypot(clientX - from.x, clientY - from.y) > TREMBLES) lift();
  });
  for (const kind of ["pointerup", "pointercancel"]) on(kind, lift);
};

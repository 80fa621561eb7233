// A button that can be touched and, at times, held.

const HOLD = 300; // milliseconds from which a touch is a hold
const KEYS = new Set([" ", "Enter"]);

/**
 * @param {HTMLElement} button
 * @param {object} does
 * @param {() => boolean} does.holds whether holding means something now
 * @param {() => void} does.tap
 * @param {() => void} does.begin what is done while it is held
 * @param {() => void} does.end
 */
export const holdable = (button, does) => {
  let timer = 0;
  let holding = false;
  let held = false; // the click that ends a hold is no touch

  const press = () => {
    held = false;
    clearTimeout(timer);
    if (!does.holds()) return;
    timer = setTimeout(() => {
      holding = held = true;
      does.begin();
    }, HOLD);
  };
  const release = () => {
    clearTimeout(timer);
    if (!holding) return;
    holding = false;
    does.end();
  };
  button.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (does.holds()) button.setPointerCapture?.(event.pointerId);
    press();
  });
  for (const kind of ["pointerup", "pointercancel", "lostpointercapture", "blur"]) {
    button.addEventListener(kind, release);
  }
  button.addEventListener("click", () => {
    if (!held) does.tap();
    held = false;
  });
  button.addEventListener("keydown", (event) => {
    if (!KEYS.has(event.key) || !does.holds()) return;
    event.preventDefault();
    if (!event.repeat) press();
  });
  button.addEventListener("keyup", (event) => {
    if (!KEYS.has(event.key) || !does.holds()) return;
    event.preventDefault();
    release();
    if (!held) does.tap();
    held = false;
  });
  // A finger at rest opens no menu, and one that trembles does not scroll the row away.
  button.addEventListener("contextmenu", (event) => {
    if (does.holds()) event.preventDefault();
  });
  button.addEventListener(
    "touchmove",
    (event) => {
      if (holding) event.preventDefault();
    },
    { passive: false },
  );
};

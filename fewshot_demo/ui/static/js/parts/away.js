// While the database is away a banner says that nothing can be saved; it goes when the database is back.

import { partsOf } from "../elements.js";
import { call, wait } from "../server.js";
import { say } from "../texts.js";
import { latest, on, tell } from "../topics.js";

const AGAIN = 2000; // milliseconds between two attempts

/** @param {HTMLElement} element of the sets */
export const showAway = (element) => {
  const banner = partsOf(element)("away");
  let trying = false;
  const tryUntilBack = async () => {
    if (trying) return;
    trying = true;
    while (latest("database") === "away") {
      await wait(AGAIN);
      const reply = await call("can_save", {});
      if (reply?.saved) tell("database", "there");
    }
    trying = false;
  };
  on("database", (state) => {
    const away = state === "away";
    banner.hidden = !away;
    const words = away ? say("away") : "";
    if (banner.textContent !== words) banner.textContent = words;
    if (away) tryUntilBack();
  });
};

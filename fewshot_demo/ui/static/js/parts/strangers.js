// How often the visitor will show something else: a choice that asks the same question again.

import { h, partsOf } from "../elements.js";
import { change } from "../server.js";
import { nearestShare } from "../shares.js";
import { say } from "../texts.js";
import { latest, on } from "../topics.js";

const SHARES = [
  { share: 0, words: () => say("strangers-never") },
  { share: 0.1, words: () => say("strangers-tenth") },
  { share: 0.2, words: () => say("strangers-fifth") },
  { share: 0.5, words: () => say("strangers-half") },
];

/** @param {HTMLElement} element of the answer */
export const mountStrangers = (element) => {
  const part = partsOf(element);
  /** @type {number | null} */
  let wanted = null; // only the newest choice is sent
  let sending = false;

  /** @param {number} share */
  const choose = async (share) => {
    wanted = share;
    show(share);
    if (sending) return;
    sending = true;
    while (wanted !== null) {
      /** @type {number} */
      const strangers = wanted;
      wanted = null;
      await change("set_strangers", { strangers });
    }
    sending = false;
    show(latest("session")?.strangers ?? 0);
  };
  const chips = SHARES.map(({ share, words }, place) =>
    h("button", {
      class: "chip",
      role: "radio",
      text: words(),
      onclick: () => choose(share),
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (!step) return;
        event.preventDefault();
        const next = (place + step + SHARES.length) % SHARES.length;
        chips[next].focus();
        choose(SHARES[next].share);
      },
    }),
  );
  part("strangers").append(...chips);

  /** @param {number} share */
  const show = (share) => {
    const chosen = nearestShare(
      share,
      SHARES.map((one) => one.share),
    );
    chips.forEach((chip, place) => {
      chip.setAttribute("aria-checked", String(place === chosen));
      chip.tabIndex = place === chosen ? 0 : -1;
    });
    part("strangers-now").textContent = SHARES[chosen].words();
  };
  on("session", (session) => {
    part("strict").hidden = !session.can_refuse;
    if (!sending) show(session.strangers);
  });
};

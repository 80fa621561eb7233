// At a booth: what can be tried, "start over", and the question whether anybody is there still.

import { changeBoothLanguage, forgetVisitor } from "../at_booth.js";
import { partsOf } from "../elements.js";
import { idleWatch } from "../idle.js";
import { whenAFingerRests } from "../resting.js";
import { call, take, waitToRetry } from "../server.js";
import { say } from "../texts.js";
import { act } from "../topics.js";
import { attract } from "./booth_attract.js";
import { languageChosen, offerLanguages } from "./languages.js";

/** @import { Mount } from "../types.d.ts" */

const COUNTED = 10; // seconds that are counted aloud
const REST = 3000; // milliseconds for which the operator's finger rests on the page's name
const OPERATOR = "/operator";

/** What may fail while nobody answers, until it does not. @template Reply @param {() => Promise<Reply | null>} run */
const insist = async (run) => {
  let reply = await run();
  while (!reply) {
    await waitToRetry();
    reply = await run();
  }
  return reply;
};

/** @type {Mount} */
export const mountBooth = async (element) => {
  const part = partsOf(element);
  const box = part("ask", HTMLDialogElement);
  /** @param {string} title @param {string} words @param {boolean} [choice] */
  const ask = (title, words, choice = true) => {
    part("title").textContent = title;
    part("words").textContent = words;
    part("choice").hidden = !choice;
    if (!box.open) box.showModal();
  };

  // The page is loaded anew, so that nothing of it is left; not before the server has forgotten.
  const startOver = async () => {
    watch.stop();
    ask(say("booth-busy"), "", false);
    box.addEventListener("close", () => box.showModal());
    await insist(() => call("end_visit", {}));
    forgetVisitor();
    window.location.replace(window.location.pathname);
  };
  part("over").addEventListener("click", () => ask(say("booth-over-sure"), say("booth-over-what")));
  part("leave").addEventListener("click", startOver);
  box.addEventListener("click", (event) => {
    const leaves = event.target instanceof Element && event.target.closest("[data-part=leave]");
    if (!leaves && !part("choice").hidden) box.close(); // not at the touch itself: its end would fall on the page
  });

  /** @param {string} [task] a fresh visitor's, in place of whatever was there */
  const begin = async (task) => {
    const begun = await insist(() => call("begin_visit", { task }));
    take({ visitor: begun.visitor, session: begun.session });
    return begun;
  };
  const { idle, tasks, language, operated } = await begin();
  if (changeBoothLanguage(language)) return window.location.reload();
  const watch = idleWatch({
    seconds: idle,
    counted: Math.min(COUNTED, idle / 2),
    counts: (seconds) => ask(say("booth-idle"), say("booth-idle-count", { seconds })),
    stays: () => {
      part("words").textContent = "";
    },
    over: startOver,
  });
  for (const touch of ["pointerdown", "keydown"]) {
    window.addEventListener(touch, watch.touched, { capture: true });
  }
  if (operated) {
    const name = () => document.querySelector("#sets h1")?.getBoundingClientRect();
    whenAFingerRests(name, REST, () => window.location.assign(OPERATOR));
  }

  /** @param {string} task */
  const choose = async (task) => {
    await begin(task);
    part("cards").hidden = true;
    if (task === "hands") act("openCamera");
  };
  for (const card of part("cards").querySelectorAll("[data-task]")) {
    const task = card.getAttribute("data-task") ?? "";
    card.toggleAttribute("hidden", !tasks.includes(task));
    card.addEventListener("click", () => choose(task));
  }
  document.documentElement.toggleAttribute("data-without-own", !tasks.includes("own"));
  const offer = () => {
    if (tasks.length === 1) choose(tasks[0]);
    else part("cards").hidden = false;
  };
  offerLanguages(part("languages"));
  if (languageChosen()) {
    watch.touched(); // whoever chose it is on the way to a task, or gone
    return offer();
  }
  const endAttract = attract();
  part("attract").hidden = false;
  part("attract").addEventListener("click", () => {
    endAttract();
    part("attract").hidden = true;
    offer();
  });
};

// Check my set: each picture answered by the others. The server goes on only while it is asked to, so
// that a check runs beside the drawing, and ends with the page.

import { drawReport } from "../check_view.js";
import { canCheck, contentOf, durationOf } from "../checking.js";
import { partsOf } from "../elements.js";
import { call, change, wait } from "../server.js";
import { sheetOf } from "../sheet.js";
import { say } from "../texts.js";
import { toast } from "../toast.js";
import { act, latest, offer, on, tell } from "../topics.js";

/** @import { CheckView, ClassItem, Mount, Picture } from "../types.d.ts" */

const AT_ONCE = 8; // seconds; a longer check is begun by a button
const PAUSE = 40; // milliseconds between two turns, where questions come in between

/** @type {Mount} */
export const mountCheck = (element) => {
  const part = partsOf(element);
  const dialog = part("sheet", HTMLDialogElement);
  const sheet = sheetOf(dialog);
  /** @type {CheckView | null} */
  let view = null; // of the set as it was when it was checked
  let content = ""; // what was checked
  let going = false;
  let run = 0; // a check that was begun later ends the one before

  const now = () => contentOf(latest("session"));
  const label = () => {
    const session = latest("session");
    if (!session?.classes.some((item) => item.images.length)) return "";
    if (going && view) return say("check-open-busy", { done: view.done, of: view.of });
    if (!view?.report || content !== now()) return say("check-open");
    const { whole, tests } = view.report;
    const { right, of } = whole.of ? whole : tests;
    return say("check-open-right", { right, of });
  };
  const show = () => {
    tell("checked", label());
    const found = view?.report ?? null;
    const old = Boolean(found) && content !== now();
    part("practised").hidden = !latest("session")?.practice.layer;
    part("plan").hidden = going || !view || Boolean(found);
    part("busy").hidden = !going;
    part("old").hidden = !old || going;
    if (view && !found) {
      const time = durationOf(view.seconds);
      part("plan-words").textContent =
        view.done > 1 ? say("check-stopped", { done: view.done, of: view.of }) : say("check-takes", { time });
      part("start").textContent = view.done > 1 ? say("check-go-on") : say("check-start");
      part("busy-words").textContent = say("check-progress", { done: view.done, of: view.of, time });
      part("progress", HTMLProgressElement).value = view.of ? view.done / view.of : 0;
    }
    part("report").classList.toggle("outdated", old);
    const classes = latest("session")?.classes ?? [];
    part("report").replaceChildren(...(found ? drawReport(found, classes, mending) : []));
  };
  const stop = () => {
    going = false;
    run += 1;
    show();
  };
  const goOn = async () => {
    const mine = ++run;
    going = true;
    show();
    while (going && mine === run && !view?.report) {
      const next = await call("check_set", {});
      if (mine !== run) return;
      if (next) view = next;
      else going = false;
      if (!view?.report) show();
      await wait(PAUSE);
    }
    if (mine !== run) return;
    going = false;
    show();
  };
  /** Look how long it takes, and begin where that is not long. */
  const begin = async () => {
    const mine = ++run;
    going = true;
    view = null;
    part("busy-words").textContent = say("check-getting-ready");
    part("progress").removeAttribute("value");
    content = now();
    show();
    const plan = await call("plan_check", {});
    if (mine !== run) return;
    going = false;
    view = plan;
    if (!plan) sheet.close();
    else if (!plan.report && plan.seconds <= AT_ONCE) await goOn();
    else show();
  };

  /** Mend the set, and see at once what that brought where it is quick. @param {Promise<unknown>} done */
  const mended = async (done) => {
    if ((await done) && dialog.open && canCheck(latest("session"))) await begin();
  };
  const mending = {
    look: (/** @type {Picture} */ image, /** @type {ClassItem} */ item) => act("lookAt", { image, item }),
    move: (/** @type {number} */ image, /** @type {number} */ to) =>
      mended(change("move_image", { image, class_id: to })),
    remove: (/** @type {number} */ image) => mended(change("remove_image", { image })),
    more: (/** @type {number} */ to) => {
      sheet.close();
      const card = document.querySelector(`#classes .card[data-class="${to}"]`);
      card?.scrollIntoView({ block: "center" });
      const add = card?.querySelector("button.add");
      if (add instanceof HTMLElement) add.focus();
    },
  };
  offer({
    checkSet: () => {
      if (!canCheck(latest("session"))) {
        toast(say("check-few"));
        return;
      }
      sheet.open();
      if (!going && (!view || content !== now())) begin();
      else show();
    },
  });
  part("start").addEventListener("click", goOn);
  part("stop").addEventListener("click", stop);
  part("again").addEventListener("click", begin);
  on("session", () => {
    if (going && content !== now()) stop();
    show();
  });
};

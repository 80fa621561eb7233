// The top line: what this is, the name of the set, the word "saved", and the sheet with all sets.

import { atBooth } from "../at_booth.js";
import { drafts } from "../drafts.js";
import { partsOf } from "../elements.js";
import { classMark } from "../icons.js";
import { countName } from "../name_limit.js";
import { justBegun } from "../next_step.js";
import { bringIn } from "../saved_sets.js";
import { call, change, openPage, tryNow } from "../server.js";
import { setRow } from "../set_row.js";
import { sheetOf } from "../sheet.js";
import { say } from "../texts.js";
import { toast } from "../toast.js";
import { act, latest, on } from "../topics.js";
import { showAway } from "./away.js";
import { showHistory } from "./history.js";
import { offerLanguages } from "./languages.js";

/** @import { ListedSet, Mount, Session } from "../types.d.ts" */

const SLOW = 300; // milliseconds until "saving" is said

/** "Saved" stands there only while the database has everything the page shows. @param {HTMLElement} word */
const followSaving = (word) => {
  const words = { saved: say("saved"), unsaved: say("unsaved"), offline: say("offline") };
  let slow = 0;
  on("saving", (state) => {
    if (state === "pending") {
      if (slow) return;
      word.dataset.state = state; // out of sight, not unsaid: else it would be read out at every stroke
      slow = setTimeout(() => {
        word.textContent = say("saving");
        word.dataset.state = "slow";
      }, SLOW);
      return;
    }
    clearTimeout(slow);
    slow = 0;
    word.textContent = words[state];
    word.dataset.state = state;
    showConnection(state !== "offline");
  });
};

let connectionIsBack = () => {}; // takes the word about a lost connection away

/** While nobody answers, what stands there is of before, and says so. @param {boolean} connected */
const showConnection = (connected) => {
  const page = document.documentElement;
  const before = page.dataset.connection !== "lost";
  if (connected) {
    if (!before) connectionIsBack();
    delete page.dataset.connection;
    return;
  }
  page.dataset.connection = "lost";
  if (before) sayLost();
};
const sayLost = () => {
  const again = () => {
    sayLost();
    tryNow();
  };
  connectionIsBack = toast(say("offline-kept"), { text: say("try-now"), run: again }, { lasting: true });
};

/**
 * @param {HTMLElement} button
 * @param {HTMLElement} question what is asked before it is done
 * @param {HTMLElement} yes
 * @param {HTMLElement} no
 * @param {() => void} run
 */
const askFirst = (button, question, yes, no, run) => {
  /** @param {boolean} asked */
  const show = (asked) => {
    button.hidden = asked;
    question.hidden = !asked;
    (asked ? no : button).focus();
    question.scrollIntoView({ block: "nearest" });
  };
  button.addEventListener("click", () => show(true));
  no.addEventListener("click", () => show(false));
  yes.addEventListener("click", () => {
    show(false);
    run();
  });
};

/** @type {Mount} */
export const mountSets = (element) => {
  const part = partsOf(element);
  const box = part("sheet", HTMLDialogElement);
  const sheet = sheetOf(box);
  const name = part("rename", HTMLInputElement);
  part("logo").append(classMark(0), classMark(9), classMark(18));
  followSaving(part("saved"));
  showAway(element);
  showHistory(element);
  offerLanguages(part("languages"));

  on("session", (session) => {
    part("name").textContent = session.name;
    document.documentElement.dataset.access = session.access;
    document.title = say("page-title-of-set", { set: session.name });
    name.maxLength = session.limits.name;
    if (document.activeElement !== name) name.value = session.name;
    if (box.open) load();
  });

  /** @param {ListedSet} one */
  const row = (one) => {
    const shown = latest("session")?.key ?? null;
    const current = one.key === shown;
    /** @param {() => Promise<unknown>} run */
    const thenLoad = (run) => () => run().then(load);
    return setRow(one, current, {
      open: async () => {
        if (await change("open_set", { key: one.key })) sheet.close();
      },
      copy: thenLoad(() => change("duplicate_set", { key: one.key })),
      remove: thenLoad(() => change("delete_set", { key: one.key, stay: current ? null : shown })),
      bringBack: thenLoad(() => change("bring_back", { undo: one.undo ?? "" })),
    });
  };
  const file = part("bring-file", HTMLInputElement);
  part("bring-in").addEventListener("click", () => file.click());
  file.addEventListener("change", async () => {
    const [chosen] = file.files ?? [];
    file.value = "";
    if (chosen && (await bringIn(chosen))) sheet.close();
  });
  part("share").addEventListener("click", () => act("openShare"));
  part("own-copy").addEventListener("click", () =>
    change("duplicate_set", { key: latest("session")?.key ?? "" }),
  );
  const load = async () => {
    const reply = await call("list_sets", {});
    if (!reply) return;
    const live = reply.sets.filter((one) => !one.deleted);
    const deleted = reply.sets.filter((one) => one.deleted);
    part("list").replaceChildren(...live.map(row), ...deleted.map(row));
    drafts.keepOnly(live.map((one) => one.key));
    part("passing").hidden = !reply.passing;
  };

  part("open").addEventListener("click", () => sheet.openFilled(load()));
  countName(name, part("length"));
  name.addEventListener("keydown", (event) => {
    if (event.key === "Enter") name.blur();
  });
  name.addEventListener("change", async () => {
    const renamed = await change("rename_set", { name: name.value });
    if (!renamed) name.value = latest("session")?.name ?? "";
  });

  // An own set begins with two nameless classes and the cursor in the first name.
  /** @param {Session | undefined} session */
  const nameFirst = (session) => {
    sheet.close();
    const first = session?.classes[0];
    if (first) act("nameClass", first.id);
  };
  const beginOwnSet = async () => {
    const reply = await change("new_set", {});
    if (reply) nameFirst(reply.session);
  };
  part("new").addEventListener("click", beginOwnSet);
  part("own").addEventListener("click", () => {
    const session = latest("session");
    return justBegun(session) ? nameFirst(session) : beginOwnSet();
  });
  for (const button of box.querySelectorAll("[data-try]")) {
    button.addEventListener("click", async () => {
      const task = button.getAttribute("data-try") ?? "";
      if (!(await change("try_sample", { task }))) return;
      sheet.close();
      if (task === "hands") act("openCamera");
    });
  }
  askFirst(part("delete-all"), part("sure"), part("delete-yes"), part("delete-no"), async () => {
    if (!(await change("delete_everything", {}))) return;
    sheet.close();
    drafts.keepOnly([latest("session")?.key ?? ""]);
  });
  if (atBooth()) return;
  openPage();
  window.addEventListener("hashchange", openPage); // a link put into the address of an open page
};

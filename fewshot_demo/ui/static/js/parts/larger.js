// A larger model for photos, fetched once where the page is one's own: what there is, how far it is.

import { h } from "../elements.js";
import { call, wait } from "../server.js";
import { say } from "../texts.js";
import { toast } from "../toast.js";

/** @import { DownloadView } from "../types.d.ts" */

const PAUSE = 700; // milliseconds between two looks at a download
const BUSY = ["running", "stopping", "preparing"];

/**
 * The part of the sheet, hidden where nothing is offered.
 *
 * @param {() => unknown} arrived called when there is another model
 */
export const largerModels = (arrived) => {
  const words = h("span");
  const stop = h("button", { class: "link", text: say("adding-stop") });
  const bar = h("progress", { "aria-label": say("larger-title") });
  const progress = h(
    "div",
    { hidden: true },
    bar,
    h("p", { class: "caption", role: "status" }, words, " ", stop),
  );
  const list = h("div", { class: "offers" });
  const node = h(
    "section",
    { class: "larger", hidden: true },
    h("h3", { text: say("larger-title") }),
    h("p", { class: "caption", text: say("larger-caption") }),
    list,
    progress,
  );
  let watched = false;

  /** @param {DownloadView} view */
  const wordsOf = ({ state, title, here, total, message }) => {
    if (state === "running") return say("larger-progress", { title, here, total });
    if (state === "preparing") return say("larger-preparing", { title });
    if (state === "stopping") return say("larger-stopping");
    return state === "stopped" ? say("larger-stopped") : message;
  };
  /** @param {DownloadView} view */
  const show = (view) => {
    const busy = BUSY.includes(view.state);
    node.hidden = !view.offers.length && !busy;
    words.textContent = wordsOf(view);
    progress.hidden = !words.textContent;
    bar.hidden = !busy;
    bar.value = view.total ? view.here / view.total : 0;
    stop.hidden = view.state !== "running";
    list.replaceChildren(
      ...view.offers.map(({ name, title, sentence, megabytes }) =>
        h(
          "div",
          { class: "offer" },
          h("strong", { text: title }),
          h("span", { text: sentence }),
          h("button", {
            disabled: busy,
            "aria-label": say("larger-get-named", { title, megabytes }),
            text: say("larger-get", { megabytes }),
            onclick: () => follow(call("fetch_model", { name })),
          }),
        ),
      ),
    );
  };
  /** Show a download until it has ended. @param {Promise<DownloadView | null>} first */
  const follow = async (first) => {
    let view = await first;
    if (view) show(view);
    if (watched) return;
    watched = true;
    while (view && BUSY.includes(view.state)) {
      await wait(PAUSE);
      view = (await call("larger_models", {})) ?? view;
      show(view);
      if (view.state === "done") {
        await arrived();
        toast(say("larger-done", { title: view.title }));
      }
    }
    watched = false;
  };
  stop.addEventListener("click", () => follow(call("stop_fetching", {})));
  return { node, look: () => follow(call("larger_models", {})) };
};

// The sheet "keep and share": what becomes of a set outside of this page.

import { busyWhile } from "../busy.js";
import { partsOf } from "../elements.js";
import { forgetKey, keepKey, linkRow } from "../link_row.js";
import { save } from "../saved_sets.js";
import { call } from "../server.js";
import { sheetOf } from "../sheet.js";
import { say } from "../texts.js";
import { toast } from "../toast.js";
import { latest, offer, on } from "../topics.js";
import { mountClassifier } from "./classifier.js";

/** @import { Link, Mount } from "../types.d.ts" */

/** @type {Mount} */
export const mountShare = (element) => {
  const part = partsOf(element);
  const sheet = sheetOf(part("sheet", HTMLDialogElement));
  busyWhile(part("save"), () => save());
  const lookAtClassifier = mountClassifier(element);

  /** @param {Link[]} links */
  const show = (links) =>
    part("list").replaceChildren(...links.map((link) => linkRow(link, () => off(link.id))));
  /** @param {number} link */
  const off = async (link) => {
    const reply = await call("revoke_link", { link });
    if (!reply) return;
    forgetKey(link);
    show(reply.links);
  };
  /** @param {string} allows */
  const make = async (allows) => {
    const made = await call("make_link", { allows });
    if (!made) return;
    keepKey(made.link, made.key);
    show(made.links);
  };
  part("make-look").addEventListener("click", () => make("look"));
  part("make-edit").addEventListener("click", () => make("edit"));
  const load = async () => {
    const own = latest("session")?.access === "own";
    part("links").hidden = !own;
    part("not-yours").hidden = own;
    const reply = own ? await call("list_links", {}) : null;
    if (reply) show(reply.links);
  };
  let looked = "";
  on("session", ({ key, access }) => {
    if (access === "look" && key !== looked) toast(say("links-looking"));
    looked = key;
  });
  offer({
    openShare: () => {
      sheet.open();
      load();
      lookAtClassifier();
    },
  });
};

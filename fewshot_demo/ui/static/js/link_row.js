// One link to a set, for others: copied, shown as a code, switched off.

import { h, svg } from "./elements.js";
import { icon } from "./icons.js";
import { call } from "./server.js";
import { inBrowser } from "./storage.js";
import { say } from "./texts.js";

/** @import { Link } from "./types.d.ts" */

const COPIED = 2000; // milliseconds for which "copied" is said

/** The server keeps no key, so the browser that made a link keeps it. @param {number} link */
const place = (link) => `link.${link}`;

/** @param {number} link @param {string} key */
export const keepKey = (link, key) => inBrowser.write(place(link), key);

/** @param {number} link */
export const forgetKey = (link) => inBrowser.write(place(link), null);

/** The key stands behind the #, which no browser sends. @param {string} key */
export const addressOf = (key) => {
  const address = new URL(window.location.href);
  address.search = "";
  address.hash = `set=${key}`;
  return address.href;
};

/** @param {HTMLInputElement} field */
const copier = (field) => {
  const words = h("span", { text: say("links-copy") });
  const copy = async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy");
    }
    words.textContent = say("links-copied");
    setTimeout(() => {
      words.textContent = say("links-copy");
    }, COPIED);
  };
  return h("button", { onclick: copy }, icon("link"), words);
};

/** @param {string} address @param {HTMLElement} into */
const drawCode = async (address, into) => {
  const code = await call("draw_code", { address });
  if (!code) return;
  const box = { viewBox: `0 0 ${code.size} ${code.size}`, role: "img", "aria-label": say("links-code-of") };
  into.replaceChildren(
    svg("svg", { class: "code", ...box }, svg("path", { d: code.path })),
    h("p", { class: "caption", role: "status", text: code.warning }),
  );
};

/**
 * @param {Link} link
 * @param {() => void} revoke
 */
export const linkRow = ({ id, allows, made }, revoke) => {
  const key = inBrowser.read(place(id));
  const shown = h("div");
  const title = allows === "edit" ? say("links-edit") : say("links-look");
  const day = new Date(made).toLocaleDateString(document.documentElement.lang);
  const head = h("p", {}, h("strong", { text: title }), " ", h("span", { class: "caption", text: day }));
  const off = h("button", { class: "link", text: say("links-off"), onclick: revoke });
  if (!key) return h("li", {}, head, h("p", { class: "caption", text: say("links-elsewhere") }), off);
  const address = addressOf(key);
  const field = h("input", { readonly: true, value: address, "aria-label": title });
  const code = h("button", { text: say("links-code"), onclick: () => drawCode(address, shown) });
  return h("li", {}, head, field, h("div", { class: "link-does" }, copier(field), code, off), shown);
};

// Building the page. Text always goes in as text, never as markup.

import { say } from "./texts.js";

const SVG = "http://www.w3.org/2000/svg";

/**
 * `text` is the text, `style` sets properties, `on…` listens; null and false leave an attribute out.
 *
 * @typedef {{ [name: string]: string | number | boolean | null | undefined | object }} Attributes
 * @typedef {Node | string | null | undefined | (Node | string | null | undefined)[]} Child
 */

/**
 * @param {HTMLElement | SVGElement} node
 * @param {Attributes} attributes
 * @param {Child[]} children
 */
const fill = (node, attributes, children) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (name === "text") node.textContent = String(value);
    else if (name === "style") {
      for (const [key, to] of Object.entries(value)) node.style.setProperty(key, String(to));
    } else node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat()) if (child !== null && child !== undefined) node.append(child);
};

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {Child[]} children
 */
export const h = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  fill(node, attributes, children);
  return node;
};

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {Child[]} children
 */
export const svg = (tag, attributes = {}, ...children) => {
  const node = document.createElementNS(SVG, tag);
  fill(node, attributes, children);
  return node;
};

/**
 * Finds the nodes of a part by their `data-part`; one that is missing or of another kind is an error.
 *
 * @param {HTMLElement} element
 */
export const partsOf = (element) => {
  /**
   * @template {HTMLElement} [Kind=HTMLElement]
   * @param {string} name
   * @param {new () => Kind} [kind]
   * @returns {Kind}
   */
  return (name, kind = /** @type {new () => Kind} */ (/** @type {unknown} */ (HTMLElement))) => {
    const node = element.querySelector(`[data-part="${name}"]`);
    if (!(node instanceof kind)) throw new Error(`no ${kind.name} is called ${name}`);
    return node;
  };
};

// Attributes of a template that name a text, and what the text becomes.
const SAID_AS = { "data-label": "aria-label", "data-title": "title", "data-alt": "alt" };

/** @param {HTMLElement} element a fresh template: puts its texts in */
export const fillTexts = (element) => {
  for (const node of element.querySelectorAll("[data-text]")) {
    node.textContent = say(node.getAttribute("data-text") ?? "");
  }
  for (const [named, said] of Object.entries(SAID_AS)) {
    for (const node of element.querySelectorAll(`[${named}]`)) {
      node.setAttribute(said, say(node.getAttribute(named) ?? ""));
    }
  }
};

/**
 * Makes these nodes, in this order, the children of `parent`; touches only what stands elsewhere.
 *
 * @param {Element} parent
 * @param {Element[]} nodes
 */
export const arrange = (parent, nodes) => {
  const wanted = new Set(nodes);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, i) => {
    if (parent.children[i] !== node) parent.insertBefore(node, parent.children[i] ?? null);
  });
};

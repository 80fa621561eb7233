// Small helpers to build the page. Text always goes in as text, never as markup.
window.fewshot = window.fewshot || {};
(() => {
  const page = window.fewshot;
  const SVG = "http://www.w3.org/2000/svg";

  const fill = (node, attributes, children) => {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (name === "text") node.textContent = value;
      else if (name === "style") for (const [key, to] of Object.entries(value)) node.style.setProperty(key, to);
      else node.setAttribute(name, value === true ? "" : value);
    }
    for (const child of children.flat()) if (child !== null && child !== undefined) node.append(child);
    return node;
  };
  page.h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
  page.svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

  // Line icons on a 24 × 24 grid.
  const ICONS = {
    pen: "M4 20l1-4L16 5l3 3L8 19z M14 7l3 3",
    eraser: "M9 20h11 M4.5 14.5l8-8a2 2 0 0 1 2.8 0l3.2 3.2a2 2 0 0 1 0 2.8L11 20H8.5l-4-4a1 1 0 0 1 0-1.5z M9 10l6 6",
    undo: "M9 14L4 9l5-5 M4 9h10a6 6 0 0 1 0 12h-3",
    clear: "M5 7h14 M10 7V4h4v3 M7 7l1 13h8l1-13",
    picture: "M4 5h16v14H4z M4 16l5-5 4 4 3-3 4 4 M15.5 9.5h.01",
    camera: "M4 8h3l2-3h6l2 3h3v11H4z M12 17a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z",
    plus: "M12 5v14 M5 12h14",
    close: "M6 6l12 12 M18 6L6 18",
    down: "M6 9l6 6 6-6",
    link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1 M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
    check: "M5 12.5l4.5 4.5L19 7.5",
  };
  page.icon = (name) =>
    page.svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, page.svg("path", { d: ICONS[name] }));

  page.dress = (element) => {
    for (const node of element.querySelectorAll("[data-icon]")) node.prepend(page.icon(node.dataset.icon));
  };

  // A class is told apart by its colour and by its shape, so that no one has to see colours.
  const SHAPES = [
    "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18z",
    "M12 2.5L22 20.5H2z",
    "M4 4h16v16H4z",
    "M12 1.5L22.5 12L12 22.5L1.5 12z",
    "M12 1.8l3.1 6.9 7.5.8-5.6 5 1.6 7.4-6.6-3.8-6.6 3.8 1.6-7.4-5.6-5 7.5-.8z",
    "M8.5 3h7v5.5H21v7h-5.5V21h-7v-5.5H3v-7h5.5z",
    "M7 3.3h10L22 12l-5 8.7H7L2 12z",
    "M2 3.5h20L12 21.5z",
  ];
  page.shape = (number) => {
    const colour = number % SHAPES.length;
    const shape = (number + Math.floor(number / SHAPES.length)) % SHAPES.length;
    return page.svg(
      "svg",
      { viewBox: "0 0 24 24", class: "shape", "aria-hidden": "true", style: { color: page.colour(number) } },
      page.svg("path", { d: SHAPES[shape], fill: "currentColor" }),
    );
  };
  // The mark of what is none of the classes.
  page.neutral = () => page.svg(
    "svg",
    { viewBox: "0 0 24 24", class: "shape", "aria-hidden": "true", style: { color: "var(--soft)" } },
    page.svg("path", { d: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18z M6 18L18 6", fill: "none", stroke: "currentColor", "stroke-width": 2.6 }),
  );
  page.colour = (number) => `var(--class-${number % SHAPES.length})`;

  page.slide = (share) => `translateX(${(share - 1) * 100}%)`; // how far a bar is drawn out

  // Makes these nodes, in this order, the children of `parent`; touches only what stands elsewhere.
  page.place = (parent, nodes) => {
    const wanted = new Set(nodes);
    for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
    nodes.forEach((node, i) => {
      if (parent.children[i] !== node) parent.insertBefore(node, parent.children[i] ?? null);
    });
  };

  // Whole percentages that add up to `total`, by largest remainder.
  page.percents = (values, total = 100) => {
    const sum = values.reduce((a, b) => a + b, 0) || 1;
    const exact = values.map((value) => (value / sum) * total);
    const whole = exact.map(Math.floor);
    const order = exact.map((value, i) => [whole[i] - value, i]).sort((a, b) => a[0] - b[0]);
    let left = total - whole.reduce((a, b) => a + b, 0);
    for (const [, i] of order) if (left-- > 0) whole[i] += 1;
    return whole;
  };

  // A word at the foot of the page, with at most one thing to do about it.
  page.toast = (message, action, then) => {
    const tray = document.getElementById("toasts") ||
      page.h("div", { id: "toasts", role: "status", "aria-live": "polite" });
    // An open sheet makes everything beside it dead to the touch, so the word moves into the sheet.
    (document.querySelector("dialog[open]") || document.body).append(tray);
    const note = page.h("div", { class: "toast", "data-said": message }, page.h("span", { text: message }));
    const leave = () => note.remove();
    if (action) note.append(page.h("button", { class: "link", text: action, onclick: () => { leave(); then(); } }));
    note.append(page.h("button", { class: "plain", "aria-label": "Close", onclick: leave }, page.icon("close")));
    for (const other of [...tray.children]) if (other.dataset.said === message) other.remove();
    while (tray.children.length > 2) tray.firstChild.remove();
    tray.append(note);
    setTimeout(leave, action ? 12000 : 7000);
  };

  // A sheet (modal dialog) closes on Escape, on its close button and on a touch beside it.
  page.sheet = (dialog) => {
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
    });
    dialog.addEventListener("close", () => {
      const tray = dialog.querySelector("#toasts");
      if (tray) document.body.append(tray);
    });
    return { open: () => dialog.open || dialog.showModal(), close: () => dialog.close() };
  };

  page.token = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  page.wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
})();

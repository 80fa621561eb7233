// The models to choose from, each with a plain sentence and what was measured.
const page = window.fewshot;
const { h } = page;
const part = page.mount(element, server);

const sheet = page.sheet(part("sheet"));
let models = [];

const choose = async (model) => {
  const reply = await page.change("choose_model", { model });
  if (!reply) return;
  sheet.close();
};
// How sure it was (across) and how often it was right (up), a line for each number of pictures.
const honesty = (one) => {
  if (!one.honesty?.length) return null;
  const at = ([sure, right]) => `${(sure * 100).toFixed(1)},${(100 - right * 100).toFixed(1)}`;
  const lines = one.honesty.map(({ points }, i) => page.svg("g", { style: { color: page.colour(i) } },
    page.svg("polyline", { points: points.map(at).join(" ") }),
    points.map((point) => page.svg("circle", { cx: point[0] * 100, cy: 100 - point[1] * 100, r: 1.8 }))));
  const plot = page.svg("svg", { viewBox: "-2 -2 104 104", role: "img", "aria-label": "How sure it was, and how often it was right" },
    page.svg("rect", { x: 0, y: 0, width: 100, height: 100 }), page.svg("path", { d: "M0 100L100 0" }), lines);
  const legend = one.honesty.map(({ shot, gap }, i) => h("li", { style: { color: page.colour(i) } },
    h("span", { text: `${shot} ${shot === 1 ? "picture" : "pictures"} each: ${gap} % off` })));
  return h("details", { class: "honesty" }, h("summary", { text: "Can I believe its percentages?" }),
    h("p", { class: "caption", text: "Across: how sure it said it was. Up: how often it was right. On the diagonal the two agree." }),
    h("div", {}, plot, h("ul", {}, legend)));
};
const card = (one) => h("div", { class: "model-entry" }, choice(one), honesty(one));
const choice = (one) => h(
  "button", { class: "model-card", role: "radio", "aria-checked": String(one.id === page.know("session")?.model), onclick: () => choose(one.id) },
  h("strong", {}, h("span", { text: one.title }), one.recommended ? h("span", { class: "badge", text: "recommended" }) : null),
  h("span", { text: one.sentence }),
  h("span", { class: "caption", text: one.accuracy }),
  h("span", { class: "caption", text: one.device }));

const show = () => {
  const session = page.know("session");
  part("name").textContent = models.find((one) => one.id === session?.model)?.title ?? "…";
  part("list").replaceChildren(...models.map(card));
};
const load = async (closely) => {
  const reply = await page.call("list_models", { closely });
  if (!reply) return;
  models = reply.models;
  part("problems").textContent = reply.problems.join(" ");
  show();
};
part("open").addEventListener("click", () => { sheet.open(); load(true); });
page.on("session", () => (models.length ? show() : load(false)));

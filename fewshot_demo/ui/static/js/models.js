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
const card = (one) => h(
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

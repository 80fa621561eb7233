// The answer: one headline, and one gliding bar per class in the order of the set.
const page = window.fewshot;
const { h, icon, shape } = page;
const part = page.mount(element, server);

const rows = new Map(); // class id → its row
let answer = null;

const makeRow = () => {
  const row = { mark: h("span", { class: "mark" }), name: h("span", { class: "row-name" }), value: h("span", { class: "value" }), fill: h("span", { class: "fill" }) };
  row.node = h("div", { class: "row" }, row.mark, row.name, row.value, h("span", { class: "track" }, row.fill));
  return row;
};
page.on("session", (session) => {
  const wanted = new Set(session.classes.map((item) => String(item.id)));
  for (const id of rows.keys()) if (!wanted.has(id)) rows.delete(id);
  session.classes.forEach((item, i) => {
    const id = String(item.id);
    if (!rows.has(id)) rows.set(id, makeRow());
    const row = rows.get(id);
    row.mark.replaceChildren(shape(item.colour));
    row.name.textContent = item.shown;
    row.fill.style.background = page.colour(item.colour);
  });
  page.place(part("rows"), session.classes.map((item) => rows.get(String(item.id)).node));
  part("rows").classList.toggle("many", session.classes.length > 8);
  showChoices(session);
  show();
});

// ---- the words ---------------------------------------------------------------------------------
const opening = (confidence) => (confidence >= 0.85 ? "It is…" : confidence >= 0.5 ? "It is probably…" : "It may be…");
const headline = () => {
  const session = page.know("session");
  const place = session?.classes.findIndex((item) => item.id === answer?.class) ?? -1;
  if (answer?.state !== "answer" || place < 0) return null;
  const item = session.classes[place];
  return { item, name: item.shown, opening: opening(answer.confidence) };
};
const waiting = () => {
  const filled = page.know("session")?.classes.filter((item) => item.images.length).length ?? 0;
  if (answer?.message) return answer.message;
  if (filled >= 2) return "Draw something on the pad. The answer follows every stroke.";
  return "Teach two classes first: draw something, then touch the class it belongs to.";
};

const show = () => {
  const says = headline();
  const whole = says ? page.percents(answer.classes.map((one) => one.probability)) : [];
  const share = new Map((says ? answer.classes : []).map((one, i) => [String(one.id), { ...one, percent: whole[i] }]));
  for (const [id, row] of rows) {
    const one = share.get(id);
    row.value.textContent = one ? `${one.percent} %` : "";
    row.fill.style.transform = page.slide(one ? one.probability : 0);
    row.node.classList.toggle("first", Boolean(says) && String(says.item.id) === id);
    row.node.classList.toggle("left-out", Boolean(says) && !one);
  }
  const sure = says ? `${share.get(String(says.item.id))?.percent ?? 0} % sure` : "";
  element.classList.toggle("waiting", !says);
  element.querySelector("#answer-title").textContent = says ? says.opening : "The answer";
  for (const where of ["", "dock-"]) {
    part(`${where}mark`).replaceChildren(...(says ? [shape(says.item.colour)] : []));
    part(`${where}label`).textContent = says ? says.name : "";
    part(`${where}sure`).textContent = sure;
  }
  part("message").textContent = says ? "" : waiting();
  part("note").textContent = says ? answer.message : ""; // such as: a class without pictures is left out
  part("dock-label").textContent = says ? says.name : waiting();
  part("dock-why").hidden = !says;
  part("dock-fill").style.transform = page.slide(says ? answer.confidence : 0);
  part("dock-fill").style.background = says ? page.colour(says.item.colour) : "";
  part("no").hidden = !says;
  element.dataset.state = answer?.state ?? "empty";
  element.dataset.drawing = answer?.drawing ?? "";
  element.dataset.count = String(Number(element.dataset.count ?? 0) + 1);
};
page.on("answer", (next) => {
  if (next?.question !== answer?.question) open(false);
  answer = next;
  show();
});
page.on("thinking", (thinking) => element.classList.toggle("thinking", thinking));

// ---- "no, it is…" --------------------------------------------------------------------------------
const choices = part("choices");
const open = (yes) => {
  choices.hidden = !yes;
  part("no").setAttribute("aria-expanded", String(yes));
};
const correct = async (id) => {
  open(false);
  const reply = await page.change("correct", { question: answer.question, class_id: id });
  if (reply?.answer && reply.answer.drawing === page.lying().token) page.tell("answer", reply.answer);
  return reply;
};
const showChoices = (session) => choices.replaceChildren(
  ...session.classes.map((item, i) => h(
    "button", { class: "chip", "data-class": item.id, onclick: () => correct(item.id) },
    shape(item.colour), h("span", { text: item.shown }))),
  h("button", { class: "chip fresh", onclick: async () => {
    const made = await page.change("add_class", { name: "" });
    const fresh = made?.session.classes.at(-1);
    if (fresh && (await correct(fresh.id))) page.nameClass(fresh.id);
  } }, icon("plus"), h("span", { text: "something new" })),
);
part("no").addEventListener("click", () => open(choices.hidden));
part("dock").addEventListener("click", () => {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  document.getElementById("why")?.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "start" });
});
show();

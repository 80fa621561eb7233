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
// With a single class the question is whether it is that class; else it may be none of them all.
const opening = (confidence) => (confidence >= 0.85 ? "It is…" : confidence >= 0.5 ? "It is probably…" : "It may be…");
const headline = () => {
  const session = page.know("session");
  const place = session?.classes.findIndex((item) => item.id === answer?.class) ?? -1;
  if (answer?.state !== "answer" || place < 0) return null;
  const item = session.classes[place];
  const says = { item, none: answer.none_of_these === true, alone: answer.classes.length === 1, nearest: "" };
  const name = item.shown;
  if (says.alone) Object.assign(says, { opening: `Is it ${name}?`, label: says.none ? `It is not ${name}` : `It is ${name}` });
  else if (says.none) Object.assign(says, { opening: "The answer", label: "None of these", nearest: `nearest: ${name}` });
  else Object.assign(says, { opening: opening(answer.confidence), label: name });
  return says;
};
const waiting = () => {
  const filled = page.know("session")?.classes.filter((item) => item.images.length).length ?? 0;
  if (answer?.message) return answer.message;
  const session = page.know("session");
  if (filled >= (session?.can_refuse ? 1 : 2)) return "Draw something on the pad. The answer follows every stroke.";
  if (session?.can_refuse) return "Teach a class first: draw something, then touch the class it belongs to.";
  return "Teach two classes first: draw something, then touch the class it belongs to.";
};

const show = () => {
  const says = headline();
  const other = says ? answer.none_probability : null; // the chance that it is of no class
  const whole = says ? page.percents(answer.classes.map((one) => one.probability)) : [];
  const share = new Map((says ? answer.classes : []).map((one, i) => [String(one.id), { ...one, percent: whole[i] }]));
  for (const [id, row] of rows) {
    const one = share.get(id);
    const [percent, length] = one && says.alone && other !== null
      ? [100 - Math.round(100 * other), 1 - other] : [one?.percent, one?.probability ?? 0];
    row.value.textContent = one ? `${percent} %` : "";
    row.fill.style.transform = page.slide(length);
    row.node.classList.toggle("first", Boolean(says) && !says.none && String(says.item.id) === id);
    row.node.classList.toggle("left-out", Boolean(says) && !one);
  }
  showNone(says, other);
  const percent = says?.none || says?.alone ? Math.round(100 * answer.confidence) : share.get(String(says?.item.id))?.percent ?? 0;
  const sure = says ? `${percent} % sure` : "";
  element.classList.toggle("waiting", !says);
  element.querySelector("#answer-title").textContent = says ? says.opening : "The answer";
  for (const where of ["", "dock-"]) {
    part(`${where}mark`).replaceChildren(...(says ? [says.none ? page.neutral() : shape(says.item.colour)] : []));
    part(`${where}label`).textContent = says ? says.label : "";
    part(`${where}sure`).textContent = sure;
    part(`${where}nearest`).textContent = says ? says.nearest : "";
  }
  part("message").textContent = says ? "" : waiting();
  part("note").textContent = says ? answer.message : ""; // such as: a class without pictures is left out
  part("dock-label").textContent = says ? says.label : waiting();
  part("dock-why").hidden = !says;
  part("dock-fill").style.transform = page.slide(says ? answer.confidence : 0);
  part("dock-fill").style.background = !says || says.none ? "var(--soft)" : page.colour(says.item.colour);
  part("no").hidden = !says;
  element.classList.toggle("none", Boolean(says?.none));
  element.dataset.state = answer?.state ?? "empty";
  element.dataset.drawing = answer?.drawing ?? "";
  element.dataset.count = String(Number(element.dataset.count ?? 0) + 1);
};
// The quiet row under the bars; it stands there, empty, before there is an answer.
const showNone = (says, other) => {
  part("none-row").hidden = !page.know("session")?.can_refuse;
  part("none-name").textContent = says?.alone ? "something else" : "none of these";
  part("none-value").textContent = other === null ? "" : `${Math.round(100 * other)} %`;
  part("none-row").classList.toggle("first", Boolean(says?.none));
};
part("none-mark").append(page.neutral());
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

// ---- stricter or more lenient ------------------------------------------------------------------
const slider = part("strictness");
let wanted = null; // where the slider is; only its newest place is sent
let sending = false;
const place = (value) => {
  slider.value = value;
  slider.setAttribute("aria-valuetext", value > 0 ? `stricter by ${value}` : value < 0 ? `more lenient by ${-value}` : "in the middle");
};
slider.addEventListener("input", async () => {
  wanted = Number(slider.value);
  place(wanted);
  if (sending) return;
  sending = true;
  while (wanted !== null) {
    const strictness = wanted;
    wanted = null;
    await page.change("set_strictness", { strictness });
  }
  sending = false;
  place(page.know("session").strictness);
});
page.on("session", (session) => {
  part("strict").hidden = !session.can_refuse;
  if (!sending) place(session.strictness);
});

part("dock").addEventListener("click", () => {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  document.getElementById("why")?.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "start" });
});
show();

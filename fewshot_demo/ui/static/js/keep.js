// Under the pad: one touch keeps what lies on it for a class.
const page = window.fewshot;
const { h, icon, shape } = page;
const part = page.mount(element, server);

const keep = async (item) => {
  const lying = page.lying();
  if (lying.blank) { page.toast("The pad is empty. Draw something first, then choose its class."); return; }
  const reply = lying.file
    ? await page.change("add_files", { class_id: item.id, reading: lying.reading }, lying.file)
    : await page.change("add_drawing", {
      class_id: item.id, drawing: lying.token, reading: lying.reading,
      image: lying.url || page.pictureOf(lying.strokes) });
  if (reply && reply.added !== 0 && page.lying().state === lying.state) page.clearPad();
};

const keepForNew = async () => {
  const made = await page.change("add_class", { name: "" });
  const fresh = made?.session.classes.at(-1);
  if (!fresh) return;
  if (page.lying().blank) page.nameClass(fresh.id);
  else { await keep(fresh); page.nameClass(fresh.id); }
};

const chips = part("chips");
page.on("session", (session) => {
  chips.replaceChildren(
    ...session.classes.map((item, i) => h(
      "button", { class: "chip", "data-class": item.id, onclick: () => keep(item) },
      shape(item.colour), h("span", { text: item.shown }))),
    h("button", { class: "chip fresh", onclick: keepForNew }, icon("plus"), h("span", { text: "New class" })),
  );
});
// While there is too little to answer with, the row asks for the drawing.
const call = () => {
  const filled = page.know("session")?.classes.filter((item) => item.images.length).length ?? 0;
  const enough = page.know("session")?.can_refuse ? 1 : 2;
  const blank = page.know("pad")?.blank ?? true;
  element.classList.toggle("idle", blank);
  element.classList.toggle("calling", !blank && filled < enough);
};
page.on("pad", call);
page.on("session", call);

// The quiet line: after the first answer of the sample task, the way to a set of one's own.
const quiet = part("quiet");
const offer = () => {
  const session = page.know("session");
  const ready = session?.sample && page.know("answer")?.state === "answer";
  if (!ready || quiet.childElementCount) { if (!session?.sample) quiet.replaceChildren(); return; }
  quiet.append(h("button", { class: "link", text: "Now teach it something of your own", onclick: page.beginOwn }));
};
page.on("answer", offer);
page.on("session", offer);

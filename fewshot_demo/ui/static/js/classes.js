// The classes: names, pictures, and three ways to add to them (pad, picker, drop).
const page = window.fewshot;
const { h, icon, shape } = page;
const part = page.mount(element, server);

const list = part("list");
const picker = part("picker");
const cards = new Map(); // class id → its card; cards are kept, so that nothing flickers

const addFiles = async (id, files) => {
  const fitting = files.filter(page.fits);
  const card = cards.get(String(id));
  const refused = [];
  let added = 0;
  for (const [i, file] of fitting.entries()) {
    if (fitting.length > 1) card.count.textContent = `${i + 1} of ${fitting.length}…`;
    const reply = await page.change("add_files", { class_id: id }, file);
    if (reply) { added += reply.added; refused.push(...reply.refused); }
    if (!page.connected) break;
  }
  showCount(card);
  const why = refused.slice(0, 3).map((one) => `${one.file}: ${one.why}`).join(" ");
  if (refused.length) page.toast(`${added} added, ${refused.length} refused. ${why}`);
  else if (added > 1) page.toast(`${added} added.`);
};
const pick = (id) => { picker.dataset.class = id; picker.click(); };
picker.addEventListener("change", () => {
  const files = [...picker.files];
  picker.value = "";
  addFiles(cards.get(picker.dataset.class).item.id, files);
});

const makeCard = (item) => {
  const card = { item, thumbs: new Map() };
  card.mark = h("span", { class: "mark" });
  card.name = h("input", { class: "name", "aria-label": "Name of this class", placeholder: "Name it", autocomplete: "off", spellcheck: "false" });
  card.name.addEventListener("keydown", (event) => { if (event.key === "Enter") card.name.blur(); });
  card.name.addEventListener("change", async () => {
    const renamed = await page.change("rename_class", { class_id: card.item.id, name: card.name.value });
    if (!renamed) card.name.value = card.item.name;
  });
  card.count = h("span", { class: "count" });
  card.add = h("button", { class: "thumb add", "aria-label": "Add pictures", title: "Add pictures",
    onclick: () => pick(card.item.id) }, icon("plus"));
  card.grid = h("div", { class: "thumbs" });
  const remove = h("button", { class: "plain remove", "aria-label": "Remove this class", title: "Remove this class",
    onclick: () => page.change("remove_class", { class_id: card.item.id }) }, icon("close"));
  card.node = h("article", { class: "card", "data-class": item.id },
    h("header", {}, card.mark, card.name, card.count, remove), card.grid);
  page.dropOn(card.node, (files) => addFiles(card.item.id, files));
  return card;
};

const makeThumb = (image) => h(
  "button", { class: "thumb", "data-image": image.id, "aria-label": "Look at this picture" },
  h("img", { src: image.src, alt: "", loading: "lazy" }));

const showCount = (card) => { card.count.textContent = card.item.images.length || ""; };

const showCard = (card, item, position) => {
  card.item = item;
  card.mark.replaceChildren(shape(item.colour));
  card.name.setAttribute("placeholder", `Name of class ${position + 1}`);
  if (document.activeElement !== card.name) card.name.value = item.name;
  showCount(card);
  const wanted = new Set(item.images.map((image) => String(image.id)));
  for (const id of card.thumbs.keys()) if (!wanted.has(id)) card.thumbs.delete(id);
  for (const image of item.images) {
    if (card.thumbs.has(String(image.id))) continue;
    const node = makeThumb(image);
    node.addEventListener("click", () => page.look({ image, item: card.item }));
    card.thumbs.set(String(image.id), node);
  }
  page.place(card.grid, [...item.images.map((image) => card.thumbs.get(String(image.id))), card.add]);
};

page.on("session", (session) => {
  const wanted = new Set(session.classes.map((item) => String(item.id)));
  for (const id of cards.keys()) if (!wanted.has(id)) cards.delete(id);
  session.classes.forEach((item, i) => {
    const id = String(item.id);
    if (!cards.has(id)) cards.set(id, makeCard(item));
    showCard(cards.get(id), item, i);
  });
  page.place(list, session.classes.map((item) => cards.get(String(item.id)).node));
  part("none").hidden = session.classes.length > 0;
});

page.nameClass = (id) => {
  const card = cards.get(String(id));
  card?.name.focus();
  card?.name.select();
};
part("add").addEventListener("click", async () => {
  const made = await page.change("add_class", { name: "" });
  if (made) page.nameClass(made.session.classes.at(-1).id);
});

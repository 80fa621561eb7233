// Why: every picture of the set by its weight in the answer, and one of them enlarged beside the
// question. The weights of a class add up to the percentage shown for that class.
const page = window.fewshot;
const { h, shape } = page;
const part = page.mount(element, server);

const FEW = 12;
let answer = null;
let all = false;
let head = null; // one of a model's several ways of looking, by itself; null: all together

const weightOf = (row) => (head === null ? row.weight : row.heads[head]);
// What is needed to draw one tile: the picture, its class, its share of the answer.
const tiles = () => {
  const session = page.know("session");
  if (answer?.state !== "answer" || !session) return [];
  const items = new Map(session.classes.map((item, i) => [String(item.id), { item, place: i }]));
  const pictures = new Map(session.classes.flatMap((item) => item.images.map((image) => [String(image.id), image])));
  const whole = page.percents(answer.classes.map((one) => one.probability));
  const percent = new Map();
  if (head !== null) page.percents(answer.why.map(weightOf)).forEach((value, k) => percent.set(answer.why[k], value));
  else answer.classes.forEach((one, i) => {
    const own = answer.why.filter((row) => row.class === one.id);
    page.percents(own.map((row) => row.weight), whole[i]).forEach((value, k) => percent.set(own[k], value));
  });
  return answer.why
    .filter((row) => pictures.has(String(row.image)) && items.has(String(row.class)))
    .map((row) => ({ ...row, weight: weightOf(row), ...items.get(String(row.class)), image: pictures.get(String(row.image)), percent: percent.get(row) }))
    .sort((one, other) => other.percent - one.percent || other.weight - one.weight);
};

// Tiles are kept and only told their new share, so that nothing flickers while a drawing grows.
const kept = new Map(); // image id → its tile
const tileOf = (one) => {
  const id = String(one.image.id);
  if (!kept.has(id)) {
    const tile = { mark: h("span", { class: "mark" }), text: h("span"), fill: h("span", { class: "fill" }) };
    tile.node = h("button", { class: "tile", onclick: () => page.look(tile.one) },
      h("img", { src: one.image.src, alt: "" }), h("span", { class: "tile-share" }, tile.mark, tile.text),
      h("span", { class: "track" }, tile.fill));
    kept.set(id, tile);
  }
  return kept.get(id);
};
const showTile = (tile, one, most) => {
  if (tile.one?.item.colour !== one.item.colour) {
    tile.mark.replaceChildren(shape(one.item.colour));
    tile.fill.style.background = page.colour(one.item.colour);
  }
  tile.one = one;
  tile.text.textContent = `${one.percent} %`;
  tile.fill.style.transform = page.slide(most ? one.weight / most : 0);
  tile.node.setAttribute("aria-label", `${one.item.shown}, ${one.percent} %`);
};

// A model that looks in several ways at once can be seen to look in each of them.
const showHeads = () => {
  const count = (answer?.state === "answer" && answer.why[0]?.heads?.length) || 0;
  if (head !== null && head >= count) head = null;
  part("heads").hidden = count < 2;
  const way = (value, text) => h("button", {
    class: "chip", role: "radio", "aria-checked": String(head === value), text,
    onclick: () => { head = value; show(); },
  });
  part("heads").replaceChildren(...(count < 2 ? [] : [way(null, "All together"), ...Array.from({ length: count }, (_, k) => way(k, `Look ${k + 1}`))]));
};
const show = () => {
  showHeads();
  const list = tiles();
  const seen = list.slice(0, all ? list.length : FEW);
  const most = Math.max(0, ...list.map((one) => one.weight));
  for (const one of seen) showTile(tileOf(one), one, most);
  page.place(part("tiles"), seen.map((one) => tileOf(one).node));
  part("more").hidden = all || list.length <= FEW;
  part("more").textContent = `Show all ${list.length}`;
  part("empty").hidden = list.length > 0;
  part("told").hidden = list.length === 0;
  part("sentence").textContent = head === null ? answer?.how?.sentence ?? ""
    : "This model looks in several ways at once; this is one of them. The answer is their average.";
};
page.on("answer", (next) => { answer = next; show(); });
page.on("session", (session) => {
  const alive = new Set(session.classes.flatMap((item) => item.images.map((image) => String(image.id))));
  for (const id of kept.keys()) if (!alive.has(id)) kept.delete(id);
  show();
});
part("more").addEventListener("click", () => { all = true; show(); });

// ---- one picture enlarged ------------------------------------------------------------------------
const sheet = page.sheet(part("sheet"));
let looked = null;
page.look = (one) => {
  looked = one;
  const weighed = one.weight !== undefined && answer;
  const place = page.know("session").classes.findIndex((item) => item.id === one.item.id);
  part("sheet-title").replaceChildren(shape(one.item.colour), h("span", { text: one.item.shown }));
  part("support").src = one.image.src;
  part("asked-figure").hidden = !weighed;
  if (weighed) part("asked").src = answer.query || page.pictureOf(page.lying().strokes);
  part("share").hidden = part("numbers").hidden = !weighed;
  if (weighed) {
    part("share").textContent = head === null ? `This picture carries ${one.percent} % of the answer.`
      : `Look ${head + 1} gives this picture ${one.percent} % of its attention.`;
    part("numbers").open = false;
    part("score").textContent = `${answer.how.kind}: ${number(one.score)}`;
    part("formula").textContent = answer.how.formula ?? "";
    part("learner").textContent = [answer.how.learner, answer.how.paper].filter(Boolean).join(" – ");
  }
  sheet.open();
  sharpen(one);
};
const number = (value) => (Math.abs(value) >= 1000 || (value && Math.abs(value) < 0.001) ? value.toExponential(3) : Number(value).toPrecision(4));
const sharpen = async (one) => {
  const full = await page.call("whole_image", { image: one.image.id });
  if (full?.src && looked === one) part("support").src = full.src;
};
part("remove").addEventListener("click", async () => {
  sheet.close();
  await page.change("remove_image", { image: looked.image.id });
});

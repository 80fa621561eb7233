// Why: every picture of the set by its weight in the answer, and one of them enlarged beside the
// question. The weights of a class add up to the percentage shown for that class.
const page = window.fewshot;
const { h, shape } = page;
const part = page.mount(element, server);

const FEW = 12;
let answer = null;
let all = false;

// What is needed to draw one tile: the picture, its class, its share of the answer.
const tiles = () => {
  const session = page.know("session");
  if (answer?.state !== "answer" || !session) return [];
  const items = new Map(session.classes.map((item, i) => [String(item.id), { item, place: i }]));
  const pictures = new Map(session.classes.flatMap((item) => item.images.map((image) => [String(image.id), image])));
  const whole = page.percents(answer.classes.map((one) => one.probability));
  const percent = new Map();
  answer.classes.forEach((one, i) => {
    const own = answer.why.filter((row) => row.class === one.id);
    page.percents(own.map((row) => row.weight), whole[i]).forEach((value, k) => percent.set(own[k], value));
  });
  return answer.why
    .filter((row) => pictures.has(String(row.image)) && items.has(String(row.class)))
    .map((row) => ({ ...row, ...items.get(String(row.class)), image: pictures.get(String(row.image)), percent: percent.get(row) }));
};

const tile = (one, most) => h(
  "button", { class: "tile", "aria-label": `${page.nameOf(one.item, one.place)}, ${one.percent} %`, onclick: () => page.look(one) },
  h("img", { src: one.image.src, alt: "" }),
  h("span", { class: "tile-share" }, shape(one.item.colour), h("span", { text: `${one.percent} %` })),
  h("span", { class: "track" }, h("span", { class: "fill", style: {
    background: page.colour(one.item.colour), transform: page.slide(most ? one.weight / most : 0) } })));

const show = () => {
  const list = tiles();
  const most = Math.max(0, ...list.map((one) => one.weight));
  part("tiles").replaceChildren(...list.slice(0, all ? list.length : FEW).map((one) => tile(one, most)));
  part("more").hidden = all || list.length <= FEW;
  part("more").textContent = `Show all ${list.length}`;
  part("empty").hidden = list.length > 0;
  part("told").hidden = list.length === 0;
  part("sentence").textContent = answer?.how?.sentence ?? "";
};
page.on("answer", (next) => { answer = next; show(); });
page.on("session", show);
part("more").addEventListener("click", () => { all = true; show(); });

// ---- one picture enlarged ------------------------------------------------------------------------
const sheet = page.sheet(part("sheet"));
let looked = null;
page.look = (one) => {
  looked = one;
  const weighed = one.weight !== undefined && answer;
  const place = page.know("session").classes.findIndex((item) => item.id === one.item.id);
  part("sheet-title").replaceChildren(shape(one.item.colour), h("span", { text: page.nameOf(one.item, place) }));
  part("support").src = one.image.src;
  part("asked-figure").hidden = !weighed;
  if (weighed) part("asked").src = answer.query || page.pictureOf(page.lying().strokes);
  part("share").hidden = part("numbers").hidden = !weighed;
  if (weighed) {
    part("share").textContent = `This picture carries ${one.percent} % of the answer.`;
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

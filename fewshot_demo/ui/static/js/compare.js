// Compare: the question on the pad put to every model, their weights in one order of pictures.
const page = window.fewshot;
const { h, shape } = page;
const part = page.mount(element, server);

const sheet = page.sheet(part("sheet"));
const THUMBNAILS = 15; // more pictures than these would be too small to see; their bars stay
const LEFT_OUT = "compare.without"; // ids of the models that this visitor does not ask
let answer = null;

const bar = (image, weight, most) => h("span", { class: "bar" },
  h("span", { style: { height: `${most ? (100 * weight) / most : 0}%`, background: page.colour(image.colour) } }));

// What one model says: a class, or that it is none of them.
const verdict = (one, item, alone) => {
  if (!one.none_of_these) return [shape(item?.colour ?? 0), h("strong", { text: one.label })];
  return [page.neutral(), h("strong", { text: alone ? `Not ${one.label}` : "None of these" })];
};
const row = (one, images, classes) => {
  const item = classes.get(String(one.class));
  const alone = images.every((image) => image.class === images[0].class);
  const said = one.problem
    ? h("span", { class: "caption", text: one.problem })
    : h("span", { class: "compare-said" }, verdict(one, item, alone),
        h("span", { class: "sure", text: `${Math.round(100 * one.confidence)} %` }),
        one.differs ? h("span", { class: "badge", text: "differs" }) : null,
        one.none_of_these && !alone ? h("span", { class: "nearest", text: `nearest: ${one.label}` }) : null);
  const time = one.problem ? null : h("span", { class: "caption", text: `${Math.max(1, Math.round(one.milliseconds))} ms` });
  const most = Math.max(0, ...(one.weights || []));
  return h("button",
    { class: "compare-row", "aria-current": String(one.model === answer?.model), disabled: Boolean(one.problem), onclick: () => choose(one.model) },
    h("span", { class: "compare-model" }, h("span", { class: "caption", text: one.title }), time), said,
    h("span", { class: "bars", "aria-hidden": "true" }, (one.weights || []).map((weight, i) => bar(images[i], weight, most))));
};

// All models there are, those that are asked ticked.
const choices = (view) => [...view.rows, ...view.left_out].sort((a, b) => a.title.localeCompare(b.title)).map((one) => h("label", {},
  h("input", { type: "checkbox", checked: !view.left_out.includes(one), onchange: (event) => leaveOut(one.model, !event.target.checked) }),
  h("span", { text: one.title })));
const leftOut = () => new Set((page.kept.read(LEFT_OUT) || "").split("\n").filter(Boolean));
const leaveOut = async (model, without) => {
  const before = page.kept.read(LEFT_OUT);
  const out = leftOut();
  if (without) out.add(model);
  else out.delete(model);
  page.kept.write(LEFT_OUT, [...out].join("\n") || null);
  if (await ask()) return;
  page.kept.write(LEFT_OUT, before); // nobody would be left to ask, or no connection
  await ask();
};
const ask = async () => {
  const view = await page.call("compare_models", { question: answer.question, without: page.kept.read(LEFT_OUT) });
  if (view) show(view);
  return view;
};

const show = (view) => {
  const session = page.know("session");
  const classes = new Map(session.classes.map((item) => [String(item.id), item]));
  const pictures = new Map(session.classes.flatMap((item) => item.images.map((image) => [String(image.id), image.src])));
  part("supports").replaceChildren(...(view.images.length > THUMBNAILS ? [] : view.images.map((image) =>
    h("img", { src: pictures.get(String(image.image)), alt: "" }))));
  const alone = view.rows.length === 1;
  part("verdict").textContent = alone ? "" : view.agree ? "They all agree." : "They do not agree; the odd ones are marked.";
  part("choose").replaceChildren(...choices(view));
  part("rows").replaceChildren(...view.rows.map((one) => row(one, view.images, classes)));
};
const choose = async (model) => {
  sheet.close();
  await page.change("choose_model", { model });
};
part("open").addEventListener("click", async () => {
  part("verdict").textContent = "Asking…";
  for (const name of ["rows", "supports", "choose"]) part(name).replaceChildren();
  part("asked").src = answer.query || page.pictureOf(page.lying().strokes);
  sheet.open(); // at once: the first time, every model has to be loaded
  if (await ask()) return;
  sheet.close();
  page.kept.write(LEFT_OUT, null); // perhaps those who are asked are not here any more
});
page.on("answer", (next) => {
  answer = next;
  part("open").hidden = !(answer?.state === "answer" && answer.question);
});

// The pad: strokes or one picture, and the question that goes out at the end of every stroke and
// where the pen rests within one.
const page = window.fewshot;
const { h } = page;
const part = page.mount(element, server);

const paper = part("paper");
const canvas = part("canvas");
const shown = part("picture");
let sheet = null; // the pad as it is seen

// ---- what lies on the pad ------------------------------------------------------------------
// Strokes, or one picture: an own file, or the image of a question that was asked earlier.
// The reading says how a picture is cleaned; strokes are plain ink.
const empty = () => ({ strokes: [], file: null, url: null, question: null, reading: "plain", token: page.token() });
let now = empty();
let line = null; // the stroke under the pen
let before = []; // for undo: earlier states, newest last
let tool = "pen";
let version = 0; // counts every change of the pad, so that no answer is shown for another drawing
let answered = 0;
let touched = 0; // when the last stroke ended

const ink = () => (line ? [...now.strokes, { ...line, xs: [...line.xs], ys: [...line.ys] }] : now.strokes);
const blank = () => !now.url && ![...now.strokes, line].some((stroke) => stroke && !stroke.erase);

const show = () => {
  shown.hidden = !now.url;
  if (now.url && shown.src !== now.url) shown.src = now.url;
  sheet.draw(now.strokes);
  part("undo").disabled = before.length === 0;
  part("clear").disabled = blank();
  paper.classList.toggle("blank", blank() && !line);
  page.tell("pad", { blank: blank(), token: now.token });
};

const keepDraft = () => {
  const key = page.know("session")?.key;
  if (!key) return;
  const draft = JSON.stringify({ token: now.token, strokes: now.strokes });
  page.kept.write(`draft.${key}`, now.strokes.length && draft.length < 400000 ? draft : null);
};

const become = (next, { remember = true } = {}) => {
  if (remember) before = [...before.slice(-99), now];
  if (next.token !== now.token) page.tell("answer", null); // an answer is of its own drawing only
  now = next;
  version += 1;
  ask();
  show();
  keepDraft();
};

// ---- asking: one question under way at most, then the newest ---------------------------------
let asking = false;
const ask = async () => {
  if (asking) return;
  asking = true;
  try {
    while (answered !== version && page.know("session")) {
      const mine = version;
      if (blank()) { answered = mine; touched = 0; page.tell("answer", null); break; }
      const slow = setTimeout(() => page.tell("thinking", true), 300);
      const reply = await question();
      clearTimeout(slow);
      page.tell("thinking", false);
      if (!page.connected) { await page.wait(1500); continue; }
      if (mine !== version) continue;
      answered = mine;
      page.tell("answer", reply);
      if (touched) { page.timings.push(performance.now() - touched); touched = 0; }
      if (reply?.saved) page.tell("saving", "saved");
    }
  } finally { asking = false; }
};
const question = () => {
  const { question, token, reading } = now;
  if (question) return page.call("ask_again", { question, reading });
  if (now.file) return page.call("ask_file", { drawing: token, reading }, now.file);
  return page.call("ask", { drawing: token, image: page.pictureOf(ink()), source: "drawn" });
};

// ---- the pen -----------------------------------------------------------------------------------
let pointer = null;
let penSeen = false; // with a pen about, a resting hand draws nothing

const point = (event) => {
  const box = canvas.getBoundingClientRect();
  const at = (value, start, size) => Math.round(((value - start) / size) * page.SIDE * 10) / 10;
  return [at(event.clientX, box.left, box.width), at(event.clientY, box.top, box.height)];
};
const rest = page.restOf(() => { version += 1; ask(); });
const add = (events) => {
  for (const event of events) {
    const [x, y] = point(event);
    if (line.xs.length) rest.move(x, y);
    else rest.down(x, y);
    line.xs.push(x);
    line.ys.push(y);
  }
  sheet.extend(line, events.length);
};

canvas.addEventListener("pointerdown", (event) => {
  penSeen ||= event.pointerType === "pen";
  if (pointer !== null || event.button !== 0 || (penSeen && event.pointerType === "touch")) return;
  event.preventDefault();
  document.activeElement?.blur?.();
  pointer = event.pointerId;
  canvas.setPointerCapture(pointer);
  if (now.url) become(empty()); // drawing begins on clean paper; undo brings the picture back
  line = { erase: tool === "eraser", xs: [], ys: [] };
  paper.classList.remove("blank");
  add([event]);
});
canvas.addEventListener("pointermove", (event) => {
  if (event.pointerId !== pointer) return;
  const finer = event.getCoalescedEvents?.() ?? [];
  add(finer.length ? finer : [event]);
});
const lift = (event) => {
  if (event.pointerId !== pointer) return;
  touched = performance.now();
  rest.up();
  const stroke = line;
  pointer = line = null;
  become({ ...now, strokes: [...now.strokes, stroke] });
};
canvas.addEventListener("pointerup", lift);
canvas.addEventListener("pointercancel", lift);
canvas.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });

// ---- the tools ---------------------------------------------------------------------------------
const choose = (name) => {
  tool = name;
  for (const one of ["pen", "eraser"]) part(one).setAttribute("aria-pressed", String(one === name));
  canvas.dataset.tool = name;
};
const undo = () => {
  if (!before.length || line) return;
  const last = before.pop();
  become(last, { remember: false });
};
page.clearPad = () => { choose("pen"); become(empty()); };
part("pen").addEventListener("click", () => choose("pen"));
part("eraser").addEventListener("click", () => choose("eraser"));
part("undo").addEventListener("click", undo);
part("clear").addEventListener("click", page.clearPad);
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, dialog");
  if (typing || event.key !== "z" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  undo();
});

// ---- pictures: picker, camera, drop, paste -----------------------------------------------------
const put = (files) => {
  const [file] = files;
  if (!file || !page.fits(file)) return;
  if (files.length > 1) page.toast("The pad holds one picture: this is the first. To teach with several, drop them on a class.");
  become({ ...empty(), file, url: URL.createObjectURL(file), reading: "auto" });
};
page.putAsked = ({ query, question, drawing, reading_chosen: reading }) =>
  become({ ...empty(), url: query, question, reading, token: drawing });
for (const name of ["upload", "camera"]) {
  const input = part(`${name}-input`);
  part(name).addEventListener("click", () => input.click());
  input.addEventListener("change", () => { put([...input.files]); input.value = ""; });
}
page.dropOn(paper, put);
document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  if (files.length) { event.preventDefault(); put(files); }
});
shown.addEventListener("error", () => shown.classList.add("unseen")); // the browser cannot show it; the server may
shown.addEventListener("load", () => shown.classList.remove("unseen"));

// ---- beside the pad ----------------------------------------------------------------------------
const resize = () => {
  const side = Math.round(canvas.clientWidth * Math.min(window.devicePixelRatio || 1, 3)) || page.SIDE;
  if (sheet && side === canvas.width) return;
  sheet = page.sheetOn(canvas, side);
  sheet.draw(line ? [...now.strokes, line] : now.strokes);
};
resize();
new ResizeObserver(resize).observe(canvas);

page.lying = () => ({ ...now, state: now, blank: blank(), answered: answered === version });
page.askAgain = () => { version += 1; ask(); };

let taught = null; // the set as it was when the question on the pad was asked
page.on("session", (session) => {
  const pictures = session.classes.flatMap((one) => one.images.map((image) => `${one.id}:${image.id}`));
  const seen = JSON.stringify([session.key, pictures, session.model, session.strictness]);
  if (seen === taught) return;
  const entered = taught === null || JSON.parse(taught)[0] !== session.key;
  taught = seen;
  if (entered) recall(session.key);
  page.askAgain();
});
const recall = (key) => {
  before = [];
  now = empty();
  try { Object.assign(now, JSON.parse(page.kept.read(`draft.${key}`))); } catch { /* unreadable: an empty pad */ }
  page.tell("answer", null);
  show();
};

// How a picture from outside is read: chosen by the server, until the visitor chooses.
const readings = [...part("reading").querySelectorAll("[data-reading]")];
const showReading = (answer) => {
  part("reading").hidden = !(now.url && answer?.source === "uploaded");
  for (const one of readings) one.setAttribute("aria-checked", String(one.dataset.reading === answer?.reading));
};
for (const one of readings) one.addEventListener("click", () => become({ ...now, reading: one.dataset.reading }));

page.on("answer", (answer) => {
  part("sees-image").hidden = !answer?.sees;
  if (answer?.sees) part("sees-image").src = answer.sees;
  showReading(answer);
  if (now.url && answer?.query && shown.classList.contains("unseen")) shown.src = answer.query;
});
page.on("session", (session) => {
  const samples = session.sample ? session.classes.filter((one) => one.images.length) : [];
  const filled = session.classes.filter((one) => one.images.length).length;
  part("hint").textContent = samples.length ? ["Draw one of these", ...(session.name.match(/signs|doodles/) ?? [])].join(" ")
    : filled === 0 ? "Draw something, then touch its class below"
    : filled === 1 && session.can_refuse ? "Draw something to ask, or for another class"
    : filled === 1 ? "Now draw something for another class"
    : "Draw, or drop a picture";
  part("samples").replaceChildren(...samples.slice(0, 4).map((one) =>
    h("figure", {}, h("img", { src: one.images[0].src, alt: "" }), h("figcaption", { text: one.name }))));
});
choose("pen");

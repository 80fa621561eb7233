// A finished classifier in a page of its own: a pad, the answer, and a bar for each that there may be.

import { readDrawing } from "./reading.js";

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const SETTLED = 900; // milliseconds without another answer, before it is said aloud
/** @typedef {{ size: number }} Input */
/** @type {{ answers: string[], input: Input, colours: string[], percents: string[], failed: string, hint: string }} */
const told = JSON.parse(byId("told").textContent ?? "");
const canvas = /** @type {HTMLCanvasElement} */ (byId("pad"));
const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));

/** What lies in the page as gzip in base64. @param {string} id */
const unpacked = async (id) => {
  const bytes = Uint8Array.from(atob(byId(id).textContent ?? ""), (letter) => letter.charCodeAt(0));
  byId(id).remove();
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
};

const load = async () => {
  const script = new Blob([await unpacked("runtime")], { type: "text/javascript" });
  const runtime = await import(URL.createObjectURL(script));
  runtime.env.wasm.numThreads = 1;
  runtime.env.wasm.wasmBinary = await unpacked("wasm");
  const session = await runtime.InferenceSession.create(await unpacked("classifier"));
  /** @param {Float32Array} drawing @returns {Promise<number[]>} */
  return async (drawing) => {
    const { size } = told.input;
    const picture = new runtime.Tensor("float32", drawing, [1, 1, size, size]);
    const { shares } = await session.run({ picture });
    return [...shares.data];
  };
};

/** @param {string} kind @param {string} [text] */
const made = (kind, text = "") => Object.assign(document.createElement(kind), { textContent: text });

const bars = told.answers.map((answer, at) => {
  const [row, value, track, fill] = ["li", "span", "div", "i"].map((kind) => made(kind));
  fill.style.background = told.colours[at];
  track.append(fill);
  row.append(made("span", answer), value, track);
  byId("answers").append(row);
  return { row, value, fill };
});

/** Rounding makes no share a certainty. @param {number} share */
const inPercent = (share) => told.percents[Math.round(100 * share)];

let settled = 0;
/** @param {string} words for who does not see the bars */
const speak = (words) => {
  clearTimeout(settled);
  settled = setTimeout(() => (byId("spoken").textContent = words), SETTLED);
};

/** @param {number[] | null} shares */
const show = (shares) => {
  const most = shares ? Math.max(...shares) : -1;
  bars.forEach(({ row, value, fill }, at) => {
    const share = shares ? shares[at] : 0;
    row.classList.toggle("first", share === most);
    row.dataset.share = shares ? String(share) : "";
    value.textContent = shares ? inPercent(share) : "";
    fill.style.transform = `translateX(${100 * (share - 1)}%)`;
  });
  if (!shares) {
    byId("said").replaceChildren(made("p", told.hint));
    return speak("");
  }
  const first = shares.indexOf(most);
  const dot = made("i");
  dot.className = "dot";
  dot.style.background = told.colours[first];
  byId("said").replaceChildren(dot, made("strong", told.answers[first]), made("span", inPercent(most)));
  speak(`${told.answers[first]}, ${inPercent(most)}`);
};

const grey = () => {
  const { width, height } = canvas;
  const { data } = pen.getImageData(0, 0, width, height);
  return { width, height, values: Uint8Array.from({ length: width * height }, (_, at) => data[4 * at]) };
};

const classify = load();
let asked = 0;
let busy = false;
/** Asks about what is drawn now; while an answer is on its way, once more after it. */
const ask = async () => {
  asked += 1;
  if (busy) return;
  busy = true;
  byId("answers").setAttribute("aria-busy", "true");
  const answer = await classify;
  for (let done = 0; done !== asked;) {
    done = asked;
    const drawing = readDrawing(grey(), told.input.size);
    show(drawing && (await answer(drawing)));
  }
  byId("answers").setAttribute("aria-busy", "false");
  busy = false;
};

const paper = () => {
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
};

/** @param {PointerEvent} event */
const place = (event) => {
  const box = canvas.getBoundingClientRect();
  const scale = canvas.width / box.width;
  return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
};

/** @type {number[] | null} */
let last = null;
/** @param {PointerEvent} event */
const draw = (event) => {
  if (!last) return;
  const [x, y] = place(event);
  pen.beginPath();
  pen.moveTo(last[0], last[1]);
  pen.lineTo(x, y);
  pen.stroke();
  last = [x, y];
  ask();
};
canvas.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  last = place(event);
  draw(event);
});
canvas.addEventListener("pointermove", draw);
for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (last = null));
byId("clear").addEventListener("click", () => {
  paper();
  ask();
});

Object.assign(pen, { lineWidth: 12, lineCap: "round", lineJoin: "round", strokeStyle: "#000" });
paper();
classify.then(
  () => byId("waiting").isConnected && show(null),
  () => (byId("waiting").textContent = told.failed),
);

// A finished classifier in a page of its own: a pad, and a bar for each answer.

import { readDrawing } from "./reading.js";

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
/** @type {{ answers: string[], input: { size: number }, colours: string[], failed: string }} */
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

const bars = told.answers.map((answer, at) => {
  const row = document.createElement("li");
  const [name, value, track] = ["span", "span", "div"].map((kind) => document.createElement(kind));
  name.textContent = answer;
  track.style.background = told.colours[at];
  row.append(name, value, track);
  byId("answers").append(row);
  return { row, value, track };
});

/** @param {number[] | null} shares */
const show = (shares) => {
  const most = shares ? Math.max(...shares) : -1;
  bars.forEach(({ row, value, track }, at) => {
    const share = shares ? shares[at] : 0;
    row.classList.toggle("first", share === most);
    row.dataset.share = shares ? String(share) : "";
    value.textContent = shares ? `${Math.round(100 * share)} %` : "";
    track.style.transform = `scaleX(${share})`;
  });
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

const clear = () => {
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  show(null);
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
  clear();
  ask();
});

Object.assign(pen, { lineWidth: 12, lineCap: "round", lineJoin: "round", strokeStyle: "#000" });
clear();
classify.then(
  () => byId("waiting").remove(),
  () => (byId("waiting").textContent = told.failed),
);

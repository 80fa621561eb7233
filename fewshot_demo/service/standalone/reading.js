// Reads a drawing as the classifier expects it: the same numbers as reading.py, of a grey picture.

const MARGIN = 0.08; // of the side, left free around a drawing
const INK = 255 * 0.35; // what counts as ink
const LEAST_STROKES = 7; // a dot is not blown up: the side is at least so many stroke widths
const THICK = 0.09; // of the side: thicker strokes are thinned,
const THIN = 0.065; // and to this
const LEAST_PIXELS = 12; // thinner strokes have no pixels to give
const BITS = 22; // Pillow resamples with whole numbers

/** @typedef {{ width: number, height: number, values: Uint8Array }} Grey */
/** @typedef {{ left: number, top: number, side: number }} Box */
/** @typedef {{ left: number, top: number, right: number, bottom: number }} Part */

/** @param {Grey} grey @returns {Grey | null} 255 where it is furthest from the paper; null: no ink */
const contrast = ({ width, height, values }) => {
  const border = [...values.subarray(0, width), ...values.subarray((height - 1) * width)];
  for (let y = 0; y < height; y++) border.push(values[y * width], values[(y + 1) * width - 1]);
  border.sort((a, b) => a - b);
  const middle = border.length / 2; // there is an even number of them
  const paper = Math.floor((border[middle - 1] + border[middle]) / 2);
  const ink = values.map((value) => Math.abs(value - paper));
  const strongest = ink.reduce((most, value) => Math.max(most, value), 0);
  if (strongest < 16) return null;
  return { width, height, values: ink.map((value) => Math.min(255, Math.floor((value * 255) / strongest))) };
};

/** @param {Grey} ink @param {Part} part the mean width of its strokes: twice the area over the outline */
const strokeWidth = ({ width, values }, { left, top, right, bottom }) => {
  /** @param {number} x @param {number} y */
  const inside = (x, y) =>
    x >= left && x < right && y >= top && y < bottom && values[y * width + x] > INK ? 1 : 0;
  let area = 0;
  let outline = 0;
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const here = inside(x, y);
      area += here;
      outline += (here ^ inside(x - 1, y)) + (here ^ inside(x, y - 1));
    }
  }
  return (2 * area) / ((outline * Math.PI) / 4);
};

/** @param {Grey} ink @returns {Box | null} the square around it */
const inkBox = (ink) => {
  const part = { left: ink.width, top: ink.height, right: 0, bottom: 0 };
  ink.values.forEach((value, at) => {
    if (value <= INK) return;
    const x = at % ink.width;
    const y = Math.floor(at / ink.width);
    part.left = Math.min(part.left, x);
    part.right = Math.max(part.right, x + 1);
    part.top = Math.min(part.top, y);
    part.bottom = y + 1;
  });
  const { left, top, right, bottom } = part;
  if (!right) return null;
  const strokes = LEAST_STROKES * strokeWidth(ink, part);
  const side = Math.max(bottom - top, right - left, strokes) * (1 + 2 * MARGIN);
  return { left: (left + right - side) / 2, top: (top + bottom - side) / 2, side };
};

/** @param {Grey} ink @param {boolean} corners @returns {Grey} the least of each pixel and its neighbours */
const eroded = ({ width, height, values }, corners) => {
  const least = new Uint8Array(values.length);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      let value = 255;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          if (corners || !dx || !dy) value = Math.min(value, values[(y + dy) * width + x + dx]);
        }
      }
      least[y * width + x] = value;
    }
  }
  return { width, height, values: least };
};

/** @param {Grey} ink @param {Box} box @returns {[Grey, Box]} thick strokes made thinner */
const thinned = (ink, box) => {
  const { left, top, side } = box;
  const width = strokeWidth(ink, {
    left: Math.max(0, Math.trunc(left)),
    top: Math.max(0, Math.trunc(top)),
    right: Math.min(ink.width, Math.trunc(left + side) + 1),
    bottom: Math.min(ink.height, Math.trunc(top + side) + 1),
  });
  if (width < LEAST_PIXELS || width <= THICK * side) return [ink, box];
  const turns = Math.round(Math.min((width - THIN * side) / 2, 0.36 * width));
  let thin = ink;
  for (let turn = 0; turn < turns; turn++) thin = eroded(thin, turn % 2 === 1);
  return turns ? [thin, inkBox(thin) ?? box] : [ink, box];
};

/** @param {Grey} grey @param {number} before @param {number} after @returns {Grey} with so much paper around */
const padded = ({ width, height, values }, before, after) => {
  const wide = width + before + after;
  const around = new Uint8Array(wide * (height + before + after));
  for (let y = 0; y < height; y++) {
    around.set(values.subarray(y * width, (y + 1) * width), (y + before) * wide + before);
  }
  return { width: wide, height: height + before + after, values: around };
};

/**
 * One way of Pillow's bilinear resampling: rows in, columns of `size` pixels out.
 *
 * @param {Grey} grey
 * @param {number} from
 * @param {number} side
 * @param {number} size
 * @returns {Grey} turned over, so that the second turn does the other way
 */
const resampledAndTurned = ({ width, height, values }, from, side, size) => {
  const start = Math.fround(from);
  const scale = (Math.fround(from + side) - start) / size;
  const support = Math.max(scale, 1);
  const result = new Uint8Array(size * height);
  for (let out = 0; out < size; out++) {
    const centre = start + (out + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const last = Math.min(width, Math.trunc(centre + support + 0.5));
    const raw = [];
    for (let x = first; x < last; x++) raw.push(Math.max(0, 1 - Math.abs((x - centre + 0.5) / support)));
    const total = raw.reduce((sum, weight) => sum + weight, 0);
    const weights = raw.map((weight) => Math.trunc(0.5 + (weight / total) * 2 ** BITS));
    for (let y = 0; y < height; y++) {
      let sum = 2 ** (BITS - 1);
      weights.forEach((weight, at) => (sum += weight * values[y * width + first + at]));
      result[out * height + y] = Math.min(255, Math.floor(sum / 2 ** BITS));
    }
  }
  return { width: height, height: size, values: result };
};

/** @param {Grey} grey @param {number} size @returns {Float32Array | null} 0 to 1; null where there is no ink */
export const readDrawing = (grey, size) => {
  const whole = contrast(grey);
  const around = whole && inkBox(whole);
  if (!whole || !around) return null;
  const [ink, { left, top, side }] = thinned(whole, around);
  const before = Math.max(0, Math.ceil(-Math.min(left, top)));
  const after = Math.max(0, Math.ceil(Math.max(left + side - ink.width, top + side - ink.height)));
  const columns = resampledAndTurned(padded(ink, before, after), left + before, side, size);
  const { values } = resampledAndTurned(columns, top + before, side, size);
  const darkest = values.reduce((most, value) => Math.max(most, value), 0);
  return Float32Array.from(values, (value) => value / Math.max(darkest, 1));
};

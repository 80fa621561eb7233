// A heat map on a picture: warm places speak for it, cold ones against it.

const WARM = [224, 96, 0];
const COLD = [30, 96, 210];
const STRONGEST = 0.78; // how opaque the strongest place is
const SIDE = 224; // pixels of the canvas

/**
 * The colours of a map: one pixel a place, the stronger the more opaque.
 *
 * @param {number[][]} rows
 * @returns {Uint8ClampedArray<ArrayBuffer>} red, green, blue and opacity, each 0 to 255
 */
export const heatPixels = (rows) => {
  const values = rows.flat();
  const most = Math.max(...values.map(Math.abs)) || 1;
  const pixels = new Uint8ClampedArray(4 * values.length);
  values.forEach((value, i) => {
    const strength = Math.abs(value) / most;
    pixels.set([...(value > 0 ? WARM : COLD), 255 * STRONGEST * strength], 4 * i);
  });
  return pixels;
};

/**
 * Draws a picture, pale, and its map on it.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {string} picture a data URL
 * @param {number[][] | null} rows null: the picture alone
 */
export const drawHeat = async (canvas, picture, rows) => {
  const image = new Image();
  image.src = picture;
  await image.decode();
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext("2d");
  if (!context) return;
  context.imageSmoothingEnabled = image.width > SIDE / 2; // the pixels of a small input stay sharp
  context.drawImage(image, 0, 0, SIDE, SIDE);
  if (!rows) return;
  context.fillStyle = "rgb(255 255 255 / 45%)";
  context.fillRect(0, 0, SIDE, SIDE);
  const small = document.createElement("canvas");
  [small.width, small.height] = [rows[0].length, rows.length];
  small.getContext("2d")?.putImageData(new ImageData(heatPixels(rows), rows[0].length), 0, 0);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  context.drawImage(small, 0, 0, SIDE, SIDE);
};

// A map by neighbours: UMAP (McInnes et al. 2018, https://arxiv.org/abs/1802.03426), by umap-js.

/** @import { MapView, Nearest, UmapClass } from "./types.d.ts" */
/** @typedef {{ x: number, y: number }} Place */

const SEED = 7; // the same pictures always give the same map
const APART = { minDist: 0.4, spread: 1 }; // so that pictures do not cover each other

/**
 * Where pictures lie so that those which are near in the model's space are near each other.
 *
 * @param {Nearest} nearest
 * @param {UmapClass} Umap
 * @returns {Place[]} each picture's, from −1 to 1
 */
export const laidOut = ({ images, distances }, Umap) => {
  const layout = new Umap({ nNeighbors: images[0].length, random: seeded(SEED), ...APART });
  layout.setPrecomputedKNN(images, distances);
  const places = layout.fit(images); // who is near is known; of the points only their number counts
  const middle = [0, 1].map((axis) => {
    const values = places.map((place) => place[axis]);
    return (Math.min(...values) + Math.max(...values)) / 2;
  });
  const moved = places.map((place) => place.map((value, axis) => value - middle[axis]));
  const unit = Math.max(...moved.flat().map(Math.abs)) || 1;
  return moved.map(([x, y]) => ({ x: x / unit, y: y / unit }));
};

/**
 * Where a question lies: among its nearest pictures, as UMAP places a new point before it is moved.
 *
 * @param {Place[]} places of the pictures
 * @param {Nearest} nearest
 * @returns {Place}
 */
export const amongNearest = (places, { question_images, question_distances }) => {
  const least = Math.min(...question_distances);
  const beyond = question_distances.map((distance) => distance - least);
  const width = beyond.reduce((sum, distance) => sum + distance, 0) / beyond.length || 1;
  const weights = beyond.map((distance) => Math.exp(-distance / width));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (/** @type {keyof Place} */ axis) =>
    question_images.reduce((sum, image, i) => sum + weights[i] * places[image][axis], 0) / all;
  return { x: mean("x"), y: mean("y") };
};

/**
 * The same map, laid out by neighbours.
 *
 * @param {MapView} map
 * @param {Place[]} places
 * @returns {MapView}
 */
export const byNeighbours = (map, places) => ({
  ...map,
  points: map.points.map((point, i) => ({ ...point, ...places[i] })),
  ...(map.question !== null && map.nearest ? amongNearest(places, map.nearest) : {}),
});

/**
 * Numbers from 0 to 1 that are always the same ones (mulberry32).
 *
 * @param {number} seed
 */
const seeded = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};

/** @type {Promise<UmapClass> | null} */
let library = null;

/** The library, loaded when it is first asked for. */
export const umap = () => {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "umap.js";
    script.onload = () =>
      resolve(/** @type {{ UMAP: { UMAP: UmapClass } }} */ (/** @type {unknown} */ (window)).UMAP.UMAP);
    script.onerror = () => {
      library = null; // next time it is tried again
      reject(new Error("umap"));
    };
    document.head.append(script);
  });
  return library;
};

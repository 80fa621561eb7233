// The map of the set, and the question that moves over it, drawn where the panel is open.

import { aboutOf } from "../about.js";
import { drawSpots, fitted, spotsOf } from "../board.js";
import { h, partsOf } from "../elements.js";
import { classMark } from "../icons.js";
import { byNeighbours, laidOut, umap } from "../neighbours.js";
import { call } from "../server.js";
import { say } from "../texts.js";
import { toast } from "../toast.js";
import { act, latest, on } from "../topics.js";

/** @import { MapView, Mount } from "../types.d.ts" */

const LEAST = 3; // pictures
const LEAST_NEAR = 6; // for a map by neighbours

/** @type {Mount} */
export const mountMap = (element) => {
  const part = partsOf(element);
  const panel = part("map", HTMLDetailsElement);
  const dot = h("span", { class: "spot question", role: "img" }, h("img", { alt: "" }));
  let wanted = 0; // counts what is to be drawn
  let drawn = 0;
  let asking = false;
  let shown = ""; // the pictures that are drawn, and where
  let near = false; // whether the map is one by neighbours
  let known = { key: "", places: [{ x: 0, y: 0 }] }; // the last one

  /** @param {MapView} map */
  const show = (map) => {
    const classes = latest("session")?.classes ?? [];
    const answer = latest("answer");
    const spots = spotsOf(map, classes);
    const key = JSON.stringify(spots.map(({ image, item, x, y }) => [image.id, item, x, y]));
    if (key !== shown) {
      shown = key; // else nothing moves, and nobody loses their place
      drawSpots(part("board"), spots, ({ image, item }) => act("lookAt", { image, item }));
    }
    const { question } = fitted(map);
    if (question && answer?.query) {
      dot.querySelector("img")?.setAttribute("src", answer.query);
      dot.setAttribute("aria-label", say("map-question"));
      if (!dot.isConnected) part("board").append(dot);
      // where it was before it glides to where it is now
      requestAnimationFrame(() => {
        dot.style.setProperty("--x", String(question.x));
        dot.style.setProperty("--y", String(question.y));
      });
    } else dot.remove();
    const taught = classes.filter((item) => item.images.length);
    part("legend").replaceChildren(
      ...taught.map((item) => h("li", {}, classMark(item.colour), h("span", { text: item.shown }))),
      ...(question ? [h("li", {}, h("span", { class: "ring" }), say("map-question"))] : []),
    );
    part("space").textContent = map.space;
    const [across, up] = map.variation.map((share) => Math.round(100 * share));
    part("variation").textContent = say(map.nearest ? "map-umap" : "map-variation", { across, up });
    part("layouts").hidden = map.points.length < LEAST_NEAR;
    part("drawn").hidden = false;
  };
  /**
   * @param {MapView} map
   * @returns {Promise<MapView>}
   */
  const arranged = async (map) => {
    if (!map.nearest) return map;
    const key = JSON.stringify([map.nearest.images, map.nearest.distances]);
    if (key !== known.key) known = { key, places: laidOut(map.nearest, await umap()) };
    return byNeighbours(map, known.places);
  };
  /** One question to the server at a time, then the newest. */
  const draw = async () => {
    wanted += 1;
    if (asking || !panel.open) return;
    const images = latest("session")?.classes.reduce((sum, item) => sum + item.images.length, 0) ?? 0;
    part("few").hidden = images >= LEAST;
    if (images < LEAST) {
      part("drawn").hidden = true;
      return;
    }
    asking = true;
    while (drawn !== wanted) {
      const mine = wanted;
      const about = aboutOf(latest("answer")) ?? { question: null };
      const map = await call("map_set", { ...about, neighbours: near && images >= LEAST_NEAR });
      drawn = mine;
      if (!map) break;
      if (mine === wanted) await arranged(map).then(show, notLaidOut);
    }
    asking = false;
  };
  const notLaidOut = () => {
    toast(say("map-not-laid-out"));
    choose(false);
  };
  /** @param {boolean} neighbours */
  const choose = (neighbours) => {
    near = neighbours;
    part("spread").setAttribute("aria-pressed", String(!near));
    part("near").setAttribute("aria-pressed", String(near));
    draw();
  };
  part("spread").addEventListener("click", () => choose(false));
  part("near").addEventListener("click", () => choose(true));
  panel.addEventListener("toggle", draw);
  on("session", draw);
  on("answer", draw);
};

// The page is shown once all of its parts are there and know the set: so nothing on it moves as they come.

import { on } from "./topics.js";

/** @returns {() => void} to be called for each part that is there */
export const showWhenAllAreThere = () => {
  const wanted = window.gradio_config?.components.filter(({ props }) => props.js_on_load).length ?? 1;
  let there = 0;
  let known = false;
  const show = () => {
    if (known && there >= wanted) document.documentElement.dataset.shown = "";
  };
  on("session", () => {
    known = true;
    queueMicrotask(show); // the parts hear of the set first
  });
  return () => {
    there += 1;
    show();
  };
};

// Tabs of one browser that show the same set follow each other.

const PAUSE = 300; // milliseconds: many changes in a row are followed at once

/** @type {BroadcastChannel | null} */
let channel = null;

/** @param {(key: string) => void} changed is told the key of a set that another tab has changed */
export const followTabs = (changed) => {
  if (channel || typeof BroadcastChannel === "undefined") return;
  let soon = 0;
  channel = new BroadcastChannel("fewshot");
  channel.addEventListener("message", ({ data }) => {
    clearTimeout(soon);
    soon = window.setTimeout(() => changed(String(data)), PAUSE);
  });
};

/** @param {string} key the set that this tab has changed */
export const tellTabs = (key) => channel?.postMessage(key);

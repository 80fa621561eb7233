// Files on their way in. They go to the server as they are; only their size is looked at here.

import { say } from "./texts.js";
import { toast } from "./toast.js";
import { latest } from "./topics.js";

/** @param {File} file */
export const fits = (file) => {
  const limit = latest("session")?.limits.upload_mb ?? 20;
  if (file.size <= limit * 1e6) return true;
  toast(say("file-too-large", { file: file.name, limit }));
  return false;
};

/**
 * @param {HTMLElement} node
 * @param {(files: File[]) => void} take
 */
export const takeDropsOn = (node, take) => {
  node.addEventListener("dragover", (event) => {
    event.preventDefault();
    node.classList.add("over");
  });
  node.addEventListener("dragleave", () => node.classList.remove("over"));
  node.addEventListener("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    node.classList.remove("over");
    take([...(event.dataTransfer?.files ?? [])]);
  });
};

/** A file dropped beside everything must not replace the page. */
export const ignoreOtherDrops = () => {
  for (const kind of ["dragover", "drop"]) window.addEventListener(kind, (event) => event.preventDefault());
};

// Frames of a video: the square in its middle, as the page shows it, no larger than a model looks at.

import { GRAIN, greyOf } from "./frames.js";

/** @import { Frame } from "./types.d.ts" */

const SIDE = 320; // pixels
const HEAVIEST = 80_000; // characters of a data URL: 60 kB
const QUALITIES = [0.85, 0.6, 0.35];

/** @param {number} side */
const sheetOf = (side) => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
  if (!context) throw new Error("this browser gives no canvas to draw on");
  context.imageSmoothingQuality = "high";
  return { canvas, context };
};

/** @param {HTMLVideoElement} video @returns {() => Frame} */
export const grabberOf = (video) => {
  const large = sheetOf(SIDE);
  const small = sheetOf(GRAIN);
  const encoded = () => {
    let url = "";
    for (const quality of QUALITIES) {
      url = large.canvas.toDataURL("image/jpeg", quality);
      if (url.length <= HEAVIEST) break;
    }
    return url;
  };
  return () => {
    const { videoWidth: width, videoHeight: height } = video;
    const side = Math.min(width, height);
    large.context.drawImage(video, (width - side) / 2, (height - side) / 2, side, side, 0, 0, SIDE, SIDE);
    small.context.drawImage(large.canvas, 0, 0, GRAIN, GRAIN);
    const grey = greyOf(small.context.getImageData(0, 0, GRAIN, GRAIN).data);
    return { grey, url: encoded };
  };
};

/** @param {Frame} frame @param {string} name @returns {File} the frame as a file that was chosen */
export const fileOf = (frame, name) => {
  const bytes = Uint8Array.from(atob(frame.url().split(",")[1]), (letter) => letter.charCodeAt(0));
  return new File([bytes], name, { type: "image/jpeg" });
};

// Hold to record: while a class is held, the camera teaches it what differs from what it just saw.

import { keeper } from "../frames.js";
import { change } from "../server.js";
import { say } from "../texts.js";
import { toast } from "../toast.js";
import { newToken } from "../token.js";
import { act, latest, on, tell } from "../topics.js";

/** @import { ClassItem, Frame } from "../types.d.ts" */

const TICK = 180; // milliseconds between two frames
const MOST = 12; // pictures of one burst: room is left for corrections
const TOGETHER = 4; // frames in one call
const WITHOUT_NEWS = 900; // milliseconds of the same picture until the visitor is asked to move

/**
 * Frames on their way to a class, several to a call, all of them one undo.
 *
 * @param {number} owner the id of the class
 */
const burstFor = (owner) => {
  /** @type {string[]} */
  let waiting = [];
  let undo = "";
  const together = newToken();
  /** @type {Promise<unknown>} */
  let sending = Promise.resolve();
  /** @param {boolean} last */
  const send = (last) => {
    const frames = waiting;
    waiting = [];
    sending = sending.then(async () => {
      const reply = await change("add_frames", { class_id: owner, frames, undo, last, together });
      undo = reply?.undo ?? undo;
    });
  };
  return {
    /** @param {string} url */
    add: (url) => {
      // The newest one waits, so that the last call always brings a frame.
      if (waiting.length >= TOGETHER) send(false);
      waiting.push(url);
    },
    end: () => {
      if (waiting.length) send(true);
      return sending;
    },
  };
};

/** How many more pictures a class takes. @param {ClassItem} item */
const roomIn = (item) => (latest("session")?.limits.images ?? 0) - item.images.length;

/** @param {ClassItem} item @returns {Frame | null} a frame for it; without one the visitor is told why */
const frameFor = (item) => {
  if (roomIn(item) <= 0) {
    toast(say("camera-full", { name: item.shown }));
    return null;
  }
  const frame = act("grabFrame") ?? null;
  if (!frame) toast(say("camera-not-ready"));
  return frame;
};

/** One picture for a class, of the running camera. @param {ClassItem} item */
export const keepFrame = async (item) => {
  const frame = frameFor(item);
  if (!frame) return;
  await change("add_frames", {
    class_id: item.id,
    frames: [frame.url()],
    undo: "",
    last: true,
    together: "",
  });
};

export const recorder = () => {
  let timer = 0;
  /** @type {(() => void) | null} */
  let finish = null;

  /** @param {ClassItem} item */
  const begin = (item) => {
    finish?.();
    if (!frameFor(item)) return;
    const kept = keeper(Math.min(MOST, roomIn(item)));
    const burst = burstFor(item.id);
    let news = performance.now();
    const tick = () => {
      const frame = act("grabFrame");
      if (!frame) return;
      if (kept.take(frame.grey)) {
        news = performance.now();
        burst.add(frame.url());
      }
      const still = !kept.full() && performance.now() - news > WITHOUT_NEWS;
      tell("recording", { id: item.id, name: item.shown, count: kept.count(), still });
    };
    finish = () => {
      clearInterval(timer);
      finish = null;
      if (!kept.count()) toast(say("camera-covered"));
      burst.end();
      tell("recording", null);
    };
    timer = setInterval(tick, TICK);
    tick();
  };
  on("pad", ({ state }) => {
    if (state.camera !== "live") finish?.(); // the camera was left, or it is gone
  });
  return { begin, end: () => finish?.() };
};

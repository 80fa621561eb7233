// The camera on the pad: its picture, what to do next, and the questions that its frames ask.

import { cameras, cameraThere, closeCamera, openCamera, problemOf } from "../camera_stream.js";
import { partsOf } from "../elements.js";
import { oneColour, pace } from "../frames.js";
import { grabberOf } from "../grabber.js";
import { cameraStep } from "../next_step.js";
import { say } from "../texts.js";
import { latest, on as hear, tell } from "../topics.js";

/** @import { Facing, Problem } from "../camera_stream.js" */
/** @import { Frame, PadState } from "../types.d.ts" */

const TICK = 30; // milliseconds between two looks at the camera
const COARSE = "(pointer: coarse)"; // a phone or a tablet: its back camera looks at things

/** @type {Record<Problem, () => string>} */
const WHY = {
  insecure: () => say("camera-insecure"),
  denied: () => say("camera-denied"),
  none: () => say("camera-none"),
  busy: () => say("camera-busy"),
  gone: () => say("camera-gone"),
};

/**
 * Turns the camera on while the state of the pad wants it, and off at once when it does not.
 *
 * @param {HTMLElement} element of the pad
 * @param {object} pad
 * @param {() => PadState} pad.state
 * @param {{ ask: () => void, busy: () => boolean }} pad.asking
 * @param {() => void} pad.changed there is a picture now, or none any more
 */
export const cameraOn = (element, pad) => {
  const part = partsOf(element);
  const video = part("video", HTMLVideoElement);
  const grab = grabberOf(video);
  const live = pace();
  /** @type {MediaStream | null} */
  let stream = null;
  /** @type {Facing} */
  let facing = window.matchMedia(COARSE).matches ? "environment" : "user";
  /** @type {string | undefined} */
  let device; // chosen by its id, where there are several
  let turn = 0; // counts the starts, so that a camera that comes too late is closed again
  let wanted = false;
  let covered = false;

  const ready = () => stream !== null && video.readyState >= video.HAVE_CURRENT_DATA;

  /** @param {Problem} problem */
  const fail = (problem) => {
    stop();
    part("camera-problem").hidden = false;
    part("camera-why").textContent = WHY[problem]();
    part("camera-retry").hidden = problem === "insecure";
    pad.changed();
  };
  const stop = () => {
    turn += 1;
    closeCamera(stream);
    stream = null;
    video.srcObject = null;
    covered = false;
  };
  const start = async () => {
    stop();
    const mine = turn;
    part("camera-problem").hidden = true;
    part("flip").hidden = true;
    live.forget();
    if (!cameraThere()) {
      fail("insecure");
      return;
    }
    try {
      const opened = await openCamera(facing, device);
      if (mine !== turn) {
        closeCamera(opened);
        return;
      }
      show(opened);
      part("flip").hidden = (await cameras()).length < 2;
    } catch (error) {
      if (mine === turn) fail(problemOf(error));
    }
  };
  /** @param {MediaStream} opened */
  const show = (opened) => {
    stream = opened;
    video.srcObject = opened;
    const [track] = opened.getVideoTracks();
    track.addEventListener("ended", () => {
      if (stream === opened) fail("gone");
    });
    // Who looks at himself expects a mirror.
    video.classList.toggle("mirror", track.getSettings().facingMode !== "environment");
    video.play().catch(() => {}); // stopped again before it began
  };
  video.addEventListener("loadeddata", () => {
    pad.changed();
    pad.asking.ask();
  });

  // ---- the other camera ------------------------------------------------------------------------
  part("flip").addEventListener("click", async () => {
    const now = stream?.getVideoTracks()[0]?.getSettings();
    if (now?.facingMode) {
      facing = now.facingMode === "environment" ? "user" : "environment";
      device = undefined;
    } else {
      const all = await cameras();
      device = all[(all.indexOf(now?.deviceId ?? "") + 1) % all.length];
    }
    await start();
  });

  // ---- what it says and asks -------------------------------------------------------------------
  const sayNext = () => {
    const recording = latest("recording");
    const says = part("camera-says");
    part("camera-view").classList.toggle("recording", Boolean(recording));
    if (recording) {
      const { name, count, still } = recording;
      says.textContent = still ? say("camera-move") : say("camera-recording", { name, count });
    } else if (!ready()) says.textContent = say("camera-starting");
    else if (covered) says.textContent = say("camera-covered");
    else says.textContent = cameraStep(latest("session"));
    says.hidden = !part("camera-problem").hidden;
    part("shutter", HTMLButtonElement).disabled = !ready();
  };
  /** @param {Frame} frame */
  const look = (frame) => {
    const dark = oneColour(frame.grey);
    if (dark !== covered) {
      covered = dark;
      if (dark) tell("answer", null);
      sayNext();
    }
    return !dark;
  };
  const tick = () => {
    const running = ready() && pad.state().camera === "live" && !latest("recording");
    const now = performance.now();
    if (!running || !live.due(now, pad.asking.busy())) return;
    const frame = grab();
    if (look(frame) && live.take(now, frame.grey)) pad.asking.ask();
  };
  let ticking = 0;
  document.addEventListener("visibilitychange", () => {
    if (!wanted) return;
    if (document.hidden) stop();
    else start();
    pad.changed();
  });
  hear("session", sayNext);
  hear("recording", sayNext);
  part("camera-retry").addEventListener("click", start);

  return {
    grab,
    /** Whether there is a frame to be asked about. */
    ready,
    /** Whether the newest frame shows anything. */
    covered: () => covered,
    /** @param {PadState} state */
    follow: (state) => {
      const on = state.camera !== null;
      if (on !== wanted) {
        wanted = on;
        clearInterval(ticking);
        if (on) {
          ticking = setInterval(tick, TICK);
          start();
        } else stop();
      }
      part("camera-view").hidden = !on;
      part("camera-view").dataset.state = state.camera ?? "off";
      sayNext();
    },
  };
};

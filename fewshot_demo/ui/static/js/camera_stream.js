// The camera of the device, and why there is none.

/** @typedef {"user" | "environment"} Facing to the visitor, or to what lies before him */
/** @typedef {"insecure" | "denied" | "none" | "busy" | "gone"} Problem */

/** @type {Record<string, Problem>} by the name of the browser's error */
const PROBLEMS = {
  NotAllowedError: "denied",
  PermissionDeniedError: "denied",
  SecurityError: "denied",
  NotFoundError: "none",
  DevicesNotFoundError: "none",
  OverconstrainedError: "none",
};

/** @param {unknown} error of getUserMedia @returns {Problem} */
export const problemOf = (error) => {
  const name = typeof error === "object" && error && "name" in error ? String(error.name) : "";
  return Object.hasOwn(PROBLEMS, name) ? PROBLEMS[name] : "busy";
};

/** Whether the browser gives this page a camera at all: only where nobody can listen in. */
export const cameraThere = () => Boolean(navigator.mediaDevices?.getUserMedia);

/**
 * Start a camera; throws what the browser throws.
 *
 * @param {Facing} facing
 * @param {string} [device] this very one
 */
export const openCamera = (facing, device) =>
  navigator.mediaDevices.getUserMedia({
    audio: false,
    video: {
      width: { ideal: 640 },
      height: { ideal: 480 },
      ...(device ? { deviceId: { exact: device } } : { facingMode: { ideal: facing } }),
    },
  });

/** @param {MediaStream | null} stream */
export const closeCamera = (stream) => stream?.getTracks().forEach((track) => track.stop());

/** The ids of all cameras; known once one of them was allowed. */
export const cameras = async () => {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter((one) => one.kind === "videoinput").map((one) => one.deviceId);
};

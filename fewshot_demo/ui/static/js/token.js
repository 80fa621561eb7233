// A name that nobody else gives: of a drawing, or of changes that belong together.

const BYTES = 16;

export const newToken = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(BYTES)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");

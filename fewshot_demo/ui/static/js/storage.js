// What the browser keeps. Storage may be full or forbidden (a frame of another site); the page then
// works without it.

const PREFIX = "fewshot.";

/** @param {() => Storage} open where to keep it; opening it may be forbidden */
export const storageIn = (open) => ({
  /**
   * @param {string} key
   * @returns {string | null}
   */
  read: (key) => {
    try {
      return open().getItem(PREFIX + key);
    } catch {
      return null;
    }
  },
  /**
   * @param {string} key
   * @param {string | null} value null: forget it
   */
  write: (key, value) => {
    try {
      if (value === null) open().removeItem(PREFIX + key);
      else open().setItem(PREFIX + key, value);
    } catch {
      // see above
    }
  },
  /** @returns {string[]} */
  keys: () => {
    try {
      return Object.keys(open())
        .filter((key) => key.startsWith(PREFIX))
        .map((key) => key.slice(PREFIX.length));
    } catch {
      return [];
    }
  },
});

export const inBrowser = storageIn(() => window.localStorage);
export const inTab = storageIn(() => window.sessionStorage);

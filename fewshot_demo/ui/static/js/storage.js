// What the browser keeps. Storage may be full or forbidden (a frame of another site); the page then
// works without it.

let prefix = "fewshot.";

/** Keep everything under another name: nobody's own work is mixed with a booth's. @param {string} name */
export const keepApart = (name) => {
  prefix = `fewshot-${name}.`;
};

/** @param {() => Storage} open where to keep it; opening it may be forbidden */
export const storageIn = (open) => ({
  /**
   * @param {string} key
   * @returns {string | null}
   */
  read: (key) => {
    try {
      return open().getItem(prefix + key);
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
      if (value === null) open().removeItem(prefix + key);
      else open().setItem(prefix + key, value);
    } catch {
      // see above
    }
  },
  /** @returns {string[]} */
  keys: () => {
    try {
      return Object.keys(open())
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length));
    } catch {
      return [];
    }
  },
});

export const inBrowser = storageIn(() => window.localStorage);
export const inTab = storageIn(() => window.sessionStorage);

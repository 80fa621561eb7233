// Folders that are dropped: each with pictures in it is a class of its name.

const PICTURE = /\.(png|jpe?g|webp|gif|bmp|tiff?|heic|heif|avif)$/i;

/** @typedef {{ path: string[], file: File }} FoundFile the names of its folders, the outermost first */

/** @param {string} name of a file, whether a picture is in it; what begins with a dot is the system's */
export const isPicture = (name) => !name.startsWith(".") && PICTURE.test(name);

/**
 * @template {{ name: string }} Kind
 * @param {{ path: string[], file: Kind }[]} found
 * @returns {{ name: string, files: Kind[] }[]} the pictures by the folder that holds them
 */
export const byFolder = (found) => {
  /** @type {Map<string, { name: string, files: Kind[] }>} */
  const folders = new Map();
  for (const { path, file } of found) {
    if (!path.length || !isPicture(file.name)) continue;
    const whole = path.join("/");
    const folder = folders.get(whole) ?? { name: path[path.length - 1], files: [] };
    folder.files.push(file);
    folders.set(whole, folder);
  }
  return [...folders.values()];
};

/**
 * The folders of a drop; they must be asked for while the event lasts.
 *
 * @param {DataTransfer | null} data
 * @returns {FileSystemDirectoryEntry[]}
 */
export const foldersOf = (data) => {
  const entries = [...(data?.items ?? [])].map((item) => item.webkitGetAsEntry?.());
  return entries.filter(
    /** @returns {entry is FileSystemDirectoryEntry} */ (entry) => entry?.isDirectory === true,
  );
};

/** A browser gives what lies in a folder in pieces. @param {FileSystemDirectoryEntry} folder */
const entriesOf = async (folder) => {
  const reader = folder.createReader();
  /** @type {FileSystemEntry[]} */
  const all = [];
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const piece = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!piece.length) return all;
    all.push(...piece);
  }
};

/**
 * @param {FileSystemDirectoryEntry} folder
 * @param {string[]} [above]
 * @returns {Promise<FoundFile[]>}
 */
export const filesIn = async (folder, above = []) => {
  const path = [...above, folder.name];
  /** @type {FoundFile[]} */
  const found = [];
  for (const entry of await entriesOf(folder)) {
    if (entry.isDirectory) {
      found.push(...(await filesIn(/** @type {FileSystemDirectoryEntry} */ (entry), path)));
    } else {
      const file = /** @type {FileSystemFileEntry} */ (entry);
      found.push({ path, file: await new Promise((done, fail) => file.file(done, fail)) });
    }
  }
  return found;
};

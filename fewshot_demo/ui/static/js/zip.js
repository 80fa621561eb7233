// A zip file read in the browser, which trusts nothing: what it says is checked before anything is
// unpacked, every file is unpacked by itself up to its size, and only pictures are.

import { isPicture } from "./folders.js";

/** @typedef {"broken" | "locked" | "unsafe" | "many" | "large" | "bomb" | "nested" | "none"} Why */
/** @typedef {{ name: string, size: number, take: () => Promise<File> }} Packed */
/** @typedef {File | Packed} Incoming */
/** @typedef {{ path: string[], file: Packed }} PackedInFolder */
/** @typedef {{ pictures: PackedInFolder[], others: number }} Contents */

export const MOST_FILES = 2000;
const MOST_BYTES = 500e6; // of everything, unpacked
const RATIO = 500; // bytes unpacked for each that is packed; drawings of one colour reach 300
const SMALL = 1e6; // bytes for which no ratio is too large
const END_SIZE = 22;
const MOST_COMMENT = 65535;
const HEAD_SIZE = 46;
const LOCAL_SIZE = 30;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;

export class ZipRefused extends Error {
  /** @param {Why} why */
  constructor(why) {
    super(why);
    this.why = why;
  }
}

/** @param {Blob} blob @param {number} from @param {number} size */
const viewOf = async (blob, from, size) => {
  if (from < 0 || from + size > blob.size) throw new ZipRefused("broken");
  return new DataView(await blob.slice(from, from + size).arrayBuffer());
};

/** The end of a zip file says where its directory lies. @param {Blob} blob */
const directoryOf = async (blob) => {
  const size = Math.min(blob.size, END_SIZE + MOST_COMMENT);
  const tail = await viewOf(blob, blob.size - size, size);
  for (let at = size - END_SIZE; at >= 0; at--) {
    if (tail.getUint32(at, true) !== 0x06054b50) continue;
    const count = tail.getUint16(at + 10, true);
    const [bytes, from] = [tail.getUint32(at + 12, true), tail.getUint32(at + 16, true)];
    if (count > MOST_FILES || bytes > MOST_BYTES) throw new ZipRefused("many");
    return { count, view: await viewOf(blob, from, bytes) };
  }
  throw new ZipRefused("broken");
};

/** @param {DataView} view @param {number} count */
const entriesOf = (view, count) => {
  const entries = [];
  for (let at = 0, i = 0; i < count; i++) {
    if (at + HEAD_SIZE > view.byteLength || view.getUint32(at, true) !== 0x02014b50) {
      throw new ZipRefused("broken");
    }
    const length = view.getUint16(at + 28, true);
    const rest = view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    const end = at + HEAD_SIZE + length;
    if (end > view.byteLength) throw new ZipRefused("broken");
    entries.push({
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      from: view.getUint32(at + 42, true),
      name: new TextDecoder().decode(new Uint8Array(view.buffer, at + HEAD_SIZE, length)),
    });
    at = end + rest;
  }
  return entries;
};

/** @typedef {ReturnType<typeof entriesOf>[number]} Entry */

/** A name that would leave its folder is no accident. @param {string} name */
const isUnsafe = (name) =>
  name.includes("\0") || /^([\\/]|[a-z]:)/i.test(name) || name.split(/[\\/]/).includes("..");

/** @param {Entry[]} entries @returns {Why | null} */
const whyNot = (entries) => {
  if (entries.some(({ name }) => isUnsafe(name))) return "unsafe";
  if (entries.some(({ flags }) => flags & ENCRYPTED)) return "locked";
  if (entries.some(({ size, packed }) => size > SMALL && size > RATIO * packed)) return "bomb";
  return entries.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES ? "large" : null;
};

/** @param {Blob} blob @param {Entry} entry @param {string} name @returns {Promise<File>} */
const unpack = async (blob, { from, packed, size, method }, name) => {
  const head = await viewOf(blob, from, LOCAL_SIZE);
  if (head.getUint32(0, true) !== 0x04034b50) throw new ZipRefused("broken");
  const start = from + LOCAL_SIZE + head.getUint16(26, true) + head.getUint16(28, true);
  const data = blob.slice(start, start + packed);
  if (method === STORED) return new File([data], name);
  if (method !== DEFLATED) throw new ZipRefused("broken");
  const reader = data.stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const parts = [];
  for (let length = 0; ;) {
    const { value, done } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > size) {
      await reader.cancel();
      throw new ZipRefused("bomb"); // more than it says
    }
    parts.push(value);
  }
  return new File(parts, name);
};

/**
 * The pictures of a zip file, none of them unpacked yet; files at its top lie in a folder of its name.
 *
 * @param {File} file
 * @returns {Promise<Contents>} `others`: how many files are no pictures
 * @throws {ZipRefused} if it is none, or is not to be trusted
 */
export const readZip = async (file) => {
  const { count, view } = await directoryOf(file);
  const entries = entriesOf(view, count).filter(({ name }) => !/[\\/]$/.test(name));
  const why = whyNot(entries);
  if (why) throw new ZipRefused(why);
  const top = file.name.replace(/\.zip$/i, "");
  /** @type {PackedInFolder[]} */
  const pictures = [];
  for (const entry of entries) {
    const path = entry.name.split(/[\\/]/);
    const name = path.pop() ?? "";
    const { size } = entry;
    if (!isPicture(name)) continue;
    const take = () => unpack(file, entry, name);
    pictures.push({ path: path.length ? path : [top], file: { name, size, take } });
  }
  const others = entries.length - pictures.length;
  const nested = entries.some(({ name }) => /\.(zip|rar|7z|tar|gz)$/i.test(name));
  if (!pictures.length) throw new ZipRefused(nested ? "nested" : "none");
  return { pictures, others };
};

/** @param {{ name: string, type: string }} file */
export const isZip = ({ name, type }) => /\.zip$/i.test(name) || /^application\/(x-)?zip/.test(type);

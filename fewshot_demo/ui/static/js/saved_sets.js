// Saved sets: a file out, a file in. They are too large for the calls of the page's parts, so they
// have two addresses of their own; a set that comes in is still a change like any other.

import { addFunctions, change, connected } from "./server.js";
import { language, say } from "./texts.js";
import { toast } from "./toast.js";
import { latest } from "./topics.js";

const ZIP = "application/zip";

/** @param {{ data?: Record<string, any> }} sent as the page's calls send a file */
const send = async ({ data = {} }) => {
  try {
    const reply = await fetch("sets/bring-in", {
      method: "POST",
      headers: {
        "content-type": ZIP,
        "x-fewshot-visitor": data.visitor ?? "",
        "accept-language": language(),
      },
      body: data.file,
    });
    return await reply.json();
  } catch {
    return null; // nobody answered
  }
};
addFunctions({ bring_in_set: send });

/** Make a set of a saved one. @param {File} file */
export const bringIn = async (file) => {
  const limit = latest("session")?.limits.archive_mb ?? 0;
  if (file.size > limit * 1e6) {
    toast(say("saved-too-large", { file: file.name, limit }));
    return null;
  }
  return change("bring_in_set", {}, { file });
};

/** @param {string} told the header that names a file */
const nameIn = (told) => decodeURIComponent(/filename\*=UTF-8''([^;]+)/.exec(told)?.[1] ?? "set.zip");

/** @param {Blob} content @param {string} name what the browser calls the file */
export const download = (content, name) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // a phone asks first
};

/** Let the browser keep a file that the server makes of the set. @param {string} address */
const saveFrom = async (address) => {
  const reply = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json", "accept-language": language() },
    body: JSON.stringify({ session: latest("session")?.key }),
  });
  if (!reply.ok) {
    const { refusal } = await reply.json();
    toast(refusal);
    return false;
  }
  download(await reply.blob(), nameIn(reply.headers.get("content-disposition") ?? ""));
  return true;
};

/** @param {string} address @returns {Promise<boolean>} whether there is a file now */
export const save = async (address = "sets/save") => {
  try {
    return await saveFrom(address);
  } catch {
    if (connected()) toast(say("saved-offline"));
    return false;
  }
};

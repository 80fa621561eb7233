// A refusal of the guard is a sentence, as one of the service is: shown, not taken for a lost
// connection. What came a little too fast is sent once more when it may come again. Every call says in
// which language the page is.

import { firstLineOf, LINES } from "./receipts.js";
import { language } from "./texts.js";

const CALLS = "/component_server/";
const PATIENCE = 3; // seconds that a visitor waits without being told why

/** @param {Response} response @returns {Promise<string | null>} what the guard says, if it refuses */
const refusalIn = async (response) => {
  if (response.status < 400) return null;
  try {
    return (await response.clone().json()).refusal ?? null;
  } catch {
    return null;
  }
};

/** @param {Parameters<typeof fetch>} request @returns {Parameters<typeof fetch>} */
const inOurLanguage = ([target, how]) => {
  const headers = new Headers(how?.headers ?? (target instanceof Request ? target.headers : undefined));
  headers.set("accept-language", language());
  if (String(target).includes(CALLS)) headers.set("accept", `${LINES}, application/json`);
  return [target, { ...how, headers }];
};

/** From now on, the page's own calls bring the guard's refusals as replies. */
export const takeRefusalsAsReplies = () => {
  const send = window.fetch.bind(window);
  window.fetch = async (...given) => {
    const request = inOurLanguage(given);
    let response = await send(...request);
    const after = Number(response.headers.get("retry-after"));
    if (after && after <= PATIENCE) {
      await new Promise((then) => setTimeout(then, 1000 * after));
      response = await send(...request);
    }
    const refusal = await refusalIn(response);
    return refusal ? Response.json({ refusal }) : firstLineOf(response);
  };
};

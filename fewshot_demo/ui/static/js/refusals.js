// A refusal of the guard is a sentence, as one of the service is: shown, not taken for a lost
// connection. What came a little too fast is sent once more when it may come again.

import { wait } from "./server.js";

const PATIENCE = 3; // seconds that a visitor waits without being told why

/** @param {Response} response */
const refusal = async (response) => {
  if (response.status < 400) return null;
  try {
    return (await response.clone().json()).refusal ?? null;
  } catch {
    return null;
  }
};

/** From now on a refused call is answered like any other, with its sentence. */
export const passRefusalsOn = () => {
  const send = window.fetch.bind(window);
  window.fetch = async (...request) => {
    let response = await send(...request);
    const after = Number(response.headers.get("retry-after"));
    if (after && after <= PATIENCE) {
      await wait(1000 * after);
      response = await send(...request);
    }
    const said = await refusal(response);
    return said ? Response.json({ refusal: said }) : response;
  };
};

// An answer comes before it is stored: a reply of two lines, the second of which says when it is. The
// first line becomes the reply; its ticket is for asking what became of it.

/** @typedef {{ question: number | null, saved: boolean, away?: boolean }} Receipt */

export const LINES = "application/x-ndjson";
const TICKET = "fewshot-ticket";
/** @type {Receipt} what is known where the second line never came */
const LOST = { question: null, saved: false };

/** @type {Map<string, Promise<Receipt>>} */
const coming = new Map();

/** @param {ReadableStream<Uint8Array>} body */
const linesIn = (body) => {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let read = "";
  /** @returns {Promise<string>} the next line, or what there is of it */
  return async () => {
    while (!read.includes("\n")) {
      const { done, value } = await reader.read();
      if (done) break;
      read += decoder.decode(value, { stream: true });
    }
    const [line] = read.split("\n", 1);
    read = read.slice(line.length + 1);
    return line;
  };
};

/** The first line as a reply of its own; any other response stays as it is. @param {Response} response */
export const firstLineOf = async (response) => {
  const ticket = response.headers.get(TICKET);
  if (!ticket || !response.body) return response;
  const next = linesIn(response.body);
  const first = await next();
  coming.set(
    ticket,
    next()
      .then((line) => /** @type {Receipt} */ (JSON.parse(line)))
      .catch(() => LOST),
  );
  return new Response(first, { headers: { "content-type": "application/json" } });
};

/** What became of an answer; asked once for each ticket. @param {string} ticket @returns {Promise<Receipt>} */
export const receiptOf = async (ticket) => {
  const found = coming.get(ticket);
  coming.delete(ticket);
  return (await found) ?? LOST;
};

// What stays in the browser for when the server does not answer: one page that says so, and who shows it.

const KEPT = "fewshot";
const PAGE = "/unreached";

/** Nothing is lost where a browser does not allow it: then it shows its own page. */
export const keepForLater = async () => {
  try {
    await navigator.serviceWorker?.register("/service-worker.js");
    const said = await fetch(PAGE); // in the language of the page
    if (said.ok) await (await caches.open(KEPT)).put(PAGE, said);
  } catch {
    // private windows and embedded pages refuse it
  }
};

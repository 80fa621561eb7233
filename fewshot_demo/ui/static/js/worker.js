// Beside the page, in the browser: where the server does not answer, the page that says so is shown.
// Nothing else is kept or changed, so that what a visitor sees is always the server's own.

/** @type {any} */
const worker = self;

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  if (event.request.mode !== "navigate") return;
  const kept = async () => (await caches.match("/unreached")) ?? Response.error();
  event.respondWith(fetch(event.request).catch(kept));
});

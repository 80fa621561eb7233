import assert from "node:assert/strict";
import test from "node:test";
import { takeRefusalsAsReplies } from "../../fewshot_demo/ui/static/js/refusals.js";

/** A page whose server gives these responses in turn; its calls, and how many were sent. */
const pageOf = (...responses) => {
  let sent = 0;
  globalThis.window = { fetch: async () => responses[sent++] };
  takeRefusalsAsReplies();
  return { fetch: globalThis.window.fetch, sent: () => sent };
};
const refused = (after) =>
  Response.json({ refusal: "Too fast." }, { status: 429, headers: after ? { "retry-after": after } : {} });

test("a refusal of the guard comes as a reply", async () => {
  const response = await pageOf(refused()).fetch("/");
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { refusal: "Too fast." });
});

test("what came a little too fast is sent once more", async () => {
  const page = pageOf(refused("0.01"), Response.json({ fine: true }));
  assert.deepEqual(await (await page.fetch("/")).json(), { fine: true });
  assert.equal(page.sent(), 2);
});

test("any other response stays as it is", async () => {
  const broken = new Response("<h1>Bad gateway</h1>", { status: 502 });
  assert.equal(await pageOf(broken).fetch("/"), broken);
});

import assert from "node:assert/strict";
import test from "node:test";
import { firstLineOf, receiptOf } from "../../fewshot_demo/ui/static/js/receipts.js";

/** A reply that is sent piece by piece. */
const sent = (ticket) => {
  let pen;
  const body = new ReadableStream({ start: (controller) => (pen = controller) });
  const bytes = new TextEncoder();
  return {
    response: new Response(body, { headers: { "fewshot-ticket": ticket } }),
    send: (text) => pen.enqueue(bytes.encode(text)),
    end: () => pen.close(),
  };
};

test("the answer is there before the word that it is stored", async () => {
  const { response, send, end } = sent("a");
  send('{"label":"rin');
  send('g"}\n');
  assert.deepEqual(await (await firstLineOf(response)).json(), { label: "ring" });
  const receipt = receiptOf("a");
  assert.equal(await Promise.race([receipt, "not yet"]), "not yet");
  send('{"question":7,"saved":true}\n');
  end();
  assert.deepEqual(await receipt, { question: 7, saved: true });
});

test("both at once are two all the same, and letters of several bytes may be cut", async () => {
  const { response, send, end } = sent("b");
  send('{"label":"环"}\n{"question":8,"saved":true}\n');
  end();
  assert.deepEqual(await (await firstLineOf(response)).json(), { label: "环" });
  assert.deepEqual(await receiptOf("b"), { question: 8, saved: true });
});

test("what was never said to be stored is not", async () => {
  const { response, send, end } = sent("c");
  send('{"label":"ring"}\n');
  await firstLineOf(response);
  end();
  assert.deepEqual(await receiptOf("c"), { question: null, saved: false });
  assert.deepEqual(await receiptOf("nobody's"), { question: null, saved: false });
});

test("any other reply stays as it is", async () => {
  const whole = Response.json({ fine: true });
  assert.equal(await firstLineOf(whole), whole);
});

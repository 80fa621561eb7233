import assert from "node:assert/strict";
import test from "node:test";
import { askingOf } from "../../fewshot_demo/ui/static/js/parts/asking.js";
import { addFunctions } from "../../fewshot_demo/ui/static/js/server.js";
import { latest, tell } from "../../fewshot_demo/ui/static/js/topics.js";

/** A camera whose frames are numbered, and a server that answers when it is told to. */
const running = () => {
  const asked = [];
  const replies = [];
  addFunctions({
    ask_live: ({ image }) => {
      asked.push(image);
      return new Promise((then) => replies.push(then));
    },
  });
  let frame = 0;
  const asking = askingOf({
    state: () => ({ camera: "live", token: "t" }),
    ink: () => [],
    blank: () => false,
    frame: () => `frame ${frame}`,
    asked: () => {},
  });
  const settle = () => new Promise((then) => setImmediate(then));
  return {
    asking,
    asked,
    see: (number) => {
      frame = number;
      asking.ask();
    },
    answer: async () => {
      replies.shift()({ state: "answer", question: null });
      await settle();
    },
  };
};

test("one question is under way at most, and then the newest frame is asked about", async () => {
  tell("session", { key: "k" });
  const { asking, asked, see, answer } = running();
  see(1);
  assert.ok(asking.busy());
  for (const number of [2, 3, 4, 5]) see(number);
  assert.deepEqual(asked, ["frame 1"]);
  await answer();
  assert.deepEqual(asked, ["frame 1", "frame 5"], "what came between is not asked about");
  assert.ok(!latest("answer"), "an answer to an old frame is not shown");
  await answer();
  assert.equal(latest("answer")?.query, "frame 5");
  assert.equal(latest("answer")?.live, true);
  assert.ok(!asking.busy());
});

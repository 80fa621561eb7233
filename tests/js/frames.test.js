import assert from "node:assert/strict";
import test from "node:test";
import { difference, greyOf, keeper, oneColour, pace } from "../../fewshot_demo/ui/static/js/frames.js";

const AREA = 256;
/** A picture that is light from one pixel on. */
const edge = (at, dark = 20, light = 220) => Array.from({ length: AREA }, (_, i) => (i < at ? dark : light));
/** The same picture with the grain of a sensor. */
const grainy = (grey, by = 1) => grey.map((value, i) => value + (i % 2 ? by : -by));

test("colours become as light as they look", () => {
  const [white, black, green, blue] = greyOf([
    255, 255, 255, 255, 0, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255,
  ]);
  assert.equal(Math.round(white), 255);
  assert.equal(black, 0);
  assert.ok(green > blue);
});

test("the difference is a mean out of 255", () => {
  assert.equal(difference(edge(0), edge(0)), 0);
  assert.equal(difference(edge(AREA, 0), edge(0, 0, 255)), 255);
  assert.equal(difference(edge(0, 0, 100), edge(AREA / 2, 0, 100)), 50);
});

test("a covered lens is one colour, whatever its grain", () => {
  assert.ok(oneColour(grainy(edge(0, 0, 30), 5)));
  assert.ok(!oneColour(edge(250)));
});

test("the camera asks at its pace, about what is new, and never while an answer is under way", () => {
  const live = pace();
  assert.ok(live.due(0, false));
  assert.ok(live.take(0, edge(100)));
  assert.ok(!live.due(50, false), "too soon");
  assert.ok(!live.due(500, true), "one under way");
  assert.ok(live.due(500, false));
  assert.ok(!live.take(500, grainy(edge(100))), "nothing moved");
  assert.ok(live.due(501, false), "what is not asked about costs no time");
  assert.ok(live.take(501, edge(110)));
  assert.ok(!live.due(600, false));
  live.forget();
  assert.ok(live.due(600, false) && live.take(600, edge(110)));
});

test("a slow drift is seen, because frames are held against the one that was asked about", () => {
  const live = pace();
  live.take(0, edge(100));
  const asked = [101, 102, 103, 104].filter((at, i) => live.take(1000 * (i + 1), edge(at)));
  assert.deepEqual(asked, [102, 104]);
});

test("a burst keeps what differs from all that it holds, up to the room there is", () => {
  const burst = keeper(3);
  assert.ok(burst.take(edge(10)));
  for (let i = 0; i < 100; i++) assert.ok(!burst.take(grainy(edge(10))), "equal frames are one picture");
  assert.ok(burst.take(edge(60)));
  assert.ok(!burst.take(edge(11)), "it was seen before");
  assert.ok(!burst.take(edge(0, 0, 5)), "one colour teaches nothing");
  assert.ok(burst.take(edge(120)));
  assert.ok(burst.full());
  assert.ok(!burst.take(edge(200)));
  assert.equal(burst.count(), 3);
});

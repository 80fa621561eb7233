import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { preferredLanguage, speaker } from "../../fewshot_demo/ui/static/js/texts.js";

// The same cases as Python's, see tests/unit/test_texts.py.
const golden = JSON.parse(readFileSync(new URL("../golden/texts.json", import.meta.url), "utf-8"));

for (const [language, { catalogue, cases }] of Object.entries(golden)) {
  const say = speaker(language, catalogue);
  for (const [key, values, said] of cases) {
    test(`${language}: ${key} ${JSON.stringify(values)}`, () => assert.equal(say(key, values), said));
  }
}

test("what is missing breaks nothing and can be seen", () => {
  const say = speaker("en", { named: ["‘", { value: "name" }, "’"], more: [{ text: "nothing" }] });
  assert.equal(say("named"), "‘{name}’");
  assert.equal(say("more"), "nothing");
  assert.equal(say("nobody"), "nobody");
});

test("the first of the reader's languages that there is", () => {
  const available = ["en", "fr", "zh-CN"];
  assert.equal(preferredLanguage(available, ["de-DE", "fr-CA", "en"]), "fr");
  assert.equal(preferredLanguage(available, ["zh-cn"]), "zh-CN");
  assert.equal(preferredLanguage(available, ["zh-TW", "en"]), "zh-CN");
  assert.equal(preferredLanguage(available, ["de"]), "en");
  assert.equal(preferredLanguage(available, []), "en");
});

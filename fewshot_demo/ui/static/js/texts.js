// Texts by key, in the language of the reader. A text is a list of parts as fewshot_demo/texts/browser.py
// describes them; what stands here needs no parser and knows no sentence.

/** @import { Catalogue, TextPart, TextValue } from "./types.d.ts" */

/**
 * How a catalogue is spoken: numbers, plural forms and lists are those of its language.
 *
 * @param {string} language
 * @param {Catalogue} catalogue
 */
export const speaker = (language, catalogue) => {
  const plural = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(language);
  const list = new Intl.ListFormat(language);

  /** @param {TextValue} value */
  const inWords = (value) => {
    if (typeof value === "number") return number.format(value);
    return Array.isArray(value) ? list.format(value) : value;
  };
  /** @param {TextValue | undefined} value */
  const caseOf = (value) =>
    typeof value === "number" ? [String(value), plural.select(value)] : [String(value)];

  /**
   * @param {TextPart[]} parts
   * @param {Record<string, TextValue>} values
   * @returns {string}
   */
  const join = (parts, values) =>
    parts
      .map((part) => {
        if (typeof part === "string") return part;
        if ("text" in part) return join(catalogue[part.text] ?? [part.text], values);
        if ("value" in part) return part.value in values ? inWords(values[part.value]) : `{${part.value}}`;
        const chosen = caseOf(values[part.select]).find((name) => name in part.cases);
        return join(chosen === undefined ? part.otherwise : part.cases[chosen], values);
      })
      .join("");

  /**
   * @param {string} key
   * @param {Record<string, TextValue>} [values]
   */
  return (key, values = {}) => join(catalogue[key] ?? [key], values);
};

/**
 * The first of the reader's languages that there is a catalogue in; regions stand in for each other.
 *
 * @param {string[]} available the first is the one for all others
 * @param {readonly string[]} wanted as `navigator.languages` has them
 */
export const preferredLanguage = (available, wanted) => {
  for (const one of wanted) {
    const named = available.find((code) => code.toLowerCase() === one.toLowerCase());
    const base = one.toLowerCase().split("-")[0];
    const found = named ?? available.find((code) => code.toLowerCase().split("-")[0] === base);
    if (found) return found;
  }
  return available[0];
};

const spoken = { language: "en", offered: ["en"], speak: speaker("en", {}) };

/**
 * Choose the language of the page, once, before anything is said.
 *
 * @param {Record<string, Catalogue>} catalogues by language, the one for all others first
 * @param {readonly string[]} wanted
 */
export const chooseLanguage = (catalogues, wanted) => {
  spoken.offered = Object.keys(catalogues);
  spoken.language = preferredLanguage(spoken.offered, wanted);
  spoken.speak = speaker(spoken.language, catalogues[spoken.language]);
};

export const language = () => spoken.language;

/** The languages that there are catalogues in. */
export const languages = () => spoken.offered;

/**
 * A text in words.
 *
 * @param {string} key
 * @param {Record<string, TextValue>} [values]
 */
export const say = (key, values) => spoken.speak(key, values);

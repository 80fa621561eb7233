// The page's script begins here. Gradio runs a line of script for each part it shows, which calls
// `fewshot.mount`: the one name that the page puts on the window.

import { showWhenAllAreThere } from "./all_there.js";
import { standAtBooth } from "./at_booth.js";
import { fillTexts } from "./elements.js";
import { ignoreOtherDrops } from "./files.js";
import { addIcons } from "./icons.js";
import { keepForLater } from "./installing.js";
import { mountAnswer } from "./parts/answer.js";
import { mountBooth } from "./parts/booth.js";
import { mountCheck } from "./parts/check.js";
import { mountClasses } from "./parts/classes.js";
import { mountCompare } from "./parts/compare.js";
import { mountEarlier } from "./parts/earlier.js";
import { mountHow } from "./parts/how.js";
import { mountKeep } from "./parts/keep.js";
import { markLanguage, wantedLanguages } from "./parts/languages.js";
import { mountMap } from "./parts/map.js";
import { mountModels } from "./parts/models.js";
import { mountPad } from "./parts/pad.js";
import { mountPractice } from "./parts/practice.js";
import { mountRuler } from "./parts/ruler.js";
import { mountSets } from "./parts/sets.js";
import { mountShare } from "./parts/share.js";
import { mountWhy } from "./parts/why.js";
import { takeRefusalsAsReplies } from "./refusals.js";
import { addFunctions } from "./server.js";
import { chooseLanguage } from "./texts.js";

/** @import { Catalogue, Mount } from "./types.d.ts" */

/** @type {Record<string, Mount>} */
const PARTS = {
  answer: mountAnswer,
  booth: mountBooth,
  check: mountCheck,
  classes: mountClasses,
  compare: mountCompare,
  earlier: mountEarlier,
  how: mountHow,
  keep: mountKeep,
  map: mountMap,
  models: mountModels,
  pad: mountPad,
  practice: mountPractice,
  ruler: mountRuler,
  sets: mountSets,
  share: mountShare,
  why: mountWhy,
};

/**
 * @param {Record<string, Catalogue>} catalogues the texts of the page by language
 * @param {boolean} [atBooth] whether many visitors come to this one screen
 */
export const begin = (catalogues, atBooth = false) => {
  if (atBooth) standAtBooth();
  chooseLanguage(catalogues, wantedLanguages());
  markLanguage();
  ignoreOtherDrops();
  takeRefusalsAsReplies();
  keepForLater();
  const isThere = showWhenAllAreThere();
  window.fewshot = {
    mount: (part, element, server, events) => {
      addFunctions(server);
      fillTexts(element);
      addIcons(element);
      PARTS[part](element, events);
      isThere();
    },
  };
};

// What the parts of the page know in common, and what one does for another. Both are declared in
// types.d.ts, so that a part needs to know no other.

/** @import { Actions, Topics } from "./types.d.ts" */

/** @type {Partial<Topics>} */
const known = {};
/** @type {{ [topic: string]: ((value: any) => void)[] }} */
const listeners = {};

/**
 * Follow a topic; what is known already is told at once.
 *
 * @template {keyof Topics} Topic
 * @param {Topic} topic
 * @param {(value: Topics[Topic]) => void} listener
 */
export const on = (topic, listener) => {
  listeners[topic] ??= [];
  listeners[topic].push(listener);
  const value = known[topic];
  if (value !== undefined) listener(/** @type {Topics[Topic]} */ (value));
};

/**
 * @template {keyof Topics} Topic
 * @param {Topic} topic
 * @param {Topics[Topic]} value
 */
export const tell = (topic, value) => {
  known[topic] = value;
  for (const listener of listeners[topic] ?? []) listener(value);
};

/**
 * The newest value of a topic; undefined before there is one.
 *
 * @template {keyof Topics} Topic
 * @param {Topic} topic
 * @returns {Topics[Topic] | undefined}
 */
export const latest = (topic) => known[topic];

/** @type {Partial<Actions>} */
const offered = {};

/** @param {Partial<Actions>} actions what this part does for the others */
export const offer = (actions) => Object.assign(offered, actions);

/**
 * Let the part that offers it do something; undefined while that part is not on the page.
 *
 * @template {keyof Actions} Name
 * @param {Name} name
 * @param {Parameters<Actions[Name]>} given
 * @returns {ReturnType<Actions[Name]> | undefined}
 */
export const act = (name, ...given) => {
  const action = /** @type {((...given: unknown[]) => any) | undefined} */ (offered[name]);
  return action?.(...given);
};

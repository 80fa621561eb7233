// The thumbnails of a set: the server sends each of them once.

/** @import { Session } from "./types.d.ts" */

/** @param {Session} session */
const picturesOf = (session) => session.classes.flatMap((item) => [...item.images, ...item.tests]);

/**
 * The thumbnails that are here, by what the server calls them.
 *
 * @param {Session | undefined} session the set that is shown
 */
export const thumbnailsOf = (session) =>
  new Map(
    (session ? picturesOf(session) : [])
      .filter(({ picture }) => picture)
      .map(({ picture, src }) => [picture, src]),
  );

/**
 * Puts in those that were not sent because they are here.
 *
 * @param {Session} session as it was sent
 * @param {Map<string, string>} known what the server was told to be here
 */
export const putThumbnails = (session, known) => {
  for (const one of picturesOf(session)) one.src ||= known.get(one.picture) ?? "";
};

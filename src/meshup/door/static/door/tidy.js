/**
 * Lists of doors leave this device when they have expired, also where no door is opened any more;
 * and all of them on a page of somebody who is signed out (`[data-signed-out]`): by the node, on
 * another device, or without a script. What waits to be sent stays; it names nobody.
 */

import { DATABASE, clearLists } from "./list.js";

/** Return whether this browser has kept anything of a door: nothing is made to look. */
export async function hasKept(databases = globalThis.indexedDB) {
  const names = (await databases?.databases?.().catch(() => undefined)) ?? [{ name: DATABASE }];
  return names.some(({ name }) => name === DATABASE);
}

/** Remove the lists that may be kept no longer. */
export async function tidy(storage, { isSignedOut, now = Date.now() }) {
  await clearLists(storage, now, { all: isSignedOut });
}

if (globalThis.document && (await hasKept())) {
  const isSignedOut = document.querySelector("[data-signed-out]") !== null;
  const { deviceStorage } = await import("./storage.js");
  await tidy(await deviceStorage(), { isSignedOut });
}

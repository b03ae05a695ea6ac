/**
 * On a device on which somebody has erased themselves: what pages kept there about them goes too.
 *
 * `data-forget="NAME NAME"`: entries of localStorage of these names, or that begin with one and `:`.
 */

/** Remove the entries of these names from `storage`; a browser that keeps nothing is as well. */
export function forget(storage, names) {
  try {
    const kept = Array.from({ length: storage.length }, (_none, place) => storage.key(place));
    const isMeant = (key) => names.some((name) => key === name || key.startsWith(`${name}:`));
    kept.filter(isMeant).forEach((key) => storage.removeItem(key));
  } catch {
    // nothing is kept here
  }
}

const place = globalThis.document?.querySelector("[data-forget]");
if (place) {
  try {
    forget(globalThis.localStorage, place.dataset.forget.split(" "));
  } catch {
    // forbidden here
  }
}

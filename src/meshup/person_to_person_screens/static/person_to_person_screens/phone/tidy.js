/** What this device keeps of rounds that are over is forgotten. */

export const NAME = "meshup.rounds";

/** Return whether all of these people have left the rounds. */
export function haveLeft(people) {
  return people.every(({ seat }) => seat.standing === "left");
}

/** Forget other evenings that are over. */
export function tidy(storage, now, except) {
  try {
    const names = Array.from({ length: storage.length }, (_, place) => storage.key(place));
    for (const name of names.filter((one) => one?.startsWith(`${NAME}:`) && one !== except)) {
      const until = JSON.parse(storage.getItem(name))?.state?.until ?? 0;
      if (now > until) {
        storage.removeItem(name);
      }
    }
  } catch {
    // a browser that keeps nothing
  }
}

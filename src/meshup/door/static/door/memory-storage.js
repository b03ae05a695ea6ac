/**
 * What a page keeps while it is open: for browsers that let it keep nothing on the device.
 *
 * A storage has `change(act)`: `act` gets {get, keys, set, delete} in one transaction, which no
 * other change comes between; what it returns is returned. `isKept` says whether a reload keeps it.
 */

export function memoryStorage(values = new Map()) {
  let last = Promise.resolve();
  return {
    isKept: false,
    change(act) {
      const done = last.then(async () => {
        const changed = new Map(values);
        const returned = await act({
          get: async (key) => structuredClone(changed.get(key)),
          keys: async (prefix) => [...changed.keys()].filter((key) => key.startsWith(prefix)).sort(),
          set: (key, value) => changed.set(key, structuredClone(value)),
          delete: (key) => changed.delete(key),
        });
        values.clear();
        changed.forEach((value, key) => values.set(key, value));
        return returned;
      });
      last = done.catch(() => {});
      return done;
    },
  };
}

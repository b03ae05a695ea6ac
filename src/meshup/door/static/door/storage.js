/**
 * What a phone keeps of doors, in IndexedDB; a transaction is one for all tabs of a browser.
 *
 * See memory-storage.js for what a storage is. It is written to the disk before `change` is done.
 */

import { createStore, promisifyRequest } from "../vendor/idb-keyval/index.js";
import { memoryStorage } from "./memory-storage.js";

const DATABASE = "meshup-door";

function opened(store) {
  return {
    isKept: true,
    change: (act) =>
      store("readwrite", async (rows) => {
        const done = new Promise((resolve, reject) => {
          rows.transaction.oncomplete = resolve;
          rows.transaction.onabort = () => reject(rows.transaction.error);
        });
        done.catch(() => {}); // whoever waits for the change hears of it below
        try {
          const returned = await act({
            get: (key) => promisifyRequest(rows.get(key)),
            keys: (prefix) => promisifyRequest(rows.getAllKeys(IDBKeyRange.bound(prefix, `${prefix}\uffff`))),
            set: (key, value) => void rows.put(value, key),
            delete: (key) => void rows.delete(key),
          });
          await done;
          return returned;
        } catch (error) {
          try {
            rows.transaction.abort();
          } catch {
            // it is over already
          }
          throw error;
        }
      }),
  };
}

/** Return the storage of this device, or of this page where the browser keeps nothing. */
export async function deviceStorage() {
  try {
    const storage = opened(createStore(DATABASE, "rows"));
    await storage.change(() => {});
    navigator.storage?.persist?.().catch(() => {});
    return storage;
  } catch {
    return memoryStorage();
  }
}

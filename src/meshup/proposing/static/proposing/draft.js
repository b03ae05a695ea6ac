/**
 * What somebody types into a long form outlives a reload and a lost network: in this browser alone.
 *
 * `<form data-draft="KEY">` is kept under KEY in localStorage while somebody types, and filled in
 * from there when it is opened anew; `data-draft-leaves="NAME …"` are fields that the page has
 * chosen, `data-draft-sent` says that the page itself knows better, for it was just sent.
 * `data-draft-done="KEY"`: what was kept under KEY, or under it and ":", is not needed any more.
 * In the form, `[data-draft-keeps]`, `[data-draft-found]` and `[data-draft-offline]` say what is so.
 */

export const NAMES = "meshup-draft:";
export const LIFETIME_MS = 14 * 24 * 60 * 60 * 1000;
const NEVER = new Set(["once", "website"]);

/** Return the storage of this browser; null where it keeps nothing. */
export function storageHere(scope = globalThis) {
  try {
    return scope.localStorage ?? null;
  } catch {
    return null; // forbidden here
  }
}

/** Return the fields of a form as pairs: those that somebody fills in, boxes as they are ticked. */
export function fieldsOf(form) {
  return Array.from(form.elements)
    .filter((field) => field.name && !NEVER.has(field.name) && !["submit", "button", "hidden"].includes(field.type))
    .map((field) =>
      field.type === "checkbox" || field.type === "radio"
        ? [field.name, field.value, field.checked]
        : [field.name, field.value],
    );
}

/** Fill a form with such pairs; return whether anything became different. */
export function fillIn(form, pairs, leaves = new Set()) {
  let isNew = false;
  for (const field of form.elements) {
    if (!field.name || NEVER.has(field.name) || leaves.has(field.name)) continue;
    const isBox = field.type === "checkbox" || field.type === "radio";
    const pair = pairs.find(([name, value]) => name === field.name && (!isBox || value === field.value));
    if (!pair) continue;
    if (isBox && field.checked !== pair[2]) {
      field.checked = pair[2];
      isNew = true;
    } else if (!isBox && field.value !== pair[1]) {
      const before = field.value;
      field.value = pair[1];
      if (field.value !== pair[1]) field.value = before; // a choice that is offered no more
      else isNew = true;
    }
  }
  return isNew;
}

/** Keep a draft; a full storage, or none, keeps nothing. */
export function keep(storage, key, pairs, now = Date.now()) {
  try {
    storage?.setItem(key, JSON.stringify({ at: now, pairs }));
  } catch {
    // nothing is kept here
  }
}

/** Return the draft under a key; null for none, or one that nobody can read. */
export function found(storage, key) {
  try {
    const draft = JSON.parse(storage?.getItem(key) ?? "null");
    return Array.isArray(draft?.pairs) ? draft.pairs.filter(Array.isArray) : null;
  } catch {
    return null;
  }
}

/** Drop drafts: those under a key, or under it and ":"; without a key those that are too old. */
export function drop(storage, key = "", now = Date.now()) {
  try {
    const kept = Array.from({ length: storage.length }, (_none, place) => storage.key(place));
    for (const name of kept.filter((name) => name.startsWith(NAMES))) {
      if (key ? name === key || name.startsWith(`${key}:`) : isOld(storage, name, now)) {
        storage.removeItem(name);
      }
    }
  } catch {
    // nothing is kept here
  }
}

function isOld(storage, name, now) {
  try {
    return !(JSON.parse(storage.getItem(name)).at > now - LIFETIME_MS);
  } catch {
    return true;
  }
}

/** Drop all drafts, such as when somebody signs out of a device. */
export function dropAll(storage) {
  drop(storage, "", Number.POSITIVE_INFINITY);
}

/** Open the folds that hold something which was found, so that nobody sends what they do not see. */
function unfold(form, pairs, fresh) {
  for (const [name, value, isTicked] of pairs) {
    const usual = fresh.find((pair) => pair[0] === name && (pair.length < 3 || pair[1] === value));
    const isOther = usual && (pairIsBox(usual) ? usual[2] !== isTicked : usual[1] !== value);
    if (!isOther) continue;
    const field = Array.from(form.elements).find((each) => each.name === name);
    for (let fold = field?.closest("details"); fold; fold = fold.parentElement?.closest("details")) {
      fold.open = true;
    }
  }
}

function pairIsBox(pair) {
  return pair.length > 2;
}

/** Keep what is typed into `form`, and fill it in with what was kept. */
export function tend(form, storage, network = globalThis.navigator) {
  const show = (name, isShown) => {
    const place = form.querySelector(`[data-draft-${name}]`);
    if (place) place.hidden = !isShown;
  };
  const key = form.dataset.draft;
  const fresh = fieldsOf(form);
  const leaves = new Set((form.dataset.draftLeaves ?? "").split(" ").filter(Boolean));
  if (!storage) return;
  show("keeps", true);
  const draft = "draftSent" in form.dataset ? null : found(storage, key);
  if (draft && fillIn(form, draft, leaves)) {
    unfold(form, draft, fresh);
    show("found", true);
  }
  const save = () => keep(storage, key, fieldsOf(form));
  form.addEventListener("input", save);
  form.addEventListener("change", save);
  form.addEventListener("submit", (event) => {
    save();
    const isOffline = network?.onLine === false;
    show("offline", isOffline);
    if (isOffline) event.preventDefault();
  });
  globalThis.addEventListener?.("online", () => show("offline", false));
  form.querySelector("[data-draft-drop]")?.addEventListener("click", () => {
    fillIn(form, fresh);
    drop(storage, key);
    show("found", false);
  });
}

function start() {
  const storage = storageHere();
  if (!storage) return;
  const done = document.querySelector("[data-draft-done]");
  if (done) drop(storage, done.dataset.draftDone);
  drop(storage);
  document.querySelectorAll("form[data-draft]").forEach((form) => tend(form, storage));
}

if (globalThis.document) start();

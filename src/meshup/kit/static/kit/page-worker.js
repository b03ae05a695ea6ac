/**
 * Lets one page open without a network: a service worker of that page alone.
 *
 * The node writes `const SHELL = {name, page, shell, version, assets, extras, expires_at}` above this
 * (`kit/page_workers.py`). At install the shell, what it names and `assets` are kept, under a name
 * with the version; a new version brings a new script, which keeps its own and drops the old. With a
 * network everything comes from the node; where it does not answer, from what is kept. Nothing else
 * is kept: no answer with a name. All of it goes when the node answers after its time, by the node's
 * clock; without a network the page, which knows how wrong this device's is, takes it away.
 */

/* global SHELL */

const PREFIX = `${SHELL.name} ${SHELL.page} `;
const NAME = PREFIX + SHELL.version;
const PATIENCE_MS = 4_000;
const AWAY_MS = 30_000; // so long nothing is asked of a node that has just not answered
const FILE = /\.(?:css|js|wasm|woff2|svg|png|webp|avif|ico)$/;
const NAMED = /(?:href|src)="(\/[^"/][^"]*\.(?:css|js|woff2|svg|png|webp|avif|ico)(?:\?[^"]*)?)"/g;

let awayUntil = 0;

async function dropShells(isOver = () => true) {
  const names = await caches.keys();
  const ours = names.filter((name) => name.startsWith(PREFIX) && isOver(name));
  await Promise.all(ours.map((name) => caches.delete(name)));
}

async function leave() {
  await dropShells();
  await self.registration.unregister();
}

async function fetched(address) {
  const answer = await fetch(address, { cache: "no-cache", credentials: "same-origin" });
  if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`);
  return answer;
}

async function keepShell() {
  const page = await fetched(SHELL.shell);
  const html = await page.clone().text();
  const named = [...html.matchAll(NAMED)].map(([, address]) => address.replaceAll("&amp;", "&"));
  const addresses = [...new Set([...named, ...SHELL.assets])];
  const answers = await Promise.all(addresses.map(fetched));
  const shell = await caches.open(NAME);
  await shell.put(SHELL.page, page);
  await Promise.all(addresses.map((address, at) => shell.put(address, answers[at])));
}

/** Keep what the page can do without, such as the reader of codes: it is large. */
async function keepExtras() {
  const shell = await caches.open(NAME);
  await Promise.allSettled(SHELL.extras.map(async (address) => shell.put(address, await fetched(address))));
}

async function kept(address) {
  if (!(await caches.has(NAME))) return undefined; // it has left: opening would make it anew
  const shell = await caches.open(NAME);
  const how = { ignoreVary: true };
  return (await shell.match(address, how)) ?? shell.match(address, { ...how, ignoreSearch: true });
}

function late() {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("late")), PATIENCE_MS));
}

/** Return whether it is over by the clock of whoever answered, or by ours where the answer has no time. */
function isOver(answer) {
  return (Date.parse(answer.headers.get("Date")) || Date.now()) > SHELL.expires_at;
}

/** Return the node's answer, or what is kept where the node does not answer. */
async function answerTo(event, address) {
  const { request } = event;
  const isPage = request.mode === "navigate";
  const copy = await kept(address);
  if (copy && Date.now() < awayUntil && !isPage) return copy;
  try {
    const answer = await (copy ? Promise.race([fetch(request), late()]) : fetch(request));
    if (isPage && answer.status < 500 && isOver(answer)) event.waitUntil(leave());
    if (answer.status < 500 || !copy) return answer;
  } catch (error) {
    if (!copy) throw error; // else no network, or one that is as good as none
  }
  awayUntil = Date.now() + AWAY_MS;
  return copy;
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keepShell().then(keepExtras));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropShells((name) => name !== NAME).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  const isPage = request.mode === "navigate" && address.pathname === SHELL.page;
  if (isPage) event.respondWith(answerTo(event, SHELL.page));
  else if (FILE.test(address.pathname) && !address.pathname.startsWith(SHELL.page)) {
    event.respondWith(answerTo(event, request.url));
  }
});

/**
 * Keeps the screen of one evening for a browser that starts without a network: its page, which it
 * asks for anew whenever it can, and the files of the node that the page uses. It sees this page
 * alone, for that is its scope, and forgets everything when the node refuses the page.
 */

const PAGE = new URL(self.registration.scope).pathname;
const CACHE = `meshup.screen:${PAGE.split("/").at(-4)}`;
const PATIENCE_MS = 6_000;

self.addEventListener("install", (event) => {
  event.waitUntil(fresh(new Request(PAGE)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

/** The page names the files that it has used. */
self.addEventListener("message", (event) => {
  const addresses = (event.data?.keep ?? []).filter((address) => isFile(new URL(address)));
  event.waitUntil(Promise.allSettled(addresses.map((address) => kept(new Request(address)))));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) {
    return;
  }
  if (request.mode === "navigate" && address.pathname === PAGE) {
    event.respondWith(fresh(request));
  } else if (isFile(address)) {
    event.respondWith(address.searchParams.has("v") ? kept(request) : fresh(request));
  }
});

function isFile({ origin, pathname }) {
  return origin === self.location.origin && (pathname.startsWith("/static/") || /\.(css|svg|png)$/.test(pathname));
}

/** What never changes under its address: as it was kept, else from the node. */
async function kept(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request)) ?? store(cache, request, await fetch(request));
}

/** What may change: from the node, else as it was kept. */
async function fresh(request) {
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request.url, { signal: AbortSignal.timeout(PATIENCE_MS), cache: "no-cache" });
    if (response.status === 403 || response.status === 404) {
      await forget(request);
    }
    return response.status >= 500 ? ((await cache.match(request.url)) ?? response) : store(cache, request, response);
  } catch (error) {
    const known = await cache.match(request.url, { ignoreVary: true });
    if (known) {
      return known;
    }
    throw error;
  }
}

async function store(cache, request, response) {
  if (response.ok) {
    await cache.put(request.url, response.clone());
  }
  return response;
}

/** The node refuses the page: its time is over. */
async function forget(request) {
  if (new URL(request.url).pathname === PAGE) {
    await caches.delete(CACHE);
    await self.registration.unregister();
  }
}

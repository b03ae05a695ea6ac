/** The service worker of a door's page: asked for while the role lasts, and taken away again. */

const SHELLS = "meshup-door ";

/** Let the page open without a network; return whether this browser does that. */
export async function keepPage(script, scope, { serviceWorker } = navigator) {
  if (!serviceWorker) return false;
  try {
    await serviceWorker.register(script, { scope, updateViaCache: "none" });
    return true;
  } catch {
    return false;
  }
}

/** Take away the workers of doors and what they keep: those below `scope`, or all. */
export async function dropPages(scope = "", { serviceWorker } = navigator, caches = globalThis.caches) {
  const registrations = (await serviceWorker?.getRegistrations?.()) ?? [];
  const ours = registrations.filter(({ scope: address }) => {
    const { pathname } = new URL(address);
    return scope ? pathname === scope : /\/door\/$/.test(pathname);
  });
  await Promise.all(ours.map((registration) => registration.unregister()));
  const names = (await caches?.keys()) ?? [];
  const shells = names.filter((name) => name.startsWith(`${SHELLS}${scope}`));
  await Promise.all(shells.map((name) => caches.delete(name)));
}

/** Keeps the screen on while the page is seen, where the browser can. */

export function stayAwake() {
  const hold = () => document.visibilityState === "visible" && navigator.wakeLock?.request("screen").catch(() => {});
  document.addEventListener("visibilitychange", hold);
  hold();
}

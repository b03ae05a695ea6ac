/** Keeps the screen on while the page is seen, where the browser can. */

/** Keep it on from now on; return what lets it go. */
export function stayAwake() {
  let lock;
  const hold = () => {
    if (document.visibilityState === "visible") {
      lock = navigator.wakeLock?.request("screen").catch(() => {});
    }
  };
  document.addEventListener("visibilitychange", hold);
  hold();
  return () => {
    document.removeEventListener("visibilitychange", hold);
    lock?.then((held) => held?.release()).catch(() => {});
  };
}

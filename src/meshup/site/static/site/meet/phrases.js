/** From states and numbers to words. Pure. */

/** Put `facts` into the braces of a sentence. */
export function fill(sentence, facts = {}) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => String(facts[name] ?? whole));
}

/** Return a number of bytes as people say it. */
export function inBytes(bytes, language) {
  const units = ["byte", "kilobyte", "megabyte"];
  let step = 0;
  while (bytes >= 1000 && step < units.length - 1) {
    bytes /= 1000;
    step += 1;
  }
  const form = {
    style: "unit",
    unit: units[step],
    unitDisplay: step ? "short" : "long",
    maximumFractionDigits: bytes < 10 && step ? 1 : 0,
  };
  return new Intl.NumberFormat(language, form).format(bytes);
}

/** Return the word for a connection: its ICE state, and whether a relay carries it. */
export function connectionWord(ice, relayed) {
  if (["connected", "completed"].includes(ice)) return relayed ? "relayed" : "direct";
  if (ice === "disconnected") return "interrupted";
  return ice === "failed" ? "failed" : "connecting";
}

/** Say by the statistics of a connection whether a relay carries it. */
export function isRelayed(reports) {
  const byId = new Map(reports.map((one) => [one.id, one]));
  const transport = reports.find((one) => one.type === "transport" && one.selectedCandidatePairId);
  const pair =
    byId.get(transport?.selectedCandidatePairId) ??
    reports.find((one) => one.type === "candidate-pair" && one.nominated && one.state === "succeeded");
  const ends = [byId.get(pair?.localCandidateId), byId.get(pair?.remoteCandidateId)];
  return ends.some((end) => end?.candidateType === "relay");
}

/** Return the word for a device that cannot be had, by the name of the error. */
export function deviceWord(name, device = "camera") {
  if (device === "screen") return name === "NotAllowedError" ? "unchosen" : "unshown";
  const words = {
    NotAllowedError: "refused",
    SecurityError: "refused",
    NotFoundError: "missing",
    OverconstrainedError: "missing",
    NotReadableError: "in_use",
    AbortError: "in_use",
  };
  return words[name] ?? "no_devices";
}

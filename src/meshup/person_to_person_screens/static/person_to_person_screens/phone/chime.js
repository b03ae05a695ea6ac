/**
 * A gentle sound and a short vibration when a round begins, a minute before it ends, and at its end;
 * only for who switched it on.
 */

const NOTES = { begin: [523.25, 659.25], minute: [659.25], end: [659.25, 523.25] };
const VIBRATIONS = { begin: [120, 80, 120], minute: [80], end: [250] };
const NOTE_SECONDS = 0.55;
const STEP_SECONDS = 0.22;
const LOUDNESS = 0.12;

let audio;

/** Let sounds be played later: a browser wants a tap first. */
export function prepare() {
  try {
    audio ??= new AudioContext();
    audio.resume?.().catch?.(() => {});
  } catch {
    audio = undefined;
  }
}

/** Let a phone be heard and felt: "begin", "minute" or "end". */
export function chime(signal, { isCalm = wantsCalm() } = {}) {
  if (!isCalm) {
    navigator.vibrate?.(VIBRATIONS[signal]);
  }
  if (audio?.state !== "running") {
    return;
  }
  NOTES[signal].forEach((hertz, step) => play(hertz, audio.currentTime + step * STEP_SECONDS));
}

/** Whether the reader wants no motion; then nothing shakes either. */
function wantsCalm() {
  return globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;
}

/** Play one tone that swells and fades, as a bell far away. */
function play(hertz, at) {
  const [tone, volume] = [audio.createOscillator(), audio.createGain()];
  tone.type = "sine";
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.03);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + NOTE_SECONDS);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + NOTE_SECONDS);
}

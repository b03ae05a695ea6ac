/** What a helper feels and hears, where the device can: short for good, twice for look, long for no. */

const VIBRATIONS = { good: [60], warning: [60, 80, 60], bad: [350] };
const NOTES = { good: [[880, 0.09]], warning: [[520, 0.09], [520, 0.09]], bad: [[190, 0.3]] };
const PAUSE_SECONDS = 0.05;
const LOUDNESS = 0.08;

let audio;

/** Sound needs a gesture first: call this when something is pressed. */
export function prepareSound() {
  try {
    audio ??= new AudioContext();
    audio.resume?.().catch?.(() => {});
  } catch {
    audio = undefined;
  }
}

function play(notes) {
  if (audio?.state !== "running") return;
  let at = audio.currentTime;
  for (const [hertz, seconds] of notes) {
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    tone.frequency.value = hertz;
    volume.gain.value = LOUDNESS;
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + seconds);
    at += seconds + PAUSE_SECONDS;
  }
}

/** Let the device say "good", "warning" or "bad"; sounds only while `isAudible`. */
export function feel(mood, { isAudible = false } = {}) {
  navigator.vibrate?.(VIBRATIONS[mood]);
  if (isAudible) play(NOTES[mood]);
}

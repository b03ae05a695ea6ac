/**
 * Reads QR codes with the camera: by the browser's own BarcodeDetector, or by ZXing, which the
 * node ships. What is read is given on once, until something else has been seen or a while is over.
 */

const LOOK_MS = 150;
const SAME_MS = 4_000;
const WASM = new URL("../vendor/zxing-wasm/zxing_reader.wasm", import.meta.url).href;
const PICTURE = { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } };

/** Return a detector of QR codes; the browser's own is preferred. */
export async function newDetector(Own = globalThis.BarcodeDetector) {
  const formats = { formats: ["qr_code"] };
  const canDo = (await Own?.getSupportedFormats?.().catch(() => [])) ?? [];
  if (canDo.includes("qr_code")) return new Own(formats);
  const { BarcodeDetector, prepareZXingModule } = await import("../vendor/barcode-detector/ponyfill.js");
  const locateFile = (path, prefix) => (path.endsWith(".wasm") ? WASM : prefix + path);
  await prepareZXingModule({ overrides: { locateFile }, fireImmediately: true });
  return new BarcodeDetector(formats);
}

/** Return why a camera could not be had: "refused", "missing", "in_use" or "unsupported". */
export function whyNot(error) {
  const words = { NotAllowedError: "refused", SecurityError: "refused", NotFoundError: "missing", OverconstrainedError: "missing" };
  return words[error.name] ?? (error.name === "NotReadableError" ? "in_use" : "unsupported");
}

export class Scanner {
  /** `found` is called with the text of a code. */
  constructor(video, found) {
    Object.assign(this, { video, found, last: "", lastAt: 0, isPaused: false });
  }

  /** Turn the camera on. Throws what the browser throws. */
  async start() {
    const [detector, stream] = await Promise.all([newDetector(), navigator.mediaDevices.getUserMedia({ video: PICTURE })]);
    Object.assign(this, { detector, stream, last: "", isPaused: false });
    this.video.srcObject = stream;
    await this.video.play();
    this.#look();
  }

  /** Go on reading; the code that was read last is still in front of the camera. */
  resume() {
    Object.assign(this, { isPaused: false, lastAt: performance.now() });
  }

  stop() {
    clearTimeout(this.timer);
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = this.video.srcObject = null;
  }

  async #look() {
    if (!this.stream) return;
    if (!this.isPaused && this.video.readyState >= 2) {
      try {
        const [code] = await this.detector.detect(this.video);
        if (code && this.stream && !this.isPaused) this.#read(code.rawValue);
      } catch {
        // one picture that could not be read; the next one comes
      }
    }
    if (this.stream) this.timer = setTimeout(() => this.#look(), LOOK_MS);
  }

  #read(text) {
    const now = performance.now();
    const isSame = text === this.last && now - this.lastAt < SAME_MS;
    Object.assign(this, { last: text, lastAt: now });
    if (!isSame) this.found(text);
  }

  #track() {
    return this.stream?.getVideoTracks()[0];
  }

  get hasTorch() {
    return Boolean(this.#track()?.getCapabilities?.().torch);
  }

  /** Turn the light on or off; return whether it is on. */
  async torch(isOn) {
    await this.#track()?.applyConstraints({ advanced: [{ torch: isOn }] }).catch(() => {});
    return Boolean(this.#track()?.getSettings?.().torch);
  }
}

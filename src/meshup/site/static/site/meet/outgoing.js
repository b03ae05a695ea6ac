/** What this browser shows to one other: microphone, camera or screen, each only when asked for.
 *
 * Each side sends in a connection of its own, so that neither waits for the other's choice. A
 * camera that is turned off is let go, so that its light goes out; a microphone is muted.
 */

export class Outgoing {
  #tracks = { audio: null, video: null };
  #call = null;
  #ended = false;

  /**
   * @param {(stream: MediaStream) => object} connect begins a PeerJS call with a stream
   * @param {() => void} changed is told when something is turned on or off
   */
  constructor(connect, changed) {
    this.connect = connect;
    this.changed = changed;
    this.screen = false;
  }

  /** Return what is on: {audio, video, screen}. */
  get showing() {
    return {
      audio: Boolean(this.#tracks.audio?.enabled),
      video: Boolean(this.#tracks.video),
      screen: this.screen,
    };
  }

  /** Return the picture that others see, or null. */
  get picture() {
    return this.#tracks.video ? new MediaStream([this.#tracks.video]) : null;
  }

  async toggleMicrophone() {
    const { audio } = this.#tracks;
    if (audio) {
      audio.enabled = !audio.enabled;
      this.changed();
      return;
    }
    const sound = { echoCancellation: true, noiseSuppression: true };
    const stream = await navigator.mediaDevices.getUserMedia({ audio: sound });
    await this.#set("audio", stream.getAudioTracks()[0]);
  }

  async toggleCamera() {
    if (this.#tracks.video && !this.screen) return this.#set("video", null);
    const wanted = { facingMode: "user", width: { ideal: 1280 }, height: { ideal: 720 } };
    const stream = await navigator.mediaDevices.getUserMedia({ video: wanted });
    this.screen = false;
    return this.#set("video", stream.getVideoTracks()[0]);
  }

  async toggleScreen() {
    if (this.screen) return this.#set("video", null);
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: true });
    this.screen = true;
    return this.#set("video", stream.getVideoTracks()[0]);
  }

  /** Turn everything off. */
  end() {
    this.#ended = true;
    for (const track of Object.values(this.#tracks)) track?.stop();
    this.#tracks = { audio: null, video: null };
    this.screen = false;
    this.#call?.close();
    this.#call = null;
  }

  async #set(kind, track) {
    if (this.#ended) {
      track?.stop(); // the conversation was over before the device was there
      return;
    }
    const before = this.#tracks[kind];
    this.#tracks[kind] = track;
    if (before) {
      before.onended = null;
      before.stop();
    }
    if (kind === "video" && !track) this.screen = false;
    if (track) track.onended = () => this.#tracks[kind] === track && this.#set(kind, null);
    await this.#renew(kind, track);
    this.changed();
  }

  async #renew(kind, track) {
    const line = this.#call?.peerConnection?.getTransceivers?.();
    const same = line?.find((one) => one.receiver.track.kind === kind);
    if (same) {
      await same.sender.replaceTrack(track);
      return;
    }
    if (!track) return;
    this.#call?.close();
    this.#call = this.connect(new MediaStream(Object.values(this.#tracks).filter(Boolean)));
  }
}

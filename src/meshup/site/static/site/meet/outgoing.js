/** What this browser shows to one other: microphone, camera or screen, each only when asked for.
 *
 * Each side sends in a connection of its own, so that neither waits for the other's choice. A
 * camera that is turned off is let go, so that its light goes out; a microphone is muted.
 */

const AGAIN_MILLISECONDS = 2000;

export class Outgoing {
  #tracks = { audio: null, video: null };
  #call = null;
  #timer = 0;
  #ended = false;

  /**
   * @param {(stream: MediaStream) => object} connect begins a PeerJS call with a stream; returns
   *   nothing while the node cannot be reached
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

  /** Call again soon, if what is on does not get through: the node was away, or a connection failed. */
  again() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const state = this.#call?.peerConnection?.connectionState;
      if (!this.#ended && state !== "connected") this.#connect();
    }, AGAIN_MILLISECONDS);
  }

  /** Turn everything off. */
  end() {
    this.#ended = true;
    clearTimeout(this.#timer);
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
    if (same) await same.sender.replaceTrack(track);
    else if (track) this.#connect();
  }

  #connect() {
    const before = this.#call;
    this.#call = null;
    before?.close();
    const tracks = Object.values(this.#tracks).filter(Boolean);
    if (!tracks.length) return;
    const call = this.connect(new MediaStream(tracks));
    if (!call) return;
    this.#call = call;
    call.on("close", () => !this.#ended && this.#call === call && this.again());
  }
}

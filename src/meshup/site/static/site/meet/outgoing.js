/** What this browser shows to one other: microphone, camera or screen, each only when asked for.
 *
 * Each side sends in a connection of its own, so that neither waits for the other's choice. A
 * camera that is turned off is let go, so that its light goes out; a microphone is muted. Where a
 * screen takes the place of the camera, the camera comes back when the screen stops.
 */

const AGAIN_MILLISECONDS = 2000;

export class Outgoing {
  #tracks = { audio: null, video: null };
  #call = null;
  #cameraWaits = false;
  #timer = 0;
  #ended = false;

  /**
   * @param {(stream: MediaStream) => object} connect begins a PeerJS call with a stream; returns
   *   nothing while the node cannot be reached
   * @param {() => void} changed is told when something is turned on or off
   * @param {(error: Error) => void} failed is told why the camera does not come back
   */
  constructor(connect, changed, failed) {
    this.connect = connect;
    this.changed = changed;
    this.failed = failed;
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
    const instead = this.screen;
    const track = await this.#camera();
    if (this.screen && !instead) {
      track.stop(); // the screen was asked for later, and came first
      this.#cameraWaits = true;
      return;
    }
    this.screen = false;
    return this.#set("video", track);
  }

  async toggleScreen() {
    if (this.screen) return this.#stopScreen();
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: true });
    if (!this.screen) this.#cameraWaits = Boolean(this.#tracks.video);
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

  async #camera() {
    const video = { facingMode: "user", width: { ideal: 1280 }, height: { ideal: 720 } };
    return (await navigator.mediaDevices.getUserMedia({ video })).getVideoTracks()[0];
  }

  /** Show the screen no more, at once; then the camera again, if it was on before. */
  async #stopScreen() {
    const back = this.#cameraWaits;
    await this.#set("video", null);
    if (!back) return;
    try {
      const track = await this.#camera();
      if (this.#tracks.video) track.stop(); // something else is shown by now
      else await this.#set("video", track);
    } catch (error) {
      if (!this.#ended) this.failed(error);
    }
  }

  #stop(kind) {
    return kind === "video" && this.screen ? this.#stopScreen() : this.#set(kind, null);
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
    if (track) track.onended = () => this.#tracks[kind] === track && this.#stop(kind);
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

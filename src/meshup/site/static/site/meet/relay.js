/** The room's relay: what is published under a topic reaches everybody in the room, also oneself.
 *
 * Reconnects when the socket closes, and when what we published is not heard: a network that has
 * gone closes nothing.
 */

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
const ECHO_MILLISECONDS = 10_000;

export class Relay {
  #socket = null;
  #wait = FIRST_WAIT;
  #timer = 0;
  #doubt = 0;
  #ended = false;

  /**
   * @param {string} address of the relay (ws: or wss:)
   * @param {string} topic to listen to
   * @param {{opened: () => void, heard: (payload: object) => void, lost: () => void}} to
   */
  constructor(address, topic, to) {
    this.address = address;
    this.topic = topic;
    this.to = to;
    this.#open();
  }

  /** Publish, if connected; return whether it was. */
  publish(payload) {
    if (!this.#send({ type: "publish", topic: this.topic, payload })) return false;
    this.#doubt ||= setTimeout(() => this.#lost(this.#socket), ECHO_MILLISECONDS);
    return true;
  }

  /** Try now, if waiting to try again. */
  hurry() {
    if (!this.#timer) return;
    clearTimeout(this.#timer);
    this.#open();
  }

  end() {
    this.#ended = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#doubt);
    this.#socket?.close();
  }

  #open() {
    this.#timer = 0;
    const socket = new WebSocket(this.address);
    this.#socket = socket;
    socket.addEventListener("open", () => {
      if (socket !== this.#socket) return;
      this.#wait = FIRST_WAIT;
      this.#send({ type: "subscribe", topic: this.topic });
      this.to.opened();
    });
    socket.addEventListener("message", ({ data }) => socket === this.#socket && this.#heard(data));
    socket.addEventListener("close", () => this.#lost(socket));
  }

  #heard(data) {
    clearTimeout(this.#doubt);
    this.#doubt = 0;
    let told;
    try {
      told = JSON.parse(data);
    } catch {
      return;
    }
    if (told?.topic === this.topic) this.to.heard(told.payload);
  }

  #lost(socket) {
    if (this.#ended || !socket || socket !== this.#socket) return;
    this.#socket = null;
    clearTimeout(this.#doubt);
    this.#doubt = 0;
    this.#timer = setTimeout(() => this.#open(), this.#wait * (0.5 + Math.random()));
    this.#wait = Math.min(LONGEST_WAIT, this.#wait * 2);
    socket.close();
    this.to.lost();
  }

  #send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }
}

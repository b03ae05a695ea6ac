/** The room's relay: what is published under a topic reaches everybody in the room. Reconnects. */

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;

export class Relay {
  #socket = null;
  #wait = FIRST_WAIT;
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

  publish(payload) {
    this.#send({ type: "publish", topic: this.topic, payload });
  }

  end() {
    this.#ended = true;
    this.#socket?.close();
  }

  #open() {
    const socket = new WebSocket(this.address);
    this.#socket = socket;
    socket.addEventListener("open", () => {
      this.#wait = FIRST_WAIT;
      this.#send({ type: "subscribe", topic: this.topic });
      this.to.opened();
    });
    socket.addEventListener("message", ({ data }) => {
      let told;
      try {
        told = JSON.parse(data);
      } catch {
        return;
      }
      if (told?.topic === this.topic) this.to.heard(told.payload);
    });
    socket.addEventListener("close", () => {
      if (this.#ended) return;
      this.to.lost();
      setTimeout(() => this.#ended || this.#open(), this.#wait * (0.5 + Math.random()));
      this.#wait = Math.min(LONGEST_WAIT, this.#wait * 2);
    });
  }

  #send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}

/** A WebSocket whose other side is the test. */
export class Socket extends EventTarget {
  static OPEN = 1;
  static all = [];
  readyState = 0;
  sent = [];
  constructor() {
    super();
    Socket.all.push(this);
  }
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.readyState = 2;
  }
  open() {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }
  say(payload) {
    this.dispatchEvent(Object.assign(new Event("message"), { data: JSON.stringify({ topic: "people", payload }) }));
  }
}

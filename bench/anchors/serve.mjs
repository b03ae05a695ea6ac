// node serve.mjs NAME PORT: one of the anchors as its authors publish it, on loopback only.

import { Server as Listener } from "node:net";

const [name, port] = process.argv.slice(2);

const listen = Listener.prototype.listen;
Listener.prototype.listen = function listenHere(...given) {
  const called = given.filter((one) => typeof one === "function");
  return listen.call(this, { port: Number(port), host: "127.0.0.1", backlog: 4096 }, ...called);
};

const anchors = {
  async peer() {
    const { PeerServer } = await import("peer");
    PeerServer({ port: Number(port), path: "/", concurrent_limit: 20000 });
  },
  async "y-webrtc"() {
    process.env.PORT = port;
    await import("./node_modules/y-webrtc/bin/server.js");
  },
  async "bittorrent-tracker"() {
    const { default: Tracker } = await import("bittorrent-tracker/server");
    new Tracker({ udp: false }).listen(Number(port));
  },
};

await anchors[name]();

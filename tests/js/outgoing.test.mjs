/** What one shows another: a screen takes the place of the camera, which comes back. */

import assert from "node:assert/strict";
import test from "node:test";

const { Outgoing } = await import("../../src/meshup/site/static/site/meet/outgoing.js");

class Track {
  static all = [];
  enabled = true;
  stopped = false;
  constructor(kind, label) {
    Object.assign(this, { kind, label });
    Track.all.push(this);
  }
  stop() {
    this.stopped = true;
  }
}

const streamOf = (track) => ({ getVideoTracks: () => [track], getAudioTracks: () => [track] });

/** Return what is shown, on a machine whose camera may refuse, or keep one waiting. */
function showing() {
  const machine = { refuse: false, failures: [], waiting: null };
  Track.all = [];
  globalThis.MediaStream = class {};
  Object.defineProperty(globalThis, "navigator", {
    configurable: true,
    value: {
      mediaDevices: {
        getUserMedia: async () => {
          await machine.waiting;
          if (machine.refuse) throw new DOMException("", "NotReadableError");
          return streamOf(new Track("video", "camera"));
        },
        getDisplayMedia: async () => streamOf(new Track("video", "screen")),
      },
    },
  });
  const call = { on: () => {}, close: () => {} };
  machine.outgoing = new Outgoing(() => call, () => {}, (error) => machine.failures.push(error.name));
  return machine;
}

const running = () => Track.all.filter((track) => !track.stopped).map((track) => track.label);
const settled = () => new Promise((done) => setTimeout(done));

test("a camera comes back when the screen stops, here or in the browser, and only then is on", async () => {
  const { outgoing } = showing();
  await outgoing.toggleCamera();
  for (const stop of [() => outgoing.toggleScreen(), () => Track.all.at(-1).onended()]) {
    await outgoing.toggleScreen();
    assert.deepEqual([running(), outgoing.showing.screen], [["screen"], true]);
    await stop();
    assert.deepEqual([running(), outgoing.showing.screen, outgoing.showing.video], [["camera"], false, true]);
  }
});

test("no camera comes that was not on before", async () => {
  const { outgoing } = showing();
  await outgoing.toggleScreen();
  await outgoing.toggleScreen();
  assert.deepEqual(running(), []);
  await outgoing.toggleCamera();
  await outgoing.toggleCamera();
  await outgoing.toggleScreen();
  await outgoing.toggleScreen();
  assert.deepEqual([running(), outgoing.showing.video], [[], false]);
});

test("who turns the camera on while the screen is shown ends the screen", async () => {
  const { outgoing } = showing();
  await outgoing.toggleScreen();
  await outgoing.toggleCamera();
  assert.deepEqual([running(), outgoing.showing.screen], [["camera"], false]);
});

test("a camera that comes after the screen waits for it to stop", async () => {
  const machine = showing();
  const { outgoing } = machine;
  let arrive;
  machine.waiting = new Promise((done) => (arrive = done));
  const camera = outgoing.toggleCamera();
  await outgoing.toggleScreen();
  arrive();
  await camera;
  assert.deepEqual([running(), outgoing.showing.screen], [["screen"], true]);
  await outgoing.toggleScreen();
  assert.deepEqual([running(), outgoing.showing.screen], [["camera"], false]);
});

test("a camera that cannot come back is said, and the screen has stopped all the same", async () => {
  const machine = showing();
  await machine.outgoing.toggleCamera();
  await machine.outgoing.toggleScreen();
  machine.refuse = true;
  await machine.outgoing.toggleScreen();
  assert.deepEqual([running(), machine.failures], [[], ["NotReadableError"]]);
});

test("a camera that comes too late is let go: something else is shown, or the conversation is over", async () => {
  const another = async (machine) => machine.outgoing.toggleScreen();
  const over = async (machine) => machine.outgoing.end();
  for (const [meanwhile, left] of [[another, ["screen"]], [over, []]]) {
    const machine = showing();
    await machine.outgoing.toggleCamera();
    await machine.outgoing.toggleScreen();
    let arrive;
    machine.waiting = new Promise((resolve) => (arrive = resolve));
    const stopped = machine.outgoing.toggleScreen();
    await settled();
    assert.deepEqual(running(), []);
    await meanwhile(machine);
    arrive();
    await stopped;
    assert.deepEqual([running(), machine.failures], [left, []]);
  }
});

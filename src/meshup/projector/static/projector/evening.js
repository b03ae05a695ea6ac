/**
 * A screen of the running evening: mounts its parts, listens to their channels, and counts the
 * seconds by the server's clock.
 *
 * What was heard last is kept on the device, so that a browser that starts again without a network
 * shows it; once the evening is long over it is forgotten.
 */

import { listen, serverClock } from "../live/live.js";

const TICK_MS = 1_000;

/** Start the screen that `document` holds; return `{data, now}`. */
export async function startScreen({ onState = () => {} } = {}) {
  const data = JSON.parse(document.getElementById("screen-data").textContent);
  const kept = new Kept(`meshup.screen:${data.screen}:${data.slug}/${data.language}`);
  const parts = await Promise.all(data.parts.map((part) => mounted(part, data)));
  const byChannel = new Map();
  for (const part of parts) {
    part.channels.forEach((channel) => byChannel.set(channel, [...(byChannel.get(channel) ?? []), part]));
  }
  const remembered = kept.read();
  for (const part of parts) {
    part.heard(part.snapshots);
    for (const channel of part.channels.filter((name) => remembered[name]?.sequence > data.renderedAt)) {
      part.heard({ [kindOf(channel)]: remembered[channel].snapshot });
    }
  }

  const now = () => serverClock.now();
  const tick = () => parts.forEach((part) => part.tick(now()));
  tick();
  setInterval(tick, TICK_MS);

  const tickets = data.parts.flatMap((part) => part.tickets);
  if (tickets.length > 0) {
    listen({
      channels: tickets.map((ticket) => ({ ticket })),
      onSnapshot(channel, snapshot, { sequence }) {
        kept.write(channel, { snapshot, sequence });
        (byChannel.get(channel) ?? []).forEach((part) => part.heard({ [kindOf(channel)]: snapshot }));
        tick();
      },
      onState,
    });
  }
  return { data, now };
}

async function mounted(part, data) {
  const section = document.querySelector(`[data-part="${part.name}"]`);
  let shown = {};
  let script = { show() {} };
  if (part.script && section) {
    try {
      const module = await import(part.script);
      script = module.mount(section, { language: data.language, screen: data.screen, words: part.words, onPhase: enter });
    } catch (error) {
      console.error(`part ${part.name}`, error); // the others go on
    }
  }
  return {
    channels: part.channels,
    snapshots: part.snapshots,
    heard(snapshots) {
      shown = { ...shown, ...snapshots };
      script.show(shown);
    },
    tick(now) {
      script.tick?.(now);
    },
  };
}

/** Let the page know whether the evening is to come, runs, or is over. */
function enter(phase) {
  document.documentElement.dataset.phase = phase;
}

function kindOf(channel) {
  return channel.slice(0, channel.indexOf(":"));
}

/** What was heard last of each channel, on this device. */
class Kept {
  #name;

  constructor(name) {
    this.#name = name;
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.#name)) ?? {};
    } catch {
      return {};
    }
  }

  write(channel, heard) {
    try {
      localStorage.setItem(this.#name, JSON.stringify({ ...this.read(), [channel]: heard }));
    } catch {
      // no room, or not allowed: the page itself is there all the same
    }
  }
}

/**
 * A screen of the running evening: mounts its parts, listens to their channels, and counts the
 * seconds by the server's clock.
 *
 * On a projector, what was heard last is kept on the device, so that a browser that starts again
 * without a network shows it; once the evening is long over it is forgotten.
 */

import { listen, serverClock } from "../live/live.js";
import { Kept } from "./kept.js";

const TICK_MS = 1_000;

/** Start the screen that `document` holds; return `{data, now, kept}`. */
export async function startScreen({ onState = () => {}, onNews = () => {} } = {}) {
  const data = JSON.parse(document.getElementById("screen-data").textContent);
  const storage = data.screen === "projector" ? globalThis.localStorage : null; // nothing on phones
  const kept = new Kept(`meshup.screen:${data.slug}/${data.language}`, storage);
  const parts = await Promise.all(data.parts.map((part) => mounted(part, data, kept)));
  const byChannel = new Map();
  for (const part of parts) {
    part.channels.forEach((channel) => byChannel.set(channel, [...(byChannel.get(channel) ?? []), part]));
  }
  for (const part of parts) {
    part.heard(part.snapshots);
    for (const channel of part.channels) {
      const heard = kept.read(channel);
      if (heard?.sequence > data.renderedAt) {
        part.heard({ [kindOf(channel)]: heard.snapshot });
      }
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
        onNews(sequence);
      },
      onState,
    });
  }
  return { data, now, kept };
}

async function mounted(part, data, kept) {
  const section = document.querySelector(`[data-part="${part.name}"]`);
  let shown = {};
  let script = { show() {} };
  if (part.script && section) {
    try {
      const module = await import(part.script);
      const { language, screen, addresses } = data;
      const hooks = { onPhase: enter, onJoinPage: lead };
      script = module.mount(section, { language, screen, addresses, words: part.words, kept, ...hooks });
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
      try {
        script.tick?.(now);
      } catch (error) {
        console.error(`part ${part.name}`, error); // the clocks of the others go on
      }
    },
  };
}

/** Let the page know whether the evening is to come, runs, or is over. */
function enter(phase) {
  document.documentElement.dataset.phase = phase;
}

/** Let the code lead to the page of this name; to the usual one for "". */
function lead(page) {
  document.documentElement.dataset.joinPage = page;
}

function kindOf(channel) {
  return channel.slice(0, channel.indexOf(":"));
}

/** The rounds on a phone: what it shows at each moment, what it lets hear, what is sent late. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { cardOf, clockText, namesTogether, spokenOf } from "../../src/meshup/person_to_person_screens/static/person_to_person_screens/phone/card.js";
import { momentOf, signalBetween } from "../../src/meshup/person_to_person_screens/static/person_to_person_screens/phone/moment.js";
import { isStillMeant, pressOf, send, withPress } from "../../src/meshup/person_to_person_screens/static/person_to_person_screens/phone/presses.js";
import { tidy } from "../../src/meshup/person_to_person_screens/static/person_to_person_screens/phone/tidy.js";

const { words, rounds, seats, cases } = JSON.parse(readFileSync(new URL("../person_to_person_screens/phone_moments.json", import.meta.url)));

for (const expected of cases) {
  test(`${expected.seat} at ${expected.at} of ${expected.rounds}: ${expected.title}`, () => {
    const seat = seats[expected.seat];
    const moment = momentOf(rounds[expected.rounds], seat, expected.at);
    const card = cardOf(moment, seat, words);
    const { rounds: _rounds, seat: _seat, at: _at, kind, phase, clock, ...slots } = expected;
    assert.deepEqual([moment.kind, moment.phase, card.clockLabel], [kind, phase, clock]);
    for (const [slot, text] of Object.entries(slots)) {
      assert.deepEqual(card[slot], text, slot);
    }
  });
}

const at = (name, moment, seat = "bilal") => momentOf(rounds[name], seats[seat], moment);

test("a phone is heard when a round begins, a minute before its end, and at its end, once each", () => {
  const heard = [];
  let before = null;
  for (let now = 90_000; now <= 830_000; now += 500) {
    const moment = at("planned", now);
    const signal = signalBetween(before, moment);
    if (signal) heard.push([signal, now]);
    before = moment;
  }
  assert.deepEqual(heard, [
    ["begin", 100_000],
    ["minute", 640_000],
    ["end", 700_000],
    ["begin", 820_000],
  ]);
});

test("a page that opens in the middle, and a hold, are heard by nobody", () => {
  assert.equal(signalBetween(null, at("planned", 640_000)), "");
  const [talking, held] = [at("planned", 600_000), at("held", 600_000)];
  assert.equal(signalBetween(talking, held), "");
  assert.equal(signalBetween(held, talking), "");
});

test("how much of a round is over is between nothing and all of it", () => {
  const share = (now) => cardOf(at("planned", now), seats.bilal, words).share;
  assert.deepEqual([share(100_000), share(400_000), share(699_999) < 1], [0, 0.5, true]);
  assert.equal(share(50_000), null);
});

test("what is read aloud says where, with whom, and who moves; and the same for the same", () => {
  const spoken = (now) => spokenOf(cardOf(at("planned", now), seats.bilal, words), words);
  assert.equal(spoken(700_000), "Round 2 of 5. Balcony with Chloé and somebody without a name. You go there.");
  assert.equal(spoken(700_000), spoken(830_000));
});

test("where three sit each can be looked for until they are, and two of these are two presses", () => {
  const lookFor = (name, moment) => cardOf(at("first", moment, name), seats[name], words).lookFor;
  assert.deepEqual(lookFor("three", 100_000), [12, 0]);
  assert.deepEqual([lookFor("three", 40_000), lookFor("missed_by_one", 100_000), lookFor("bilal", 100_000)], [[], [], []]);
  const moment = at("first", 100_000, "three");
  const presses = ["cannot_find-12", "cannot_find-13", "cannot_find-12"].map((act) => pressOf(act, 7, moment));
  assert.deepEqual(presses.reduce(withPress, []).map(({ act }) => act), ["cannot_find-13", "cannot_find-12"]);
  assert.ok(isStillMeant(presses[0], moment));
  assert.ok(!isStillMeant(presses[0], { ...moment, round: 2 }));
});

test("names stand together, and the clock counts begun seconds", () => {
  assert.equal(namesTogether(["Ada", "Bilal", "Chloé"], words), "Ada, Bilal and Chloé");
  assert.deepEqual([clockText(-5), clockText(1), clockText(60_000), clockText(3_600_000)], ["0:00", "0:01", "1:00", "60:00"]);
});

test("that somebody cannot be found is sent late only while they still should be at the table", () => {
  const press = pressOf("cannot_find", 7, at("planned", 300_000));
  assert.equal(isStillMeant(press, at("planned", 600_000)), true);
  assert.equal(isStillMeant(press, at("planned", 700_000)), false);
  assert.equal(isStillMeant(press, at("ended", 0, "met")), false);
});

test("skipping the next round is sent late until that round begins", () => {
  const press = pressOf("skip", 7, at("planned", 300_000));
  assert.equal(isStillMeant(press, at("planned", 750_000)), true);
  assert.equal(isStillMeant(press, at("planned", 820_000)), false);
  const pressedInThePause = pressOf("skip", 7, at("planned", 750_000));
  assert.deepEqual([press.next, pressedInThePause.next], [2, 2]);
  assert.equal(isStillMeant(pressedInThePause, at("planned", 760_000)), true);
  assert.equal(isStillMeant(pressedInThePause, at("planned", 820_000)), false);
  assert.equal(pressOf("skip", 7, at("gathering", 0, "none")).next, 1);
  assert.equal(pressOf("skip", 7, at("between", 700_000, "met_one")).next, 0);
});

test("leaving is meant however late it is sent", () => {
  const press = pressOf("leave", 7, at("planned", 300_000));
  assert.equal(isStillMeant(press, at("planned", 1_500_000)), true);
});

test("of two presses about the same the latest counts, for each person", () => {
  const moment = at("planned", 300_000);
  const pressed = [["skip", 1], ["leave", 1], ["skip", 2], ["unskip", 1], ["come_back", 1], ["found", 1]];
  const kept = pressed.reduce((all, [act, person]) => withPress(all, pressOf(act, person, moment)), []);
  assert.deepEqual(kept.map(({ act, person }) => [act, person]), [["skip", 2], ["unskip", 1], ["come_back", 1], ["found", 1]]);
});

test("a press is sent as its form would be, and a node that fails is no answer", async () => {
  const asked = [];
  const answering = (status, body) => async (address, { body: sent, headers }) => {
    asked.push([address, sent.toString(), headers.Accept]);
    return { status, ok: status < 400, json: async () => body };
  };
  const press = { act: "skip", person: 7, round: 2, next: 3 };
  assert.deepEqual(await send("/p/", press, answering(200, { said: "Noted." })), { isDone: true, said: "Noted." });
  assert.deepEqual(asked, [["/p/", "act=skip&person=7&round=2&next=3", "application/json"]]);
  const refused = await send("/p/", press, answering(409, { detail: "It is over." }));
  assert.deepEqual(refused, { isDone: false, detail: "It is over." });
  await assert.rejects(send("/p/", press, answering(503, {})));
});

test("what was kept of evenings that are over is forgotten, and nothing else", () => {
  const kept = new Map([
    ["meshup.rounds:old", JSON.stringify({ state: { until: 5 } })],
    ["meshup.rounds:new", JSON.stringify({ state: { until: 15 } })],
    ["meshup.rounds:this", JSON.stringify({ state: { until: 5 } })],
    ["meshup.screen:old", "{}"],
  ]);
  const storage = { get length() { return kept.size; }, key: (place) => [...kept.keys()][place], getItem: (name) => kept.get(name), removeItem: (name) => kept.delete(name) };
  tidy(storage, 10, "meshup.rounds:this");
  assert.deepEqual([...kept.keys()], ["meshup.rounds:new", "meshup.rounds:this", "meshup.screen:old"]);
  tidy(null, 10, "");
});

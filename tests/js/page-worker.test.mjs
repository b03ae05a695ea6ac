/** The service worker of a page, such as a door's: the node first, what is kept where it does not answer, no names. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import vm from "node:vm";

const SCRIPT = readFileSync(new URL("../../src/meshup/kit/static/kit/page-worker.js", import.meta.url), "utf-8");
const HOME = "http://p2p.example";
const PAGE = "/en/desk/events/march/door/";
const SHELL = { name: "meshup-door", page: PAGE, shell: `${PAGE}shell/`, version: "v2", assets: ["/static/door/queue.js"], extras: ["/static/reader.wasm"], expires_at: 10_000 };
const HTML = `<link href="/static/all.css?v=1"><script src="/static/door/door.js?v=2"></script><a href="/en/desk/">`;

/** Return a worker whose network is `answers`: a text, a number for a status, or nothing at all. */
function worker(answers) {
  const [heard, stores, asked] = [{}, new Map(), []];
  const clock = { at: 0 };
  const path = (request) => (request.url ?? request).replace(HOME, "");
  const store = (name) => {
    const kept = stores.get(name) ?? new Map();
    stores.set(name, kept);
    return {
      put: async (request, answer) => kept.set(path(request), await answer.text()),
      match: async (request, { ignoreSearch } = {}) => {
        const plain = (address) => (ignoreSearch ? address.split("?")[0] : address);
        const found = [...kept.keys()].find((key) => plain(key) === plain(path(request)));
        return found === undefined ? undefined : new Response(kept.get(found));
      },
    };
  };
  const caches = { open: async (name) => store(name), has: async (name) => stores.has(name), keys: async () => [...stores.keys()], delete: async (name) => stores.delete(name) };
  const fetch = async (request) => {
    asked.push(path(request));
    const told = answers[path(request)];
    if (told === undefined) throw new TypeError("Failed to fetch");
    const headers = clock.node === undefined ? {} : { Date: new Date(clock.node).toUTCString() };
    return typeof told === "number" ? new Response("", { status: told, headers }) : new Response(told, { headers });
  };
  const registration = { unregistered: 0, unregister: async () => (registration.unregistered += 1) };
  const self = { addEventListener: (name, act) => (heard[name] = act), skipWaiting: () => {}, clients: { claim: async () => {} }, registration, location: new URL(HOME) };
  const world = { self, caches, fetch, URL, Response, Promise, Set, Date: { now: () => clock.at, parse: Date.parse }, setTimeout: (act, wait) => setTimeout(act, wait / 1000) };
  vm.runInNewContext(`const SHELL = ${JSON.stringify(SHELL)};\n${SCRIPT}`, world);
  const waited = async (name) => {
    const works = [];
    heard[name]({ waitUntil: (work) => works.push(work) });
    await Promise.all(works);
  };
  const get = async (url, { mode = "cors", method = "GET" } = {}) => {
    const [works, event] = [[], { request: { url: HOME + url, mode, method } }];
    let answer;
    heard.fetch({ ...event, respondWith: (told) => (answer = told), waitUntil: (work) => works.push(work) });
    if (answer === undefined) return "not touched";
    const text = await (await answer).text();
    await Promise.all(works);
    return text;
  };
  return { asked, clock, get, registration, stores, waited };
}

const NODE = { [SHELL.shell]: HTML, "/static/all.css?v=1": "css", "/static/door/door.js?v=2": "door", "/static/door/queue.js": "queue", "/static/reader.wasm": "wasm" };
const opening = { mode: "navigate" };

test("the shell, what it names and what its modules import are kept, and nothing else", async () => {
  const { stores, waited } = worker(NODE);
  await waited("install");
  assert.deepEqual([...stores.keys()], [`meshup-door ${PAGE} v2`]);
  const kept = Object.fromEntries(stores.values().next().value);
  const { [SHELL.shell]: html, ...rest } = NODE;
  assert.deepEqual(kept, { ...rest, [PAGE]: html });
});

test("an asset that cannot be had keeps the old version, and one that is not needed does not", async () => {
  await assert.rejects(worker({ ...NODE, "/static/door/queue.js": 404 }).waited("install"));
  await worker({ ...NODE, "/static/reader.wasm": 500 }).waited("install");
});

test("old versions of this door go when a new one takes over, those of others stay", async () => {
  const { stores, waited } = worker(NODE);
  for (const name of [`meshup-door ${PAGE} v1`, "meshup-door /en/desk/events/april/door/ v1"]) stores.set(name, new Map());
  await waited("install");
  await waited("activate");
  assert.deepEqual([...stores.keys()], ["meshup-door /en/desk/events/april/door/ v1", `meshup-door ${PAGE} v2`]);
});

test("with a network the node answers, and its page is not kept", async () => {
  const answers = { ...NODE, [PAGE]: "<h1>Chloé is in</h1>" };
  const { get, stores, waited } = worker(answers);
  await waited("install");
  assert.equal(await get(PAGE, opening), "<h1>Chloé is in</h1>");
  assert.ok(![...stores.values()].some((kept) => JSON.stringify([...kept]).includes("Chloé")));
});

test("without a network, or a node that falls over, the kept page opens with what it needs", async () => {
  for (const away of [{}, { [PAGE]: 502 }]) {
    const answers = { ...NODE };
    const { asked, get, waited } = worker(answers);
    await waited("install");
    Object.keys(answers).forEach((address) => delete answers[address]);
    Object.assign(answers, away);
    asked.length = 0;
    assert.equal(await get(`${PAGE}?found=1`, opening), HTML);
    assert.equal(await get("/static/door/door.js?v=2"), "door");
    assert.equal(await get("/static/door/queue.js"), "queue");
    assert.equal(await get("/static/all.css?v=0"), "css");
    assert.equal(asked.length, 1); // the node is not asked for each file again
  }
});

test("a node that refuses is heard: who may not see the door does not", async () => {
  const answers = { ...NODE };
  const { get, waited } = worker(answers);
  await waited("install");
  answers[PAGE] = 403;
  assert.equal(await get(PAGE, opening), "");
});

test("lists, operations, other pages and what is sent are not touched", async () => {
  const { get, waited } = worker(NODE);
  await waited("install");
  for (const address of [`${PAGE}list.json`, `${PAGE}operations/?since=0`, "/live/poll?ticket=t"]) assert.equal(await get(address), "not touched");
  assert.equal(await get("/en/desk/", opening), "not touched");
  assert.equal(await get(PAGE, { mode: "navigate", method: "POST" }), "not touched");
});

const AFTER = SHELL.expires_at + 1000;

test("a day after the end it goes, with what it kept, and makes nothing anew", async () => {
  for (const [device, node] of [[0, AFTER], [AFTER, AFTER], [AFTER, undefined]]) {
    const answers = { ...NODE, [PAGE]: "<h1>It is over</h1>" };
    const { clock, get, registration, stores, waited } = worker(answers);
    await waited("install");
    Object.assign(clock, { at: device, node });
    assert.equal(await get(PAGE, opening), "<h1>It is over</h1>");
    assert.equal(registration.unregistered, 1);
    assert.equal(await get("/static/door/queue.js"), "queue");
    assert.equal(stores.size, 0);
  }
});

test("a device whose clock is days ahead keeps the page, with a network and without", async () => {
  const answers = { ...NODE, [PAGE]: "<h1>Welcome</h1>" };
  const { clock, get, registration, waited } = worker(answers);
  await waited("install");
  Object.assign(clock, { at: AFTER, node: 5000 });
  assert.equal(await get(PAGE, opening), "<h1>Welcome</h1>");
  Object.keys(answers).forEach((address) => delete answers[address]);
  assert.equal(await get(PAGE, opening), HTML);
  assert.equal(await get("/static/door/queue.js"), "queue");
  assert.equal(registration.unregistered, 0);
});

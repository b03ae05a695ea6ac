// A server of the fediverse, made of Fedify: one actor, who follows, delivers, receives and checks.
//
// Started as: node peer.mjs HOST KIND. Prints {"address": …} once it listens. Then each line of its
// standard input is a command {"n", "do", …}; each is answered by {"n", "result"} or {"n", "error"}.

import { createServer } from "node:http";
import { createInterface } from "node:readline";

import {
  MemoryKvStore, createFederation, exportMultibaseKey, exportSpki, generateCryptoKeyPair,
  getDocumentLoader, signObject, signRequest, verifyObject, verifyRequestDetailed,
} from "@fedify/fedify";
import * as vocab from "@fedify/vocab";

const [host, kind] = process.argv.slice(2);
const NAME = "neighbour";
const SPECS = { cavage: "draft-cavage-http-signatures-12", rfc9421: "rfc9421" };
const { Activity, Accept, Endpoints, Follow, Undo } = vocab;

const contextLoader = getDocumentLoader({ allowPrivateAddress: true });
const pairs = [await generateCryptoKeyPair("RSASSA-PKCS1-v1_5"), await generateCryptoKeyPair("Ed25519")];
const received = [];
const requests = [];
const bodies = new Map();
const followers = new Map();
const published = [];
let waiting = [];

/** Make a server with one way to sign first; all of them are one actor with the same keys. */
function serverThatSigns(firstKnock) {
  const server = createFederation({ kv: new MemoryKvStore(), firstKnock, allowPrivateAddress: true });
  server.setActorDispatcher("/ap/{identifier}", async (context, identifier) => {
    if (identifier !== NAME) return null;
    const keys = await context.getActorKeyPairs(identifier);
    return new vocab[kind]({
      id: context.getActorUri(identifier),
      preferredUsername: identifier,
      name: "Neighbour",
      url: context.getActorUri(identifier),
      inbox: context.getInboxUri(identifier),
      outbox: context.getOutboxUri(identifier),
      followers: context.getFollowersUri(identifier),
      endpoints: new Endpoints({ sharedInbox: context.getInboxUri() }),
      publicKey: keys[0].cryptographicKey,
      assertionMethods: keys.map((pair) => pair.multikey),
    });
  }).setKeyPairsDispatcher((_context, identifier) => (identifier === NAME ? pairs : []));
  server.setFollowersDispatcher("/ap/{identifier}/followers", () => ({ items: [...followers.values()] }));
  server.setOutboxDispatcher("/ap/{identifier}/outbox", async (context) => ({
    items: await Promise.all(published.map((document) => activityOf(context, document))),
  }));
  server.setInboxListeners("/ap/{identifier}/inbox", "/ap/inbox")
    .on(Follow, async (context, follow) => {
      const follower = await follow.getActor(context);
      followers.set(follower.id.href, { id: follower.id, inboxId: follower.inboxId });
      keep(follow);
      const accept = new Accept({
        id: new URL(`#accept-${received.length}`, context.getActorUri(NAME)),
        actor: context.getActorUri(NAME), object: follow,
      });
      await context.sendActivity({ identifier: NAME }, follower, accept);
    })
    .on(Activity, async (_context, activity) => keep(activity));
  return server;
}

const servers = { cavage: serverThatSigns(SPECS.cavage), rfc9421: serverThatSigns(SPECS.rfc9421) };

const activityOf = (context, document) => Activity.fromJsonLd(document, context);

/** Remember an activity that Fedify verified, as it came. */
function keep(activity) {
  received.push(bodies.get(activity.id.href));
  waiting = waiting.filter((look) => !look());
}

/** Answer one request of HTTP as Fedify does, and remember how it was signed. */
async function answer(incoming, outgoing) {
  const pieces = [];
  for await (const piece of incoming) pieces.push(piece);
  const body = ["GET", "HEAD"].includes(incoming.method) ? undefined : Buffer.concat(pieces);
  if (incoming.method === "POST") {
    const document = JSON.parse(body);
    bodies.set(document.id, document);
  }
  const url = `http://${incoming.headers.host}${incoming.url}`;
  const request = new Request(url, { method: incoming.method, headers: incoming.headers, body });
  const response = await servers.rfc9421.fetch(request, { contextData: undefined });
  const flavour = incoming.headers["signature-input"] ? "rfc9421"
    : incoming.headers.signature ? "cavage" : "none";
  requests.push({ method: incoming.method, target: incoming.url, flavour, status: response.status });
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

const web = createServer((incoming, outgoing) => {
  answer(incoming, outgoing).catch((error) => {
    process.stderr.write(`${error.stack}\n`);
    outgoing.writeHead(500).end();
  });
});
await new Promise((listening) => web.listen(0, host, listening));
const address = `http://${host}:${web.address().port}`;
const contextOf = (flavour) => servers[flavour ?? "rfc9421"].createContext(new URL(address), undefined);
const actor = () => contextOf().getActorUri(NAME);

/** Return the actor at `id`, or the inbox that was named. */
async function recipientOf(context, { to, inbox }) {
  if (inbox) return { id: new URL(to), inboxId: new URL(inbox) };
  const found = await context.lookupObject(to);
  if (!found?.inboxId) throw new Error(`no actor with an inbox at ${to}`);
  return found;
}

/** Give documents by their address and nothing else. */
function loaderOf(documents) {
  return async (url) => {
    if (url in documents) return { contextUrl: null, documentUrl: url, document: documents[url] };
    return contextLoader(url);
  };
}

const commands = {
  /** Sign and deliver a document as it stands, with a proof of FEP-8b32. */
  async deliver({ document, flavour, ...who }) {
    const context = contextOf(flavour);
    const activity = await activityOf(context, { actor: actor().href, ...document });
    await context.sendActivity({ identifier: NAME }, await recipientOf(context, who), activity, {
      preferSharedInbox: Boolean(who.shared),
    });
    return activity.id.href;
  },
  async follow({ flavour, to, number = 1 }) {
    const context = contextOf(flavour);
    const follow = new Follow({
      id: new URL(`#follow-${number}`, actor()), actor: actor(), object: new URL(to), to: new URL(to),
    });
    await context.sendActivity({ identifier: NAME }, await recipientOf(context, { to }), follow);
    return follow.id.href;
  },
  async unfollow({ flavour, to, number = 1 }) {
    const context = contextOf(flavour);
    const follow = new Follow({
      id: new URL(`#follow-${number}`, actor()), actor: actor(), object: new URL(to),
    });
    const undo = new Undo({ id: new URL(`#undo-${number}`, actor()), actor: actor(), object: follow });
    await context.sendActivity({ identifier: NAME }, await recipientOf(context, { to }), undo);
    return undo.id.href;
  },
  /** Put an activity into the outbox and deliver it to who follows. */
  async publish({ document, flavour }) {
    const context = contextOf(flavour);
    const activity = await activityOf(context, { actor: actor().href, ...document });
    published.unshift({ actor: actor().href, ...document });
    for (const follower of followers.values()) {
      await context.sendActivity({ identifier: NAME }, follower, activity);
    }
    return followers.size;
  },
  /** Return what came, waiting until there are `least` of a kind. */
  received({ kind: wanted, least = 0, seconds = 10 }) {
    const fitting = () => received.filter((document) => !wanted || document.type === wanted);
    return new Promise((found) => {
      const look = () => fitting().length >= least && (found(fitting()), true);
      if (look()) return;
      waiting.push(look);
      setTimeout(() => found(fitting()), seconds * 1000);
    });
  },
  requests: () => requests,
  followers: () => [...followers.keys()],
  /** Fetch an object, signed, as Fedify understands it. */
  async lookup({ url }) {
    const context = contextOf();
    const loader = await context.getDocumentLoader({ identifier: NAME });
    const found = await context.lookupObject(url, { documentLoader: loader });
    return found && found.toJsonLd({ contextLoader, format: "compact" });
  },
  async keys() {
    const { publicKey } = pairs[1];
    return { spki: await exportSpki(pairs[0].publicKey), multikey: await exportMultibaseKey(publicKey) };
  },
  async sign_request({ method, url, headers, body, flavour, keyId }) {
    const request = new Request(url, { method, headers, body });
    const signed = await signRequest(request, pairs[0].privateKey, new URL(keyId), { spec: SPECS[flavour] });
    return { headers: [...signed.headers], url: signed.url };
  },
  async verify_request({ method, url, headers, body, documents }) {
    const request = new Request(url, { method, headers, body });
    const loader = loaderOf(documents);
    const verdict = await verifyRequestDetailed(request, { documentLoader: loader, contextLoader: loader });
    return verdict.verified ? verdict.key.id.href : "";
  },
  async sign_object({ document, keyId }) {
    const activity = await Activity.fromJsonLd(document, { documentLoader: contextLoader, contextLoader });
    const signed = await signObject(activity, pairs[1].privateKey, new URL(keyId), { contextLoader });
    return signed.toJsonLd({ contextLoader, format: "compact" });
  },
  /** Check a proof, and that its key is of the actor of the activity. */
  async verify_proof({ document, documents }) {
    const loader = loaderOf(documents);
    const options = { documentLoader: loader, contextLoader: loader };
    const found = await verifyObject(vocab.Object, document, options);
    return found?.id?.href ?? "";
  },
  /** Read a document as Fedify understands it, and return it as that writes it again. */
  async read({ document }) {
    const loaders = { documentLoader: contextLoader, contextLoader };
    const found = await vocab.Object.fromJsonLd(document, loaders);
    return { kind: found.constructor.name, again: await found.toJsonLd({ contextLoader, format: "compact" }) };
  },
  /** Write numbers as JSON writes them. */
  numbers: ({ numbers }) => numbers.map((number) => JSON.stringify(number)),
};

process.stdout.write(`${JSON.stringify({ address, actor: actor().href })}\n`);
createInterface({ input: process.stdin }).on("line", async (line) => {
  const { n, do: name, ...how } = JSON.parse(line);
  let told;
  try {
    told = { n, result: (await commands[name](how)) ?? null };
  } catch (error) {
    told = { n, error: `${error.stack ?? error}` };
  }
  process.stdout.write(`${JSON.stringify(told)}\n`);
}).on("close", () => process.exit(0));

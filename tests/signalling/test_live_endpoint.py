"""Live channels over real sockets: WebSockets, questions that wait, slow readers, the end."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from meshup.signalling.live_reader import LiveReader
from meshup.signalling.paths import Dialect
from tests.bus.redis import running
from tests.signalling.live_store import SECRET, Store, live_ticket
from tests.signalling.servers import Blunt, blunt, frame, request, run, served, speaking

DOOR = "door:p2p-9"
LARGE = "x" * 30_000
SETTINGS = {"secret_key": SECRET}


class Place:
    """A server with live channels in memory."""

    def __init__(self, server, store):
        self.signalling = server.signalling
        self.port = server.port
        self.store = store

    def change(self, *channels, value=None):
        """Change channels, as a thread that renders a page would."""
        for channel in channels:
            self.store.put(channel, value)
        self.signalling.channels_changed(channels)

    @property
    def sessions(self):
        return self.signalling.hub.counts[Dialect.LIVE].sessions


@asynccontextmanager
async def place(store=None, **settings):
    store = store or Store()
    reader = LiveReader(store.read, store.sequences, end=lambda: None)
    async with served(reader, **{**SETTINGS, **settings}) as server:
        yield Place(server, store)


async def say(client, **message):
    client.send(frame(json.dumps(message).encode()))


async def hear(client):
    """Return the next message; pings are passed over."""
    while (got := await client.frame())[0] == 9:
        pass
    assert got[0] == 1, got
    return json.loads(got[1])


async def ask(port, query, **headers):
    """Ask and return the status and the value of the answer."""
    async with blunt(port) as client:
        client.send(question(query, **headers))
        return await answered(client)


def question(query, method="GET", **headers):
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    head = [f"{method} /live/poll?{query} HTTP/1.1", "Host: 127.0.0.1", *lines, "", ""]
    return "\r\n".join(head).encode()


async def answered(client: Blunt):
    head = (await client.head()).decode().lower()
    size = int(head.partition("content-length: ")[2].partition("\r\n")[0] or 0)
    body = await client.reader.readexactly(size)
    status = int(head.split()[1])
    return status, json.loads(body) if status == 200 else head


async def until(is_so):
    end = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < end, "it never was so"
        await asyncio.sleep(0.01)


def test_what_a_thread_changes_is_heard_at_once():
    async def test():
        async with place() as here, speaking(here.port, "/live") as ada:
            here.change(DOOR)
            await say(ada, type="subscribe", ticket=live_ticket(DOOR))
            assert (await hear(ada))["sequence"] == 1
            began = time.monotonic()
            await asyncio.to_thread(here.change, DOOR)
            assert (await hear(ada))["snapshot"] == {"value": 2}
            assert time.monotonic() - began < 1

    run(test)


def test_a_question_is_answered_with_what_is_newer_or_waits():
    async def test():
        async with place() as here, blunt(here.port) as ada:
            here.change(DOOR, "peer:1")
            both = f"ticket={live_ticket(DOOR)}&since=1&ticket={live_ticket('peer:1')}&since="
            status, answer = await ask(here.port, both)
            assert status == 200
            assert [(one["channel"], one["sequence"]) for one in answer["messages"]] == [
                ("peer:1", 1)
            ]
            assert abs(answer["at"] - time.time() * 1000) < 5000
            ada.send(question(f"ticket={live_ticket(DOOR)}&since=1"))
            await until(lambda: here.sessions == 1)
            here.change(DOOR)
            status, answer = await answered(ada)
            assert [one["snapshot"] for one in answer["messages"]] == [{"value": 2}]
            assert here.sessions == 0
            ada.send(question(f"ticket={live_ticket(DOOR)}&since=2&wait=1"))
            assert (await answered(ada))[0] == 204

    run(test)


def test_questions_in_a_bad_form_are_refused():
    async def test():
        async with place() as here:
            many = "&".join(["ticket=x"] * 300)
            for query in (
                "",
                "since=1",
                "ticket=x&since=y",
                "ticket=x&wait=z",
                many,
                "ticket=&since=1&since=2",
            ):
                assert (await ask(here.port, query))[0] == 400, query
            status, answer = await ask(here.port, "ticket=x&wait=-3")
            assert (status, answer["messages"]) == (
                200,
                [{"type": "refused", "ticket": "x", "code": "bad"}],
            )
            async with blunt(here.port) as ada:
                ada.send(question("ticket=x", method="DELETE"))
                assert (await answered(ada))[0] == 405
            async with blunt(here.port) as ada:  # the other method that the answer before names
                ada.send(question("ticket=x", method="OPTIONS"))
                assert (await answered(ada))[0] == 204

    run(test)


def test_who_goes_while_a_question_waits_is_forgotten():
    async def test():
        async with place() as here:
            async with blunt(here.port) as ada:
                here.change(DOOR)
                ada.send(question(f"ticket={live_ticket(DOOR)}&since=1"))
                await until(lambda: here.sessions == 1)
            await until(lambda: here.sessions == 0)
            assert not here.signalling._polling._asking
            assert here.signalling.hub.sockets == 0

    run(test)


def test_one_address_has_so_many_questions_and_sockets_together():
    async def test():
        async with place(signalling_sockets_per_address="3") as here, AsyncExitStack() as stack:
            here.change(DOOR)
            await stack.enter_async_context(speaking(here.port, "/live"))
            waiting = f"ticket={live_ticket(DOOR)}&since=1"
            for _ in range(2):
                client = await stack.enter_async_context(blunt(here.port))
                client.send(question(waiting))
            await until(lambda: here.sessions == 3)
            assert (await ask(here.port, waiting))[0] == 429
            async with blunt(here.port) as late:
                late.send(request("/live"))
                await late.head()
                assert (await late.closing())[0] == 1013

    run(test)


def test_pages_of_other_origins_may_not_listen():
    async def test():
        async with place(address="https://p2p.example") as here:
            here.change(DOOR)
            for origin, status in (
                ("https://p2p.example", b"101"),
                ("http://127.0.0.1", b"101"),
                ("https://evil.example", b"403"),
            ):
                async with blunt(here.port) as client:
                    client.send(request("/live", Origin=origin))
                    assert (await client.head()).startswith(b"HTTP/1.1 " + status)
            async with blunt(here.port) as client:
                client.send(question("ticket=x", Origin="https://evil.example"))
                assert b"access-control" not in await client.head()

    run(test)


def test_at_the_end_everybody_is_told_and_nobody_waits():
    async def test():
        async with place() as here:
            here.change(DOOR)
            async with blunt(here.port) as ada, speaking(here.port, "/live") as bilal:
                ada.send(question(f"ticket={live_ticket(DOOR)}&since=1"))
                await until(lambda: here.sessions == 2)
                here.signalling.connections.shutdown()
                status, head = await answered(ada)
                assert (status, "retry-after" in head) == (503, True)
                assert (await bilal.closing())[0] == 1012
                assert (await ask(here.port, f"ticket={live_ticket(DOOR)}"))[0] == 503

    run(test)


def test_who_reads_slowly_gets_the_newest_and_costs_little():
    async def test():
        async with place() as here:
            here.change(DOOR, value=LARGE)
            reader, writer = await slow(here.port)
            writer.write(request("/live"))
            await reader.readuntil(b"\r\n\r\n")
            writer.write(
                frame(json.dumps({"type": "subscribe", "ticket": live_ticket(DOOR)}).encode())
            )
            await until(lambda: here.sessions == 1)
            for number in range(300):
                here.change(DOOR, value=f"{number} {LARGE}")
                if number % 10 == 9:
                    await asyncio.sleep(0.06)
            assert here.signalling.connections.backlog.bytes < 3 * len(LARGE)
            client, last, heard = Blunt(reader, writer), 0, 0
            while last < 301:
                message = await asyncio.wait_for(hear(client), 10)
                assert message["sequence"] > last
                last, heard = message["sequence"], heard + 1
            assert last == 301
            assert heard < 200
            assert here.signalling.hub.counts[Dialect.LIVE].dropped["slow"] == 0
            writer.transport.abort()

    run(test)


async def slow(port):
    """Connect with a socket that takes little, and read no more than is asked for."""
    plain = socket.socket()
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    plain.settimeout(0)
    await asyncio.get_running_loop().sock_connect(plain, ("127.0.0.1", port))
    return await asyncio.open_connection(sock=plain, limit=8192)


def test_who_writes_and_never_reads_is_cut():
    async def test():
        many = {f"signalling_messages_per_{who}": "100000000" for who in ("socket", "address")}
        async with place(signalling_unsent_kb="64", **many) as here:
            _reader, writer = await slow(here.port)
            writer.write(request("/live"))
            await until(lambda: here.sessions == 1)
            counts = here.signalling.hub.counts[Dialect.LIVE]
            ping = frame(b'{"type":"ping"}') * 1000
            while not counts.dropped["slow"]:
                writer.write(ping)
                await asyncio.sleep(0.01)
                assert here.signalling.connections.backlog.bytes < 500_000
            await until(lambda: here.sessions == 0)
            writer.transport.abort()

    run(test)


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/live", True),
        ("/peerjs?key=peerjs&id=a&token=t", False),
        ("/relay", False),
        ("/signal/y", False),
        ("/announce", False),
    ],
)
def test_where_signalling_is_off_only_live_channels_are_spoken(path, there):
    async def test():
        async with place(signalling="no") as here, blunt(here.port) as client:
            client.send(request(path))
            head = await client.head()
            assert head.startswith(b"HTTP/1.1 101" if there else b"HTTP/1.1 404")
            if there:
                numbers = await here.signalling.hub.metrics()
                assert b'sessions{dialect="live"} 1' in numbers

    run(test)


@pytest.mark.parametrize("access", ["open", "ticket"])
def test_three_hundred_phones_of_one_address_come_in_within_seconds(access):
    async def test():
        async with place(signalling_access=access) as here, AsyncExitStack() as stack:
            here.change(DOOR)
            phones: list[Blunt] = []
            while len(phones) < 300:
                client = await stack.enter_async_context(blunt(here.port))
                client.send(request("/live"))
                if (await client.head()).startswith(b"HTTP/1.1 101"):
                    phones.append(client)
                    await say(client, type="subscribe", ticket=live_ticket(DOOR))
                else:
                    await asyncio.sleep(0.3)
            assert {(await hear(phone))["sequence"] for phone in phones} == {1}
            here.change(DOOR)
            assert {(await hear(phone))["sequence"] for phone in phones} == {2}
            assert len(here.store.questions) <= 3

    run(test)


def test_two_hosts_with_a_redis_between_them_tell_each_other():
    async def test():
        with running() as redis:
            store = Store()
            settings = {"redis_url": redis.url}
            async with place(store, **settings) as one, place(store, **settings) as other:
                await until(lambda: all(one.signalling.hub.bus.ways().values()))
                await until(lambda: all(other.signalling.hub.bus.ways().values()))
                one.change(DOOR)
                async with speaking(other.port, "/live") as ada:
                    await say(ada, type="subscribe", ticket=live_ticket(DOOR))
                    assert (await hear(ada))["sequence"] == 1
                    await asyncio.sleep(0.2)  # until the other host knows that somebody listens
                    began = time.monotonic()
                    one.change(DOOR)
                    assert (await hear(ada))["sequence"] == 2
                    assert time.monotonic() - began < 1
                    redis.kill()
                    await until(lambda: not all(other.signalling.hub.bus.ways().values()))
                    one.change(DOOR)
                    assert (await hear(ada))["sequence"] == 3

    run(test)

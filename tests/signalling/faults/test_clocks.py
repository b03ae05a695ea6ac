"""The machine's clock is set forward or back while people are connected.

Only what is dated may notice: tickets and the passwords for TURN. Silence, waiting, ageing and
rates are measured by the event loop's clock, which nobody sets.
"""

from __future__ import annotations

import asyncio
import json
import time
from datetime import timedelta

import pytest

from meshup.kit import clock
from meshup.kit.clock import now
from meshup.signalling.tickets import Ticket, issue
from tests.signalling.servers import blunt, frame, run, served, speaking

SECRET = "s" * 50
DAYS = [timedelta(days=400), timedelta(days=-400)]
TICKETS = {"signalling_access": "ticket", "secret_key": SECRET}


def path(name, until):
    ticket = issue(Ticket("hall", name), until=until, secret=SECRET)
    return f"/peerjs?key=peerjs&id={name}&token={ticket}"


async def message(client):
    """Return the next message, answering pings on the way."""
    while (got := await client.frame())[0] == 9:
        client.send(frame(got[1], 10))
    return json.loads(got[1])


def test_nobody_is_cut_and_offers_expire_in_their_time_when_the_clock_is_set(monkeypatch):
    real = time.time

    async def test():
        async with served(**TICKETS, signalling_ping_seconds="1") as node:
            until = now() + timedelta(hours=1)
            async with speaking(node.port, path("ada", until)) as ada:
                assert await message(ada) == {"type": "OPEN"}
                ada.send(frame(b'{"type":"OFFER","dst":"chloe","payload":1}'))
                began = asyncio.get_running_loop().time()
                heard = asyncio.create_task(message(ada))
                for jump in DAYS:
                    seconds = jump.total_seconds()
                    monkeypatch.setattr(time, "time", lambda by=seconds: real() + by)
                    with clock.set_to(now() + jump):
                        await asyncio.wait([heard], timeout=2)
                        assert node.signalling.hub.peer_ids("hall") == ["ada"]
                assert (await heard)["type"] == "EXPIRE"
                assert 4 < asyncio.get_running_loop().time() - began < 20

    run(test)
    monkeypatch.undo()


def test_a_ticket_is_good_by_the_clock_as_it_is_now():
    async def comes(node, until):
        async with speaking(node.port, path("ada", until)) as client:
            return (await message(client))["type"] == "OPEN"

    async def test():
        async with served(**TICKETS) as node:
            until = now() + timedelta(hours=1)
            assert await comes(node, until)
            with clock.set_to(now() + timedelta(hours=2)):
                assert not await comes(node, until)
                assert await comes(node, now() + timedelta(hours=1))
            with clock.set_to(now() - timedelta(days=400)):
                assert await comes(node, until)

    run(test)


@pytest.mark.parametrize("jump", [timedelta(), *DAYS], ids=["now", "forward", "back"])
def test_a_password_for_turn_is_dated_by_the_clock_as_it_is_now(jump):
    settings = {"ice_turn": "turn:x", "ice_turn_secret": "shared", "ice_turn_minutes": "10"}

    async def test():
        async with served(**settings) as node, blunt(node.port) as client:
            with clock.set_to(now() + jump):
                client.send(b"GET /ice HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                answer = json.loads((await client.reader.read()).partition(b"\r\n\r\n")[2])
                expiry = int(answer["iceServers"][0]["username"].partition(":")[0])
                assert expiry == int(now().timestamp()) + 600

    run(test)

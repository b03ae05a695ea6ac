"""A node of two workers, on both databases: what changes anywhere is seen by everybody."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections import Counter
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest

from tests.live.phones import PollPhone, SocketPhone, listening, until
from tests.postgres import Postgres
from tests.served import Server

HOST = """
from meshup.community.models import Person
from meshup.kit.clock import now
Person.objects.create(email="ada@node.example", name="Ada", role="host", joined_at=now())
"""
SCORE = """
import time
from django.db import transaction
from meshup.kit.clock import now
from meshup.live.domain.changing import touch
from tests.live import scores
with transaction.atomic():
    scores.score("{key}")
    touch(["score:{key}"], now())
print(time.monotonic())
"""
pytestmark = pytest.mark.once


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def node(request, tmp_path_factory):
    """A node that offers no signalling, of two workers."""
    folder = tmp_path_factory.mktemp("live")
    own_folder = Path(mkdtemp(prefix="meshup-tests-"))  # where another user may enter
    server = Server(folder, workers=2, settings="tests.live.served_settings")
    server.environ["MESHUP_SIGNALLING"] = "no"
    cluster = None
    if request.param == "postgresql":
        cluster = Postgres(own_folder / "postgres")
        server.environ["MESHUP_DATABASE_URL"] = cluster.start()
        server.manage("migrate", "-v0")
        server.run_python(HOST)
    else:
        server.migrate()
    try:
        with server:
            yield server
            assert server.stop() == 0
            assert "Traceback" not in server.log
    finally:
        if cluster is not None:
            cluster.stop()
        rmtree(own_folder, ignore_errors=True)


def phones_of(node, key, sockets=12, polls=4):
    ticket = node.ask(f"/ticket/{key}")[2]
    return [
        *(SocketPhone(node.port, ticket) for _ in range(sockets)),
        *(PollPhone(node.port, ticket) for _ in range(polls)),
    ]


async def score(node, key):
    """Score in a request of its own; return which worker did it."""
    status, _headers, text = await asyncio.to_thread(node.ask, f"/score/{key}")
    assert status == 200
    return int(text)


def all_have(phones, points):
    return lambda: all(phone.score == points for phone in phones)


def test_a_change_in_one_worker_is_seen_on_all_within_moments(node):
    async def test():
        phones = phones_of(node, "cup")
        async with listening(phones):
            await until(all_have(phones, 0))
            workers: Counter[int] = Counter()
            waits = []
            while len(workers) < 2 or sum(workers.values()) < 10:
                workers[await score(node, "cup")] += 1
                waits.append(await until(all_have(phones, sum(workers.values()))))
            assert sorted(waits)[len(waits) // 2] < 0.5, waits
            assert {phone.joined for phone in phones} == {1}

    asyncio.run(test())


def test_what_is_rolled_back_is_seen_by_nobody(node):
    async def test():
        phones = phones_of(node, "back")
        async with listening(phones):
            await until(all_have(phones, 0))
            for _ in range(4):
                await asyncio.to_thread(node.ask, "/think-again/back")
            await asyncio.sleep(2.5)  # longer than a look at the sequences takes
            await score(node, "back")
            await until(all_have(phones, 1))
            assert {len(phone.seen) for phone in phones} == {2}

    asyncio.run(test())


def test_what_another_process_changes_is_seen_within_two_seconds(node):
    async def test():
        phones = phones_of(node, "shell")
        async with listening(phones):
            await until(all_have(phones, 0))
            printed = await asyncio.to_thread(node.run_python, SCORE.format(key="shell"))
            committed = float(printed.split()[-1])
            await until(all_have(phones, 1))
            assert max(phone.seen[-1][2] for phone in phones) - committed < 4

    asyncio.run(test())


def test_three_hundred_channels_that_change_at_once_are_all_seen(node):
    async def test():
        keys = [f"many{number}" for number in range(300)]
        tickets = await asyncio.to_thread(lambda: [node.ask(f"/ticket/{key}")[2] for key in keys])
        phones = [SocketPhone(node.port, ticket) for ticket in tickets]
        async with listening(phones):
            await until(all_have(phones, 0))
            began = time.monotonic()
            await asyncio.to_thread(node.ask, "/all", method="POST", body=" ".join(keys))
            await until(all_have(phones, 1))
            assert time.monotonic() - began < 5

    asyncio.run(test())


def test_a_worker_that_is_killed_among_changes_costs_nobody_the_newest(node):
    async def test():
        phones = phones_of(node, "fall")
        async with listening(phones):
            await until(all_have(phones, 0))
            for number in range(60):
                if number in {20, 40}:
                    pid = int((await asyncio.to_thread(node.ask, "/pid"))[2])
                    os.kill(pid, signal.SIGKILL)
                try:
                    await score(node, "fall")
                except OSError:
                    await asyncio.sleep(0.05)  # the worker that was asked has just fallen
            points = int((await asyncio.to_thread(node.ask, "/points/fall"))[2])
            assert points >= 50
            await until(all_have(phones, points))
            assert max(phone.joined for phone in phones) > 1

    asyncio.run(test())


def test_live_is_there_where_signalling_is_off_and_is_counted(node):
    async def test():
        for path in ("/peerjs", "/peerjs/id", "/ice", "/relay"):
            assert (await asyncio.to_thread(node.ask, path))[0] == 404
        phones = phones_of(node, "counted")
        async with listening(phones):
            await until(all_have(phones, 0))
            text = (await asyncio.to_thread(node.ask, "/metrics"))[2]
        lines = [line for line in text.splitlines() if "sessions{" in line and '"live"' in line]
        assert sum(float(line.rpartition(" ")[2]) for line in lines) >= len(phones) - 4
        assert len(lines) == 2

    asyncio.run(test())

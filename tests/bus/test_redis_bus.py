"""Redis dies, stands still, comes back; processes die: what is here goes on, and all heals."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import time

import pytest

from meshup.bus.redis_bus import RedisBus
from meshup.bus.redis_server import RedisServer
from meshup.bus.resp import MOST_UNSENT
from tests.bus.recording import joined, until
from tests.bus.redis import Redis, free_port, running
from tests.signalling.servers import run

ADA = "peerjs//ada"
BILAL = "peerjs//bilal"
NOTES = "y/hall/notes"
SWARM = "tracker//" + "h" * 20


@pytest.fixture
def redis():
    with running() as server:
        yield server


@pytest.fixture(autouse=True)
def no_fault(caplog):
    yield
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def two_workers(redis):
    return joined([RedisBus(redis.url, "") for _ in range(2)])


async def settled(first, other):
    """Let ``one`` hold, listen and be listed, and the ``other`` know."""
    assert await first.claim(ADA, "hers")
    first.bus.listen(NOTES, 2)
    other.bus.listen(NOTES, 1)
    await first.enlist(SWARM, "a", "seed")
    await other.enlist(SWARM, "b")
    await until(lambda: (first.numbers, other.numbers) == ({NOTES: 1}, {NOTES: 2}))
    await until(lambda: other.members == {SWARM: {"a": "seed"}})


async def alone(*workers):
    await until(lambda: not any(worker.bus.ways()["redis"] for worker in workers))


async def together(*workers):
    await until(lambda: all(worker.bus.ways()["redis"] for worker in workers))


def test_without_redis_a_process_is_alone():
    async def test():
        nowhere = Redis()
        async with joined([RedisBus(nowhere.url, "")]) as [first]:
            assert first.bus.ways() == {"redis": False}
            assert await first.claim(ADA)
            assert not await first.finds(BILAL, b"hello", first)
            first.bus.listen(NOTES, 1)
            assert first.numbers == {NOTES: 0}
            first.bus.publish(NOTES, b"words")
            assert await first.enlist(SWARM, "a") == {}
            assert await first.tally(SWARM) == {}
            assert await first.bus.gather("anything") == {}
            first.bus.strike(SWARM, "a")
            first.bus.listen(NOTES, 0)
            first.release(ADA)

    run(test)


def test_redis_that_dies_and_returns_empty_is_told_everything_again(redis, caplog):
    async def test():
        async with two_workers(redis) as (first, other):
            await settled(first, other)
            redis.kill()
            await alone(first, other)
            await until(lambda: (first.numbers, other.numbers) == ({NOTES: 0}, {NOTES: 0}))
            assert first.members == other.members == {SWARM: {}}
            assert await other.claim(BILAL, "his")
            assert not await first.finds(BILAL, b"hello", other)
            other.bus.listen(NOTES, 3)
            other.bus.strike(SWARM, "b")
            assert await other.enlist(SWARM, "c", "seed") == {}
            redis.start()
            await together(first, other)
            await until(lambda: (first.numbers, other.numbers) == ({NOTES: 3}, {NOTES: 2}))
            await until(lambda: first.members == {SWARM: {"c": "seed"}})
            await until(lambda: other.members == {SWARM: {"a": "seed"}})
            assert not await other.claim(ADA, "somebody's")
            assert not await first.claim(BILAL, "somebody's")
            assert await first.finds(BILAL, b"hello", other)
            first.bus.publish(NOTES, b"words")
            await until(lambda: ("published", NOTES, b"words") in other.events)

    with caplog.at_level(logging.WARNING):
        run(test)
    messages = [
        record.getMessage() for record in caplog.records if record.name.startswith("meshup")
    ]
    assert sorted(message.split(" (")[0].split(":")[0] for message in messages) == [
        "Redis is back",
        "Redis is back",
        "Redis is lost",
        "Redis is lost",
    ]


def test_an_id_that_two_took_while_apart_is_one_of_them_in_the_end(redis):
    async def test():
        async with two_workers(redis) as (first, other):
            redis.kill()
            await alone(first, other)
            assert await first.claim(ADA, "hers")
            assert await other.claim(ADA, "somebody's")
            assert await first.claim(BILAL, "his")
            await asyncio.sleep(0.01)
            assert await other.claim(BILAL, "his")  # he came back, and this is the younger claim
            redis.start()
            await together(first, other)
            gone = ("superseded", ADA)
            await until(lambda: (gone in first.events) != (gone in other.events))
            await until(lambda: ("superseded", BILAL) in first.events)
            await asyncio.sleep(0.2)
            assert first.events.count(gone) + other.events.count(gone) == 1
            assert other.holds >= {BILAL}
            holder, seeker = (other, first) if gone in first.events else (first, other)
            assert await seeker.finds(ADA, b"hello", holder)

    run(test)


def test_redis_that_stands_still_keeps_nobody_waiting(redis):
    async def test():
        async with two_workers(redis) as (first, other):
            await settled(first, other)
            redis.freeze()
            began = time.monotonic()
            answers: list[object] = []
            first.bus.claim(BILAL, "his", answers.append)
            first.bus.deliver(
                "peerjs//nobody", b"hello", lambda is_found: answers.append(("found", is_found))
            )
            first.bus.enlist("tracker//new", "a", "", lambda: answers.append("ready"))
            first.bus.tally("tracker//other", answers.append)
            first.bus.listen("y//new", 1)
            await until(lambda: len(answers) == 4)
            await until(lambda: first.numbers.get("y//new") == 0)
            assert time.monotonic() - began < 3.5
            expected: list[object] = [True, ("found", False), "ready", {}]
            assert [answers.count(answer) for answer in expected] == [1, 1, 1, 1]
            await alone(first, other)
            assert not await first.finds("peerjs//nobody", b"hello", other)
            redis.thaw()
            await together(first, other)
            assert not await other.claim(BILAL, "somebody's")
            await until(lambda: (first.numbers[NOTES], other.numbers[NOTES]) == (1, 2))
            assert len(answers) == 4

    run(test)


def test_a_flood_into_a_redis_that_stands_still_ends_the_connection(redis):
    async def test():
        async with two_workers(redis) as (first, other):
            await other.claim(ADA)
            redis.freeze()
            text = b"x" * 65_536
            answers: list[bool] = []
            for _ in range(MOST_UNSENT // len(text) * 2):
                first.bus.deliver(ADA, text, answers.append)
                await asyncio.sleep(0)
            await until(lambda: not first.bus.ways()["redis"], 2)
            assert answers == [False] * (MOST_UNSENT // len(text) * 2)
            redis.thaw()
            await together(first, other)
            assert await first.finds(ADA, b"hello", other)

    run(test)


def test_a_cut_connection_is_made_anew_and_nobody_loses_an_id(redis):
    async def test():
        async with two_workers(redis) as (first, other):
            await settled(first, other)
            for _ in range(3):
                redis.ask("CLIENT", "KILL", "TYPE", "normal")
                redis.ask("CLIENT", "KILL", "TYPE", "pubsub")
                await alone(first, other)
                await together(first, other)
            await until(lambda: (first.numbers, other.numbers) == ({NOTES: 1}, {NOTES: 2}))
            await until(lambda: other.members == {SWARM: {"a": "seed"}})
            assert await other.finds(ADA, b"hello", first)
            assert not await other.claim(ADA, "somebody's")
            assert first.holds == {ADA}
            assert not [event for event in first.events if event[0] == "superseded"]

    run(test)


def test_a_member_that_moved_is_not_struck_by_its_former_place(redis):
    async def test():
        async with joined([RedisBus(redis.url, "") for _ in range(3)]) as (first, other, third):
            await third.enlist(SWARM, "c")
            await first.enlist(SWARM, "a")
            await other.enlist(SWARM, "a", "seed")
            first.bus.strike(SWARM, "a")
            await first.enlist(SWARM, "b")
            await until(lambda: "b" in third.members[SWARM])
            assert third.members == {SWARM: {"a": "seed", "b": ""}}
            assert await third.tally("tracker//other") == {}

    run(test)


def test_what_a_dead_process_left_is_forgotten(redis):
    async def test():
        async with two_workers(redis) as (first, other):
            await settled(first, other)
            dead = first.bus
            dead._life.cancel()  # it says nothing more, as if its machine had lost its power
            await until(lambda: other.numbers == {NOTES: 0}, 6)
            assert other.members == {SWARM: {}}
            async with joined([RedisBus(redis.url, "")]) as [third]:
                assert await third.enlist(SWARM, "c") == {"b": ""}

    run(test)


def test_a_dead_process_frees_its_ids(redis):
    async def test():
        async with two_workers(redis) as (first, other):
            await settled(first, other)
            first.bus._life.cancel()
            first.bus._connection._transport.abort()  # as for a process that is killed
            began = time.monotonic()
            claiming = asyncio.create_task(other.claim(ADA, "somebody's"))
            assert await other.claim(BILAL)
            assert await claiming
            assert 1.5 < time.monotonic() - began < 3
            first.bus._connection = None

    run(test)


def test_who_was_silent_begins_anew_and_is_known_again(redis):
    async def test():
        async with two_workers(redis) as (first, other):
            await settled(first, other)
            former_mark = first.bus._mark
            other.bus._processes.leave(former_mark)
            other.bus._topics.strike_all_of(former_mark)
            assert other.numbers == {NOTES: 0}
            await until(lambda: other.numbers == {NOTES: 2})
            await until(lambda: other.members == {SWARM: {"a": "seed"}})
            assert first.bus._mark != former_mark
            assert not await other.claim(ADA, "somebody's")

    run(test)


def test_numbers_of_who_was_taken_for_gone_are_not_believed(redis):
    async def test():
        async with two_workers(redis) as (first, other):
            await settled(first, other)
            first.bus._life.cancel()
            other.bus._processes.leave(first.bus._mark)
            other.bus._topics.strike_all_of(first.bus._mark)
            first.bus.listen(NOTES, 5)
            first.bus.publish(NOTES, b"words")
            await until(lambda: ("published", NOTES, b"words") in other.events)
            assert other.numbers == {NOTES: 0}

    run(test)


def test_a_process_that_stood_still_begins_anew(redis):
    async def test():
        async with two_workers(redis) as (first, other):
            await settled(first, other)
            former_mark = first.bus._mark
            await asyncio.sleep(0.6)
            time.sleep(3.5)  # noqa: ASYNC251 - this is what is tried
            await until(lambda: first.bus._mark != former_mark)
            await together(first, other)
            await until(lambda: (first.numbers, other.numbers) == ({NOTES: 1}, {NOTES: 2}))

    run(test)


async def renewed(*workers):
    for worker in workers * 2:  # the first round begins
        worker.bus._claims.renew(0, 1)
        worker.bus._topics.renew(1)
    await asyncio.sleep(0.1)


def test_an_id_that_redis_lost_goes_back_to_its_holder(redis):
    async def test():
        async with two_workers(redis) as (first, other):
            await settled(first, other)
            redis.ask("FLUSHALL")
            assert await other.claim(ADA, "somebody's")
            await renewed(first, other)
            await until(lambda: ("superseded", ADA) in other.events)
            assert await other.finds(ADA, b"hello", first)

    run(test)


def test_nobody_gains_an_id_while_a_connection_is_made_anew(redis):
    async def test():
        async with two_workers(redis) as (first, other):
            await settled(first, other)
            first.bus._connection._transport.abort()
            began = time.monotonic()
            assert not await other.claim(ADA, "somebody's")
            assert time.monotonic() - began < 3
            redis.kill()
            redis.start()
            await together(other)
            if await other.claim(ADA, "somebody's"):  # it was back before its holder
                await until(lambda: ("superseded", ADA) in other.events)
            assert await other.finds(ADA, b"hello", first)
            assert first.holds == {ADA}

    run(test)


def test_who_was_away_for_long_gives_way_to_who_came_meanwhile(redis):
    async def test():
        async with two_workers(redis) as (first, other):
            await settled(first, other)
            redis.ask("FLUSHALL")  # as if a minute were over
            assert await other.claim(ADA, "somebody's")
            first.bus._firm_until = 0.0
            first.bus._connection.abort("away")
            await until(lambda: ("superseded", ADA) in first.events)
            assert await first.finds(ADA, b"hello", other)

    run(test)


def test_what_expired_in_redis_is_written_again(redis):
    async def test():
        async with two_workers(redis) as (first, other):
            await settled(first, other)
            redis.ask("FLUSHALL")
            await renewed(first, other)
            assert not await other.claim(ADA, "somebody's")
            async with joined([RedisBus(redis.url, "")]) as [third]:
                third.bus.listen(NOTES, 1)
                await until(lambda: third.numbers == {NOTES: 3})
                assert await third.enlist(SWARM, "c") == {"a": "seed", "b": ""}

    run(test)


def test_everything_in_redis_expires_and_nothing_stays(redis):
    async def test():
        async with two_workers(redis) as (first, other):
            await settled(first, other)
            keys = redis.ask("KEYS", "*").split()
            assert len(keys) == 3
            assert all(0 < int(redis.ask("TTL", key)) <= 120 for key in keys)
            first.bus.strike(SWARM, "a")
            other.bus.strike(SWARM, "b")
            first.bus.listen(NOTES, 0)
            other.bus.listen(NOTES, 0)
            first.release(ADA)
            await until(lambda: redis.ask("DBSIZE") == "0")
            channels = redis.ask("PUBSUB", "SHARDCHANNELS").split()
            assert len(channels) == 1  # of the processes

    run(test)


def test_neither_ids_nor_tokens_stand_in_redis(redis):
    async def test():
        async with two_workers(redis) as (first, other):
            assert await first.claim("peerjs/the-room/the-id", "the-token")
            first.bus.listen("y/the-room/the-topic", 1)
            assert not await other.finds("peerjs/the-room/another-id", b"", first)
            visible = [redis.ask("KEYS", "*"), redis.ask("PUBSUB", "SHARDCHANNELS")]
            visible += [redis.ask("GET", key) for key in visible[0].split() if "{" in key]
            assert "the-" not in "".join(visible)
            assert "another" not in "".join(visible)
            assert all(name.startswith("meshup:{") for name in "\n".join(visible[:2]).split())

    run(test)


def test_nodes_with_other_secrets_never_meet(redis):
    async def test():
        async with joined([RedisBus(redis.url, "one"), RedisBus(redis.url, "other")]) as (
            first,
            other,
        ):
            assert await first.claim(ADA, "hers")
            assert await other.claim(ADA, "somebody's")
            first.bus.listen(NOTES, 1)
            other.bus.listen(NOTES, 1)
            await until(lambda: (first.numbers, other.numbers) == ({NOTES: 0}, {NOTES: 0}))

    run(test)


def test_a_password_opens_redis_and_a_wrong_one_does_not(caplog):
    reached: dict[str, bool] = {}

    async def test():
        for url in (f"meshup:p%25s@{at}", f":other@{at}/3", f":wrong@{at}", at, f":other@{at}/300"):
            async with joined([RedisBus(f"redis://{url}", "")]) as [first]:
                reached[url.replace(at, "")] = first.bus.ways()["redis"]

    user = "meshup on >p%s ~* &* +@all"
    with running("--user", *user.split(), "--requirepass", "other") as redis:
        at = f"127.0.0.1:{redis.port}"
        run(test)
    opened = {"meshup:p%25s@": True, ":other@/3": True}
    assert reached == {**opened, ":wrong@": False, "": False, ":other@/300": False}
    assert "WRONGPASS" in caplog.text
    assert "NOAUTH" in caplog.text
    assert "wrong@" not in caplog.text


def test_a_name_that_no_machine_has_is_a_lost_redis(caplog):
    async def test():
        async with joined([RedisBus("redis://a..example", "")]) as [first]:
            assert await first.claim(ADA)
            assert first.bus.ways() == {"redis": False}

    run(test)
    assert "Redis is lost (nothing can have this name)" in caplog.text


def test_rights_that_do_not_suffice_are_a_lost_redis(caplog):
    async def test():
        async with joined([RedisBus(server.url, "")]) as [first]:
            assert first.bus.ways() == {"redis": False}
            assert await first.claim(ADA)

    user = "default on nopass ~* &* +@all -spublish"
    with running("--user", *user.split()) as server:
        run(test)
    assert "no permissions" in caplog.text


def test_redis_is_reached_by_a_unix_socket(tmp_path):
    async def test():
        async with joined([RedisBus(f"unix://{tmp_path}/redis.sock", "")]) as [first]:
            assert first.bus.ways() == {"redis": True}
            assert await first.claim(ADA)

    with running("--unixsocket", f"{tmp_path}/redis.sock"):
        run(test)


def test_redis_is_reached_by_tls_only_with_a_certificate_that_is_good(tmp_path, monkeypatch):
    reached: list[bool] = []

    async def test():
        async with joined([RedisBus(f"rediss://127.0.0.1:{port}", "")]) as [first]:
            reached.append(first.bus.ways()["redis"])
            assert await first.claim(ADA)

    key, cert = f"{tmp_path}/key.pem", f"{tmp_path}/cert.pem"
    names = ("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1")
    made = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *names)
    subprocess.run([*made, "-keyout", key, "-out", cert], check=True, capture_output=True)
    port = free_port()
    options = ("--tls-port", f"{port}", "--tls-cert-file", cert, "--tls-key-file", key)
    with running(*options, "--tls-auth-clients", "no", "--tls-ca-cert-file", cert):
        run(test)
        monkeypatch.setenv("SSL_CERT_FILE", cert)
        run(test)
    assert reached == [False, True]


def test_an_address_says_where_redis_is():
    assert RedisServer.at("redis://") == RedisServer()
    assert RedisServer.at("rediss://u:p%40@redis.example:7000/2") == RedisServer(
        host="redis.example", port=7000, tls=True, user="u", password="p@", database=2
    )
    assert RedisServer.at("unix:///run/redis.sock?db=4") == RedisServer(
        path="/run/redis.sock", database=4
    )
    for wrong in ("http://a", "redis://a:b", "redis://a/x", ""):
        with pytest.raises(ValueError, match=r".*"):
            RedisServer.at(wrong)

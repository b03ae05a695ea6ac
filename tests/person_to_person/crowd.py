"""A whole evening of rounds with a crowd of phones, on a real node that is killed in the middle.

People come late, leave and vanish without a word, as they do; a host presses the buttons. Each
phone listens to its own seat and to the clock, and returns after each loss as the page's script
does.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations
from signal import SIGKILL
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

from tests.live.phones import PING, Phone, until
from tests.signalling.servers import Blunt, frame, request

if TYPE_CHECKING:
    from tests.served import Server

PATIENCE_SECONDS = 300
LATE, LEAVING, VANISHING = 0.25, 0.15, 0.05


class SeatPhone(Phone):
    """A phone of somebody who takes part; ``seen`` is what it was told of its seat, and when."""

    def __init__(self, port: int, peer: int, tickets: list[str]) -> None:
        super().__init__(port, tickets)
        self.peer = peer
        self.clock: dict[str, Any] = {}
        self.is_gone = False

    async def listen_once(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        client = Blunt(reader, writer)
        try:
            client.send(request("/live"))
            if not (await client.head()).startswith(b"HTTP/1.1 101"):
                return
            self.joined += 1
            for ticket in self.ticket:
                wish = {"type": "subscribe", "ticket": ticket, "since": None}
                client.send(frame(json.dumps(wish).encode()))
            while (got := await client.frame())[0] in {1, PING}:
                if got[0] == PING:
                    client.send(frame(got[1], 10))
                else:
                    self.take(json.loads(got[1]))
        finally:
            writer.transport.abort()

    def take(self, message: dict[str, Any]) -> None:
        assert message["type"] == "snapshot", message
        if message["channel"].startswith("round:"):
            self.clock = message["snapshot"]
        else:
            self.seen.append((message["sequence"], message["snapshot"], time.monotonic()))

    def round_at(self) -> int:
        """Return the number of the latest round in which it knows a place; 0 for none."""
        if not self.seen:
            return 0
        snapshot = self.seen[-1][1]
        known = [snapshot[name] for name in ("now", "next") if snapshot[name]]
        return max((seat["round"] for seat in known), default=0)

    def first_told(self, number: int) -> float:
        """Return when it was first told its place in a round."""
        for _sequence, snapshot, when in self.seen:
            for name in ("now", "next"):
                if snapshot[name] and snapshot[name]["round"] == number:
                    return float(when)
        raise LookupError(number)


@dataclass
class Evening:
    """An evening with a crowd: who is there, and how long each "go" took to reach each phone."""

    server: Server
    people: int
    rounds: int = 5
    rescue_seconds: float = 78
    seed: int = 7
    phones: list[SeatPhone] = field(default_factory=list)
    waits: dict[int, list[float]] = field(default_factory=dict)
    restart_seconds: float = 0.0
    rescued: int = 0

    async def play(self) -> None:
        """Play the evening from the first to the last round; raise where it goes wrong."""
        chance = random.Random(self.seed)
        await self.ask(f"/open?rounds={self.rounds}&round_seconds=300&pause_seconds=5")
        late = round(self.people * LATE)
        await self.come(self.people - late)
        tasks: list[asyncio.Task[None]] = []
        try:
            await self.listen(tasks, self.phones)
            await self.go(1, "/press/start/0")
            for number in range(1, self.rounds + 1):
                await self.ask(f"/press/begin/{number}")
                share = [late // 2, late - late // 2] if self.rounds > 1 else [late]
                if number <= len(share):
                    before = len(self.phones)
                    await self.come(share[number - 1])
                    await self.listen(tasks, self.phones[before:])
                await self.lose(chance, number)
                if number == (self.rounds + 1) // 2:
                    await self.fall()
                if self.rescue_seconds:
                    await asyncio.sleep(self.rescue_seconds)
                await self.go(number + 1, f"/press/end/{number}")
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        failures = [phone.failure for phone in self.phones if phone.failure is not None]
        assert failures == []

    async def come(self, number: int) -> None:
        tickets = json.loads(await self.ask(f"/come?people={number}"))
        for peer, both in tickets.items():
            self.phones.append(SeatPhone(self.server.port, int(peer), both))

    async def listen(self, tasks: list[asyncio.Task[None]], phones: list[SeatPhone]) -> None:
        tasks += [asyncio.create_task(phone.live()) for phone in phones]
        await until(lambda: all(phone.seen for phone in phones), PATIENCE_SECONDS)

    async def go(self, number: int, path: str) -> None:
        """Press, and wait until every phone that is on knows its place, or that it is over."""
        began = time.monotonic()
        await self.ask(path)
        if number > self.rounds:
            return
        there = [phone for phone in self.phones if not phone.is_gone]
        await until(lambda: all(phone.round_at() >= number for phone in there), PATIENCE_SECONDS)
        self.waits[number] = sorted((phone.first_told(number) - began) * 1000 for phone in there)

    async def lose(self, chance: random.Random, number: int) -> None:
        """Let some leave, and others vanish, whom their partners cannot find."""
        there = [phone for phone in self.phones if not phone.is_gone]
        leaving = chance.sample(there, round(self.people * LEAVING / self.rounds))
        await self.ask("/act/leave", [phone.peer for phone in leaving])
        vanishing = chance.sample(
            [phone for phone in there if phone not in leaving],
            round(self.people * VANISHING / self.rounds) or 1,
        )
        for phone in (*leaving, *vanishing):
            phone.is_gone = True
        places = await self.places()
        tables: dict[str, set[int]] = {}
        for this, peer, kind, table in places["seats"]:
            if this == number and kind == "table":
                tables.setdefault(table, set()).add(peer)
        gone = {phone.peer for phone in vanishing}
        alone = [peers - gone for peers in tables.values() if len(peers & gone) == len(peers) - 1]
        missing = [peer for left in alone for peer in left]
        self.rescued += len(missing)
        await self.ask("/act/miss", missing)

    async def fall(self) -> None:
        """Kill the node and start it again; the evening is where it was, and phones hear it."""
        before = await self.places()
        joined = {phone: phone.joined for phone in self.phones}
        await asyncio.to_thread(self.server.stop, SIGKILL)
        began = time.monotonic()
        await asyncio.to_thread(self.server.start)
        after = await self.places()
        for fact in ("round", "phase", "ends", "seats"):
            assert after[fact] == before[fact], fact
        there = [phone for phone in self.phones if not phone.is_gone]
        await until(lambda: all(phone.joined > joined[phone] for phone in there), PATIENCE_SECONDS)
        self.restart_seconds = time.monotonic() - began

    async def places(self) -> dict[str, Any]:
        places: dict[str, Any] = json.loads(await self.ask("/seats"))
        return places

    async def ask(self, path: str, body: object = None) -> str:
        return await asyncio.to_thread(asked, self.server, path, body)


def asked(server: Server, path: str, body: object = None) -> str:
    """Return the text at a path of the server; post ``body`` where there is one."""
    data = None if body is None else json.dumps(body).encode()
    question = Request(f"http://127.0.0.1:{server.port}{path}", data=data)
    with urlopen(question, timeout=120) as answer:
        text: str = answer.read().decode()
    return text


def faults_of(places: dict[str, Any]) -> list[tuple[object, ...]]:
    """Return what must not be: somebody twice in a round, a crowd at a table, a pair met twice."""
    faults: list[tuple[object, ...]] = []
    times = Counter((number, peer) for number, peer, _kind, _table in places["seats"])
    faults += [("twice in a round", *seat) for seat, count in times.items() if count > 1]
    tables: dict[tuple[int, str], list[int]] = {}
    for number, peer, kind, table in places["seats"]:
        if kind == "table":
            tables.setdefault((number, table), []).append(peer)
    faults += [("at a table", *peers) for peers in tables.values() if len(peers) not in {1, 2, 3}]
    pairs = Counter(pair for peers in tables.values() for pair in combinations(sorted(peers), 2))
    faults += [("met twice", *pair) for pair, count in pairs.items() if count > 1]
    return faults

"""The bus between the workers of one host: each writes to the homes of names, over unix sockets.

Method
    The sockets on which homes listen are made before the workers are born, and stay when one dies:
    the others connect again at once, tell its successor what they hold, and it reads that as soon
    as it runs. Letters are sent in one batch for each turn of the event loop. A request that is not
    answered within ``PATIENCE_SECONDS`` is answered by ourselves; one that was under way when the
    connection broke is made again, but for texts: better lost, as with their clients' own
    connections, than brought twice.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from functools import partial
from secrets import randbits
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

from meshup.bus import letters
from meshup.bus.contract import Alone, Book
from meshup.bus.home import MOST_WANTED, WANTED_SECONDS, Home
from meshup.bus.letters import from_home
from meshup.bus.wires import Neighbour, Wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from meshup.bus.contract import Answer, Bus, Listener
    from meshup.bus.letters import FromHome, ToHome
    from meshup.bus.wires import Doors

PATIENCE_SECONDS: Final = 3
GATHER_SECONDS: Final = 1.0
RETRY_SECONDS: Final = 0.1
SLICE: Final = 500

logger = logging.getLogger(__name__)


class Self:
    """We ourselves, as our home sees us: nothing travels."""

    def __init__(self, slot: int, tell: Callable[[FromHome], None]) -> None:
        self.slot = slot
        self.tell = tell


@dataclass(slots=True)
class Request:
    """What was asked, of which home, until when it may take, and whom to tell."""

    slot: int
    letter: letters.Claim | letters.Deliver | letters.Enlist | letters.Tally | letters.Ask
    until: int
    answer: Callable[[Any], None]
    without: object
    """What is answered when the home cannot be asked."""


class Workers:
    """The bus of one of several workers, made before they are born."""

    def __init__(self, doors: Doors, beyond: Bus | None = None, slot: int = 0) -> None:
        self.slot = slot
        self._doors = doors
        self._count = len(doors.sockets)
        self._beyond = beyond or Alone()
        self._book = Book()
        self._asked: dict[str, int] = {}
        """The last request for each name that is neither granted yet nor given back."""
        self._requests: dict[int, Request] = {}
        self._wanted: dict[str, int] = {}
        """Names that somebody here has something for, and since when."""
        self._number = randbits(32)  # not as our predecessor's, whose answers may still come
        self._second = 0
        self._wires: dict[int, Wire] = {}
        self._ends: set[Neighbour] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._slow: set[asyncio.Task[None]] = set()
        self._hears: dict[type, Callable[[Any], None]] = {
            letters.Found: lambda letter: self._answered(letter.number, letter.found),
            letters.Granted: lambda letter: self._answered(letter.number, True),  # noqa: FBT003
            letters.Ready: lambda letter: self._answered(letter.number, None),
            letters.Tallied: lambda letter: self._answered(letter.number, letter.counts),
            letters.Replied: lambda letter: self._answered(letter.number, letter.answer),
            letters.Refused: self._refused,
            letters.Superseded: self._superseded,
            letters.Brought: self._brought,
            letters.Appeared: lambda letter: self._listener.appeared(letter.name),
            letters.Published: lambda letter: self._listener.published(letter.topic, letter.text),
            letters.Counted: lambda letter: self._listener.counted(letter.topic, letter.elsewhere),
            letters.Listed: lambda letter: self._listener.listed(
                letter.topic, letter.member, letter.facts
            ),
            letters.Unlisted: lambda letter: self._listener.unlisted(letter.topic, letter.member),
        }

    def born(self, slot: int) -> None:
        """Be this worker from now on."""
        self.slot = slot

    # What the worker asks for (``contract.Bus``).

    def ways(self) -> Mapping[str, bool]:
        """Return the way to the other workers, and those to other hosts."""
        return {"workers": len(self._wires) == self._count - 1, **self._beyond.ways()}

    async def start(self, listener: Listener) -> None:
        """Open our home, and look for those of the others."""
        self._listener = listener
        self._home = Home(self._beyond, self._count, listener.asked)
        self._self = Self(self.slot, self._hear)
        await self._beyond.start(self._home)
        loop, door = asyncio.get_running_loop(), self._doors.sockets[self.slot]
        self._server = await loop.create_unix_server(self._welcome, sock=door)
        self._home.take(self._self, letters.Hello(self.slot))
        self._home.take(self._self, letters.Whole())
        others = (slot for slot in range(self._count) if slot != self.slot)
        self._tasks = [asyncio.create_task(self._reach(slot)) for slot in others]
        self._tasks.append(asyncio.create_task(self._tick()))

    async def stop(self) -> None:
        """Let the others see that we are gone."""
        for task in self._tasks:
            task.cancel()
        self._server.close()
        for wire in (*self._wires.values(), *(end.wire for end in self._ends)):
            wire.close()
        await self._beyond.stop()

    def claim(self, name: str, token: str, answer: Answer) -> None:
        """Ask the home of ``name``."""
        slot = self._home_of(name)
        self._request(slot, partial(letters.Claim, name, token), answer, without=True)

    def release(self, name: str) -> None:
        """Tell the home of ``name``."""
        self._asked.pop(name, None)
        self._book.claims.pop(name, None)
        self._send(self._home_of(name), letters.Release(name))

    def deliver(self, name: str, text: bytes, answer: Answer) -> None:
        """Send ``text`` to the home of ``name``, which sends it on."""
        slot = self._home_of(name)
        self._request(slot, partial(letters.Deliver, name, text), answer, without=False)

    def listen(self, topic: str, here: int) -> None:
        """Tell the home of ``topic``."""
        if here:
            self._book.topics[topic] = here
        else:
            self._book.topics.pop(topic, None)
        self._send(self._home_of(topic), letters.Listen(topic, here))

    def publish(self, topic: str, text: bytes) -> None:
        """Send ``text`` to the home of ``topic``, which sends it on."""
        self._send(self._home_of(topic), letters.Publish(topic, text))

    def enlist(self, topic: str, member: str, facts: str, ready: Callable[[], None]) -> None:
        """Tell the home of ``topic``."""
        self._book.members[topic, member] = facts
        letter = partial(letters.Enlist, topic, member, facts)
        self._request(self._home_of(topic), letter, lambda _none: ready(), without=None)

    def strike(self, topic: str, member: str) -> None:
        """Tell the home of ``topic``."""
        self._book.members.pop((topic, member), None)
        self._send(self._home_of(topic), letters.Strike(topic, member))

    def tally(self, topic: str, answer: Callable[[Mapping[str, int]], None]) -> None:
        """Ask the home of ``topic``."""
        self._request(self._home_of(topic), partial(letters.Tally, topic), answer, without={})

    async def gather(self, question: str) -> Mapping[str, bytes]:
        """Ask all other workers; who does not answer at once is left out."""
        loop = asyncio.get_running_loop()
        answers: dict[str, asyncio.Future[bytes | None]] = {}
        for slot in self._wires:
            answers[str(slot)] = loop.create_future()
            self._request(
                slot, partial(letters.Ask, question), answers[str(slot)].set_result, without=None
            )
        if answers:
            await asyncio.wait(answers.values(), timeout=GATHER_SECONDS)
        heard = {slot: answer.result() for slot, answer in answers.items() if answer.done()}
        return {slot: told for slot, told in heard.items() if told is not None}

    # How letters go out.

    def _home_of(self, name: str) -> int:
        return crc32(name.encode()) % self._count

    def _request(
        self,
        slot: int,
        letter: Callable[
            [int], letters.Claim | letters.Deliver | letters.Enlist | letters.Tally | letters.Ask
        ],
        answer: Callable[[Any], None],
        *,
        without: object,
    ) -> None:
        self._number += 1
        until = self._second + PATIENCE_SECONDS + 1
        asked = letter(self._number)
        if isinstance(asked, letters.Claim):
            self._asked[asked.name] = self._number
        self._requests[self._number] = Request(slot, asked, until, answer, without)
        self._send(slot, asked)

    def _send(self, slot: int, letter: ToHome) -> None:
        """Send, if the home can be reached; else it is told when it can."""
        if slot == self.slot:
            self._home.take(self._self, letter)
        elif (wire := self._wires.get(slot)) is not None:
            wire.send(letter)

    async def _reach(self, slot: int) -> None:
        """Stay connected with a home."""
        loop = asyncio.get_running_loop()
        path = str(self._doors.path(slot))
        while True:
            lost = asyncio.Event()
            made = partial(Wire, self._read, lost.set)
            began = loop.time()
            with contextlib.suppress(OSError):
                _transport, wire = await loop.create_unix_connection(made, path)
                self._wires[slot] = wire
                await self._tell_all(slot, wire)
                await lost.wait()
            if self._wires.pop(slot, None) is not None:
                self._let_texts_go(slot)
            if loop.time() < began + RETRY_SECONDS:
                await asyncio.sleep(RETRY_SECONDS)

    async def _tell_all(self, slot: int, wire: Wire) -> None:
        """Tell a home that knows nothing what we hold, and ask again what it has not answered.

        Others have the loop in between, and what they do is told as ever: only what still holds
        when its turn comes is told.
        """
        wire.send(letters.Hello(self.slot))
        for request in self._requests.values():
            if request.slot == slot:
                wire.send(request.letter)
        for count, letter in enumerate(self._all_we_hold(slot)):
            wire.send(letter)
            if count % SLICE == SLICE - 1 and not await wire.drained():
                return
        wire.send(letters.Whole())
        wanted = [name for name in self._wanted if self._home_of(name) == slot]
        for name in wanted:
            self._listener.appeared(name)  # perhaps it has, and who would have told us has died

    def _all_we_hold(self, slot: int) -> Iterator[ToHome]:
        book = self._book
        for name in tuple(book.claims):
            if self._home_of(name) == slot and (token := book.claims.get(name)) is not None:
                yield letters.Claim(name, token, 0, held=True)
        for topic in tuple(book.topics):
            if self._home_of(topic) == slot and (here := book.topics.get(topic)):
                yield letters.Listen(topic, here)
        for topic, member in tuple(book.members):
            if self._home_of(topic) == slot and (topic, member) in book.members:
                yield letters.Enlist(topic, member, book.members[topic, member], 0)

    def _let_texts_go(self, slot: int) -> None:
        """Believe that the texts on a connection that broke have arrived."""
        under_way = [
            number
            for number, request in self._requests.items()
            if request.slot == slot and isinstance(request.letter, letters.Deliver)
        ]
        for number in under_way:
            self._answered(number, True)  # noqa: FBT003

    async def _tick(self) -> None:
        while True:
            try:
                self._let_a_second_pass()
            except Exception as error:  # noqa: BLE001 - a fault must not stop time
                _say(error)
            await asyncio.sleep(1)

    def _let_a_second_pass(self) -> None:
        self._second += 1
        self._home.tick(self._second)
        self._forget_wanted()
        late = []
        for number, request in self._requests.items():
            if request.until > self._second:
                break
            late.append((number, request.without))
        for number, without in late:
            self._answered(number, without)

    def _forget_wanted(self) -> None:
        over = []
        for name, since in self._wanted.items():
            if since > self._second - WANTED_SECONDS:
                break
            over.append(name)
        for name in over:
            del self._wanted[name]

    # How letters come in.

    def _welcome(self) -> Wire:
        return Neighbour(self._home, self._ends, self._slowly).wire

    def _slowly(self, steps: Iterator[None]) -> None:
        """Take many steps, and let others have the loop in between."""
        if next(steps, self) is self:
            return

        async def go_on() -> None:
            for count, _step in enumerate(steps):
                if count % SLICE == SLICE - 1:
                    await asyncio.sleep(0)

        self._slow.add(task := asyncio.create_task(go_on()))
        task.add_done_callback(self._slow.discard)

    def _read(self, packed: bytes) -> None:
        for letter in from_home(packed):
            self._hear(letter)

    def _hear(self, letter: FromHome) -> None:
        try:
            self._hears[type(letter)](letter)
        except Exception as error:  # noqa: BLE001 - the other letters can do nothing for it
            _say(error)

    def _answered(self, number: int, answer: object) -> None:
        request = self._requests.pop(number, None)
        if request is None:
            return
        if isinstance(request.letter, letters.Claim):
            self._write_down(request.letter, granted=bool(answer))
        elif answer is False and isinstance(request.letter, letters.Deliver):
            self._want(request.letter.name)
        request.answer(answer)

    def _write_down(self, claim: letters.Claim, *, granted: bool) -> None:
        """Remember that a name is ours, if we have not given it back meanwhile."""
        if self._asked.get(claim.name) != claim.number:
            return
        del self._asked[claim.name]
        if granted:
            self._book.claims[claim.name] = claim.token
        else:
            self._book.claims.pop(claim.name, None)

    def _want(self, name: str) -> None:
        """Remember that somebody here has something for ``name``, in the order of time."""
        self._wanted.pop(name, None)
        if len(self._wanted) < MOST_WANTED:
            self._wanted[name] = self._second

    def _refused(self, letter: letters.Refused) -> None:
        if letter.number in self._requests:
            self._answered(letter.number, False)  # noqa: FBT003
        else:  # we had held it, or believed so
            self._superseded(letter)

    def _superseded(self, letter: letters.Refused | letters.Superseded) -> None:
        self._book.claims.pop(letter.name, None)
        self._listener.superseded(letter.name)

    def _brought(self, letter: letters.Brought) -> None:
        found = self._listener.delivered(letter.name, letter.text)
        if letter.origin >= 0:
            name = "" if found else letter.name
            answer = letters.Delivered(letter.origin, letter.number, found, name)
            self._send(self._home_of(letter.name), answer)


def _say(error: Exception) -> None:
    logger.error("What a worker was told broke it: %s", type(error).__name__)  # no names in logs

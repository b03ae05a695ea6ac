"""Live channels for who cannot open a WebSocket: a question that waits until there is an answer.

A question is a conversation of the hub like any other, whose client says what it listens to and is
told what is newer; with the first that it is told, it ends. It waits in the event loop and holds no
thread. It counts with the sockets of its address and of the node.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import parse_qsl

from meshup.kit.clock import now
from meshup.signalling.http_api import JSON, TEXT, Response
from meshup.signalling.paths import Dialect
from meshup.signalling.websocket.frames import frame_payload

if TYPE_CHECKING:
    from meshup.signalling.limits import Caller
    from meshup.signalling.sessions import Session
    from meshup.signalling.websocket.connections import Connections
    from meshup.web_server.asgi_messages import Receive

LONGEST_WAIT: Final = 25
MOST_FIELDS: Final = 200
METHODS: Final = ((b"allow", b"GET, OPTIONS"),)
GET_ONLY: Final = Response(405, TEXT, b"GET only.\n", METHODS)
ALLOWED: Final = Response(204, TEXT, b"", METHODS)
BAD_QUESTION: Final = Response(400, TEXT, b"Ask with ticket= and since= for each channel.\n")
BUSY: Final = Response(429, TEXT, b"Too many questions from this address.\n")
FULL: Final = Response(
    503, TEXT, b"This node is very busy. Please try again in a moment.\n", ((b"retry-after", b"5"),)
)
LEAVING: Final = Response(503, TEXT, b"This node is about to restart.\n", ((b"retry-after", b"5"),))
NOTHING_NEW: Final = Response(204, TEXT, b"")


class Question(NamedTuple):
    """What somebody asks: tickets, each with what was seen of its channel, and how long to wait."""

    wishes: tuple[tuple[str, int | None], ...]
    wait: int


def read_question(query: str) -> Question | None:
    """Return what a query asks for, ``ticket`` and ``since`` in pairs and ``wait``, or nothing."""
    tickets: list[str] = []
    since: list[int | None] = []
    wait = LONGEST_WAIT
    try:
        for name, value in parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_FIELDS):
            if name == "ticket":
                tickets.append(value)
            elif name == "since":
                since.append(int(value) if value else None)
            elif name == "wait":
                wait = min(max(int(value), 0), LONGEST_WAIT)
    except ValueError:
        return None
    if not tickets or len(since) > len(tickets):
        return None
    since += [None] * (len(tickets) - len(since))
    return Question(tuple(zip(tickets, since, strict=True)), wait)


class PollConnection:
    """The way back to one who asks: it keeps what it is told, and says when there is something."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []
        self.is_leaving = False
        self.has_something = asyncio.Event()

    def send(self, text: bytes) -> None:
        """Keep one message."""
        self.messages.append(text)
        self.has_something.set()

    def send_frame(self, frame: bytes) -> None:
        """Keep the message of one frame."""
        self.send(frame_payload(frame))

    def close(self, code: int, reason: str = "") -> None:  # noqa: ARG002 - as connections have it
        """Answer at once that it is over."""
        self.is_leaving = True
        self.has_something.set()

    def check_alive(self) -> None:
        """Do nothing: who asks is there."""


class LivePolling:
    """All questions of one worker."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._asking: set[PollConnection] = set()
        connections.on_drain.append(self.drain)

    def drain(self) -> None:
        """Answer everybody: the node restarts."""
        for connection in self._asking:
            connection.close(0)

    async def answer(self, method: str, query: str, address: str, receive: Receive) -> Response:
        """Answer one question, as soon as there is something newer than what was seen."""
        if method == "OPTIONS":
            return ALLOWED
        if method != "GET":
            return GET_ONLY
        question = read_question(query)
        if question is None:
            return BAD_QUESTION
        caller = self._connections.caller_at(address)
        if (refusal := self._refusal(caller)) is not None:
            return refusal
        hub, connection = self._connections.hub, PollConnection()
        self._asking.add(connection)
        caller.sockets += 1
        session = hub.open_session(connection, Dialect.LIVE, "", {})
        try:
            return await _answer(session, connection, question, receive)
        finally:
            hub.close_session(session, Dialect.LIVE, "")
            caller.sockets -= 1
            self._asking.discard(connection)

    def _refusal(self, caller: Caller) -> Response | None:
        hub, limits = self._connections.hub, self._connections.limits
        if self._connections.draining:
            return LEAVING
        if (
            caller.count_message(self._connections.second) > limits.messages_per_address
            or caller.sockets >= limits.sockets_per_address
        ):
            hub.refused["http_429"] += 1
            return BUSY
        if hub.sockets >= limits.sockets:
            hub.refused["http_503"] += 1
            return FULL
        hub.counts[Dialect.LIVE].joined += 1
        return None


async def _answer(
    session: Session, connection: PollConnection, question: Question, receive: Receive
) -> Response:
    began = asyncio.get_running_loop().time()
    for ticket, since in question.wishes:
        session.receive(_subscribe(ticket, since))
    await _until_something(connection, receive, question.wait)
    if connection.messages:
        waited = int((asyncio.get_running_loop().time() - began) * 1000)
        body = b'{"at":%d,"waited":%d,"messages":[%b]}' % (
            int(now().timestamp() * 1000),
            waited,
            b",".join(connection.messages),
        )
        return Response(200, JSON, body)
    return LEAVING if connection.is_leaving else NOTHING_NEW


def _subscribe(ticket: str, since: int | None) -> bytes:
    return json.dumps({"type": "subscribe", "ticket": ticket, "since": since}).encode()


async def _until_something(connection: PollConnection, receive: Receive, seconds: float) -> None:
    """Wait until there is something, nobody listens any more, or so many seconds are over."""
    if connection.messages:
        return
    something = asyncio.create_task(connection.has_something.wait())
    gone = asyncio.create_task(_until_gone(receive))
    try:
        await asyncio.wait((something, gone), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (something, gone):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass

"""Topics and members between hosts: who listens where, and who is listed, over Redis.

Words
    mark    stands for one connection of one process; what is told under it is good while it lives
    known   the state of a topic elsewhere is known: the list has come, changes are heard

Method
    A topic has a channel and a hash: under a mark how many listen there, under a mark and a member
    its facts. Who needs a topic first listens to the channel, then writes, says so on the channel,
    and reads the hash; after that it hears of changes. What a dead process left is struck by those
    who notice, and the hash expires when nobody renews it. Changes of a number are told once for
    each tick of the event loop.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, Final

from meshup.bus.redis_names import MARK_LENGTH
from meshup.bus.redis_topic import (
    ADDED,
    END,
    NUMBER,
    STRUCK,
    TEXT,
    Topic,
    decoded,
    encoded,
    read_hash,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from meshup.bus.contract import Listener
    from meshup.bus.redis_names import RedisNames
    from meshup.bus.redis_processes import RedisProcesses
    from meshup.bus.resp import RedisConnection

TTL_SECONDS: Final = 120


class RedisTopics:
    """The topics that somebody here listens to or is listed under."""

    def __init__(self, names: RedisNames, processes: RedisProcesses, listener: Listener) -> None:
        self._names = names
        self._processes = processes
        self._listener = listener
        self._connection: RedisConnection | None = None
        self._mark = b""
        self._topics: dict[str, Topic] = {}
        self._channels: dict[bytes, str] = {}
        """Those that we listen to on this connection."""
        self._changed: dict[str, None] = {}
        self._renewed: Iterator[str] = iter(())

    def open(self, connection: RedisConnection, mark: bytes) -> None:
        """Go on with this connection."""
        self._connection, self._mark = connection, mark

    def announce_again(self) -> Iterator[None]:
        """Tell on this connection what is here, one topic with each step."""
        connection = self._connection
        for name in tuple(self._topics):
            topic = self._topics.get(name)
            if (
                connection is self._connection
                and topic is not None
                and topic.channel not in self._channels
            ):
                self._begin(name, topic)
                yield

    def close(self) -> None:
        """Go on without a connection: nobody is elsewhere."""
        self._connection = None
        self._channels.clear()
        for name, topic in tuple(self._topics.items()):
            others, topic.others = topic.others, {}
            topic.numbers.clear()
            topic.known, topic.announced = False, 0
            if topic.mine:
                for member in others:
                    self._listener.unlisted(name, member)
            self._count(name, topic)
            self._ready(topic)
            self._drop_unused(name, topic)

    def listen(self, name: str, here: int) -> None:
        """Say how many listen here."""
        topic = self._topics.get(name)
        if topic is None:
            if not here:
                return
            topic = self._topics[name] = Topic(self._names.topic(name))
        topic.here = here
        if not here:
            topic.elsewhere = None
        if self._connection is None:
            self._count(name, topic)
            self._drop_unused(name, topic)
            return
        if not self._changed:
            asyncio.get_running_loop().call_soon(self._announce_changes)
        self._changed[name] = None

    def publish(self, name: str, text: bytes) -> None:
        """Send to everybody elsewhere who listens."""
        topic = self._topics.get(name)
        if self._connection is None or (
            topic is not None and topic.known and not any(topic.numbers)
        ):
            return
        channel = topic.channel if topic is not None else self._names.topic(name)
        self._connection.send("SPUBLISH", channel, TEXT + self._mark + text)

    def enlist(self, name: str, member: str, facts: str, ready: Callable[[], None]) -> None:
        """List a member, or change its facts."""
        topic = self._topics.get(name)
        if topic is None:
            topic = self._topics[name] = Topic(self._names.topic(name))
        is_first = not topic.mine
        topic.mine[member] = facts
        if self._connection is None:
            ready()
            return
        if topic.channel in self._channels:
            self._add(self._connection, topic, member, facts)
        else:
            self._begin(name, topic)
        if not topic.known:
            topic.waiting.append(ready)
            return
        if is_first:
            self._list(name, topic)
        ready()

    def strike(self, name: str, member: str) -> None:
        """Take a member off the list."""
        topic = self._topics.get(name)
        if topic is None or topic.mine.pop(member, None) is None:
            return
        if self._connection is not None and topic.channel in self._channels:
            self._connection.send("HDEL", topic.channel, self._mark + encoded(member))
            self._connection.send("SPUBLISH", topic.channel, STRUCK + self._mark + encoded(member))
        self._drop_unused(name, topic)

    def tally(self, name: str, answer: Callable[[Mapping[str, int]], None]) -> None:
        """Count the members elsewhere, by their facts."""
        topic = self._topics.get(name)
        if self._connection is None:
            answer({})
        elif topic is not None and topic.known:
            answer(Counter(facts for _mark, facts in topic.others.values()))
        else:

            def read(reply: object) -> None:
                _numbers, others = read_hash(reply, self._mark, self._processes)
                answer(Counter(facts for _mark, facts in others.values()))

            self._connection.send("HGETALL", self._names.topic(name), then=read)

    def take_message(self, channel: bytes, payload: bytes) -> None:
        """Take a message of a topic's channel."""
        name = self._channels.get(channel)
        kind, mark, rest = payload[:1], payload[1 : 1 + MARK_LENGTH], payload[1 + MARK_LENGTH :]
        if name is None or mark == self._mark:
            return
        if kind == TEXT:
            if self._topics[name].here:
                self._listener.published(name, rest)
            return
        topic = self._topics[name]
        was_gone = self._processes.heard(mark)
        if was_gone or not topic.known:
            return  # it begins anew under another mark, or the list, still to come, is newer
        if kind == NUMBER:
            topic.numbers[mark] = int(rest)
            if not topic.numbers[mark]:
                del topic.numbers[mark]
            self._count(name, topic)
        else:
            self._change(name, topic, kind, mark, rest)

    def strike_all_of(self, mark: bytes) -> None:
        """Forget what a process told that is gone."""
        for name, topic in tuple(self._topics.items()):
            left = [member for member, (owner, _facts) in topic.others.items() if owner == mark]
            fields = [mark + encoded(member) for member in left]
            if topic.numbers.pop(mark, 0):
                fields.append(mark)
                self._count(name, topic)
            for member in left:
                self._strike_other(name, topic, member)
            if fields and self._connection is not None:
                self._connection.send("HDEL", topic.channel, *fields)

    def end_all(self) -> None:
        """Tell that nobody is here any more."""
        self._announce_changes()
        for name, topic in tuple(self._topics.items()):
            topic.here = 0
            for member in tuple(topic.mine):
                self.strike(name, member)
            self._drop_unused(name, topic)

    def renew(self, share: int) -> None:
        """Keep one of ``share`` parts of the topics from expiring."""
        for _ in range(len(self._topics) // share + 1):
            name = next(self._renewed, None)
            if name is None:
                self._renewed = iter(tuple(self._topics))
                return
            topic = self._topics.get(name)
            if topic is not None and topic.channel in self._channels:
                self._renew(topic)

    def _renew(self, topic: Topic) -> None:
        """Write again what is ours, for the case that Redis has lost it."""
        ours = {encoded(member): encoded(facts) for member, facts in topic.mine.items()}
        if topic.announced:
            ours[b""] = b"%d" % topic.announced
        if ours and self._connection is not None:
            self._write(self._connection, topic, ours)

    def _begin(self, name: str, topic: Topic) -> None:
        """Tell everything of a topic, and ask what is elsewhere."""
        connection, channel = self._connection, topic.channel
        if connection is None:
            return
        if channel not in self._channels:
            self._channels[channel] = name
            connection.subscribe(channel)
        if topic.here:
            self._announce(connection, topic)
        for member, facts in topic.mine.items():
            self._add(connection, topic, member, facts)

        def read(reply: object) -> None:
            if self._connection is connection and self._topics.get(name) is topic:
                self._take(name, topic, reply)

        connection.send("HGETALL", channel, then=read)

    def _add(self, connection: RedisConnection, topic: Topic, member: str, facts: str) -> None:
        who, what = encoded(member), encoded(facts)
        self._write(connection, topic, {who: what})
        connection.send("SPUBLISH", topic.channel, ADDED + self._mark + what + END + who)

    def _announce(self, connection: RedisConnection, topic: Topic) -> None:
        number = b"%d" % topic.here
        if topic.here:
            self._write(connection, topic, {b"": number})
        else:
            connection.send("HDEL", topic.channel, self._mark)
        connection.send("SPUBLISH", topic.channel, NUMBER + self._mark + number)
        topic.announced = topic.here

    def _write(self, connection: RedisConnection, topic: Topic, ours: dict[bytes, bytes]) -> None:
        """Write facts by member, and by nobody the number of listeners."""
        words = [word for who, what in ours.items() for word in (self._mark + who, what)]
        connection.send("HSET", topic.channel, *words)
        connection.send("EXPIRE", topic.channel, TTL_SECONDS)

    def _take(self, name: str, topic: Topic, reply: object) -> None:
        """Take the whole state of a topic elsewhere."""
        before = topic.others
        topic.numbers, topic.others = read_hash(reply, self._mark, self._processes)
        topic.known = True
        if topic.mine:
            for member in before.keys() - topic.others.keys():
                self._listener.unlisted(name, member)
            self._list(name, topic)
        self._count(name, topic)
        self._ready(topic)

    def _change(self, name: str, topic: Topic, kind: bytes, mark: bytes, rest: bytes) -> None:
        if kind == ADDED:
            facts, _end, who = rest.partition(END)
            topic.others[decoded(who)] = (mark, decoded(facts))
            if topic.mine:
                self._listener.listed(name, decoded(who), decoded(facts))
        elif kind == STRUCK:
            member = decoded(rest)
            if topic.others.get(member, (b"",))[0] == mark:
                self._strike_other(name, topic, member)

    def _strike_other(self, name: str, topic: Topic, member: str) -> None:
        del topic.others[member]
        if topic.mine:
            self._listener.unlisted(name, member)

    def _list(self, name: str, topic: Topic) -> None:
        for member, (_mark, facts) in tuple(topic.others.items()):
            self._listener.listed(name, member, facts)

    def _ready(self, topic: Topic) -> None:
        waiting, topic.waiting = topic.waiting, []
        for ready in waiting:
            ready()

    def _count(self, name: str, topic: Topic) -> None:
        """Tell how many listen elsewhere, when it is known and news."""
        if not topic.here or not (topic.known or self._connection is None):
            return
        elsewhere = sum(topic.numbers.values())
        if elsewhere != topic.elsewhere:
            topic.elsewhere = elsewhere
            self._listener.counted(name, elsewhere)

    def _announce_changes(self) -> None:
        """Tell the others the numbers that have changed in this tick."""
        changed, self._changed = self._changed, {}
        connection = self._connection
        for name in changed if connection is not None else ():
            topic = self._topics.get(name)
            if topic is None or connection is None:
                continue
            if topic.channel not in self._channels:
                if topic.used:
                    self._begin(name, topic)
            elif topic.here != topic.announced:
                self._announce(connection, topic)
            self._count(name, topic)
            self._drop_unused(name, topic)

    def _drop_unused(self, name: str, topic: Topic) -> None:
        if topic.used or self._topics.get(name) is not topic:
            return
        if self._connection is not None and topic.channel in self._channels:
            if topic.announced:
                self._announce(self._connection, topic)
            self._connection.unsubscribe(topic.channel)
        self._channels.pop(topic.channel, None)
        del self._topics[name]
        self._ready(topic)

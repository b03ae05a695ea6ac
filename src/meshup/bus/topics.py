"""Topics and members between hosts: who listens where, and who is listed, over Redis.

Words
    mark    stands for one connection of one process; what is told under it is good while it lives
    told    the state of a topic elsewhere is known: the list has come, changes are heard

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

from meshup.bus.names import MARK_LETTERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from meshup.bus.contract import Listener
    from meshup.bus.names import Names
    from meshup.bus.processes import Processes
    from meshup.bus.resp import Connection

TTL_SECONDS: Final = 120

TEXT: Final = b"t"
NUMBER: Final = b"c"
ADDED: Final = b"+"
STRUCK: Final = b"-"
END: Final = b"\0"
"""After facts, which never hold it."""


class Topic:
    """What is known of one topic, here and elsewhere; members elsewhere with mark and facts."""

    __slots__ = (
        *("channel", "elsewhere", "here", "mine", "numbers", "others", "said", "told", "waiting"),
    )

    def __init__(self, channel: bytes) -> None:
        self.channel = channel
        self.here = 0
        self.said = 0
        """The number that the others know."""
        self.mine: dict[str, str] = {}
        self.told = False
        self.numbers: dict[bytes, int] = {}
        self.others: dict[str, tuple[bytes, str]] = {}
        self.elsewhere: int | None = None
        """What ``counted`` told last."""
        self.waiting: list[Callable[[], None]] = []

    @property
    def used(self) -> bool:
        """Say whether anybody here needs it."""
        return bool(self.here or self.mine)


class Topics:
    """The topics that somebody here listens to or is listed under."""

    def __init__(self, names: Names, processes: Processes, listener: Listener) -> None:
        self._names = names
        self._processes = processes
        self._listener = listener
        self._line: Connection | None = None
        self._mark = b""
        self._topics: dict[str, Topic] = {}
        self._channels: dict[bytes, str] = {}
        """Those that we listen to on this connection."""
        self._changed: dict[str, None] = {}
        self._renewed: Iterator[str] = iter(())

    def open(self, line: Connection, mark: bytes) -> None:
        """Go on with this connection."""
        self._line, self._mark = line, mark

    def tell_again(self) -> Iterator[None]:
        """Tell on this connection what is here, one topic with each step."""
        line = self._line
        for name in tuple(self._topics):
            topic = self._topics.get(name)
            if line is self._line and topic is not None and topic.channel not in self._channels:
                self._begin(name, topic)
                yield

    def close(self) -> None:
        """Go on without a connection: nobody is elsewhere."""
        self._line = None
        self._channels.clear()
        for name, topic in tuple(self._topics.items()):
            others, topic.others = topic.others, {}
            topic.numbers.clear()
            topic.told, topic.said = False, 0
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
        if self._line is None:
            self._count(name, topic)
            self._drop_unused(name, topic)
            return
        if not self._changed:
            asyncio.get_running_loop().call_soon(self._tell_changes)
        self._changed[name] = None

    def publish(self, name: str, text: bytes) -> None:
        """Send to everybody elsewhere who listens."""
        topic = self._topics.get(name)
        if self._line is None or (topic is not None and topic.told and not any(topic.numbers)):
            return
        channel = topic.channel if topic is not None else self._names.topic(name)
        self._line.send("SPUBLISH", channel, TEXT + self._mark + text)

    def enlist(self, name: str, member: str, facts: str, ready: Callable[[], None]) -> None:
        """List a member, or change its facts."""
        topic = self._topics.get(name)
        if topic is None:
            topic = self._topics[name] = Topic(self._names.topic(name))
        is_first = not topic.mine
        topic.mine[member] = facts
        if self._line is None:
            ready()
            return
        if topic.channel in self._channels:
            self._add(self._line, topic, member, facts)
        else:
            self._begin(name, topic)
        if not topic.told:
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
        if self._line is not None and topic.channel in self._channels:
            self._line.send("HDEL", topic.channel, self._mark + _bytes(member))
            self._line.send("SPUBLISH", topic.channel, STRUCK + self._mark + _bytes(member))
        self._drop_unused(name, topic)

    def tally(self, name: str, answer: Callable[[Mapping[str, int]], None]) -> None:
        """Count the members elsewhere, by their facts."""
        topic = self._topics.get(name)
        if self._line is None:
            answer({})
        elif topic is not None and topic.told:
            answer(Counter(facts for _mark, facts in topic.others.values()))
        else:

            def read(reply: object) -> None:
                _numbers, others = self._read(reply)
                answer(Counter(facts for _mark, facts in others.values()))

            self._line.send("HGETALL", self._names.topic(name), then=read)

    def heard(self, channel: bytes, told: bytes) -> None:
        """Take a message of a topic's channel."""
        name = self._channels.get(channel)
        kind, mark, rest = told[:1], told[1 : 1 + MARK_LETTERS], told[1 + MARK_LETTERS :]
        if name is None or mark == self._mark:
            return
        if kind == TEXT:
            if self._topics[name].here:
                self._listener.published(name, rest)
            return
        topic = self._topics[name]
        was_gone = self._processes.heard(mark)
        if was_gone or not topic.told:
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
            left = [member for member, (whose, _facts) in topic.others.items() if whose == mark]
            fields = [mark + _bytes(member) for member in left]
            if topic.numbers.pop(mark, 0):
                fields.append(mark)
                self._count(name, topic)
            for member in left:
                self._strike_other(name, topic, member)
            if fields and self._line is not None:
                self._line.send("HDEL", topic.channel, *fields)

    def end_all(self) -> None:
        """Tell that nobody is here any more."""
        self._tell_changes()
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
        ours = {_bytes(member): _bytes(facts) for member, facts in topic.mine.items()}
        if topic.said:
            ours[b""] = b"%d" % topic.said
        if ours and self._line is not None:
            self._write(self._line, topic, ours)

    def _begin(self, name: str, topic: Topic) -> None:
        """Tell everything of a topic, and ask what is elsewhere."""
        line, channel = self._line, topic.channel
        if line is None:
            return
        if channel not in self._channels:
            self._channels[channel] = name
            line.subscribe(channel)
        if topic.here:
            self._say(line, topic)
        for member, facts in topic.mine.items():
            self._add(line, topic, member, facts)

        def read(reply: object) -> None:
            if self._line is line and self._topics.get(name) is topic:
                self._take(name, topic, reply)

        line.send("HGETALL", channel, then=read)

    def _add(self, line: Connection, topic: Topic, member: str, facts: str) -> None:
        who, what = _bytes(member), _bytes(facts)
        self._write(line, topic, {who: what})
        line.send("SPUBLISH", topic.channel, ADDED + self._mark + what + END + who)

    def _say(self, line: Connection, topic: Topic) -> None:
        number = b"%d" % topic.here
        if topic.here:
            self._write(line, topic, {b"": number})
        else:
            line.send("HDEL", topic.channel, self._mark)
        line.send("SPUBLISH", topic.channel, NUMBER + self._mark + number)
        topic.said = topic.here

    def _write(self, line: Connection, topic: Topic, ours: dict[bytes, bytes]) -> None:
        """Write facts by member, and by nobody the number of listeners."""
        words = [word for who, what in ours.items() for word in (self._mark + who, what)]
        line.send("HSET", topic.channel, *words)
        line.send("EXPIRE", topic.channel, TTL_SECONDS)

    def _take(self, name: str, topic: Topic, reply: object) -> None:
        """Take the whole state of a topic elsewhere."""
        before = topic.others
        topic.numbers, topic.others = self._read(reply)
        topic.told = True
        if topic.mine:
            for member in before.keys() - topic.others.keys():
                self._listener.unlisted(name, member)
            self._list(name, topic)
        self._count(name, topic)
        self._ready(topic)

    def _read(self, reply: object) -> tuple[dict[bytes, int], dict[str, tuple[bytes, str]]]:
        """Return numbers and members of a hash, without ours and those of the dead."""
        numbers: dict[bytes, int] = {}
        others: dict[str, tuple[bytes, str]] = {}
        for field, value in reply.items() if isinstance(reply, dict) else ():
            mark, member = field[:MARK_LETTERS], field[MARK_LETTERS:]
            if mark == self._mark or not self._processes.may_live(mark):
                continue
            if member:
                others[_str(member)] = (mark, _str(value))
            else:
                numbers[mark] = int(value)
        return numbers, others

    def _change(self, name: str, topic: Topic, kind: bytes, mark: bytes, rest: bytes) -> None:
        if kind == ADDED:
            facts, _end, who = rest.partition(END)
            topic.others[_str(who)] = (mark, _str(facts))
            if topic.mine:
                self._listener.listed(name, _str(who), _str(facts))
        elif kind == STRUCK:
            member = _str(rest)
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
        if not topic.here or not (topic.told or self._line is None):
            return
        elsewhere = sum(topic.numbers.values())
        if elsewhere != topic.elsewhere:
            topic.elsewhere = elsewhere
            self._listener.counted(name, elsewhere)

    def _tell_changes(self) -> None:
        """Tell the others the numbers that have changed in this tick."""
        changed, self._changed = self._changed, {}
        line = self._line
        for name in changed if line is not None else ():
            topic = self._topics.get(name)
            if topic is None or line is None:
                continue
            if topic.channel not in self._channels:
                if topic.used:
                    self._begin(name, topic)
            elif topic.here != topic.said:
                self._say(line, topic)
            self._count(name, topic)
            self._drop_unused(name, topic)

    def _drop_unused(self, name: str, topic: Topic) -> None:
        if topic.used or self._topics.get(name) is not topic:
            return
        if self._line is not None and topic.channel in self._channels:
            if topic.said:
                self._say(self._line, topic)
            self._line.unsubscribe(topic.channel)
        self._channels.pop(topic.channel, None)
        del self._topics[name]
        self._ready(topic)


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


def _str(data: bytes) -> str:
    return data.decode(errors="surrogatepass")

"""All live channels of one worker. Pure, but for the clock that tickets are held against.

Words
    wanted     channels that have to be read: new here, or said to have changed
    hint       somebody says that a channel has changed; it may be lost
    idle       a channel to which nobody listens; it is kept for a moment, for who asks again

Method
    One reading is under way at a time, of all that is wanted when it begins; what changes meanwhile
    is wanted again. So however many listen and however often a channel changes, it is read once
    after its last change, and many that change at once are read together. Every two seconds the
    sequences of all channels are asked for: so a lost hint costs two seconds, never more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.kit.clock import now
from meshup.kit.errors import NotAllowed
from meshup.kit.tokens import ExpiredToken
from meshup.signalling.bus_names import bus_name
from meshup.signalling.dialects.live.channel import NEVER_READ, LiveChannel, Subscription
from meshup.signalling.dialects.live.messages import decode_names, gone_text, refused_text
from meshup.signalling.dialects.live.session import LiveSession
from meshup.signalling.dialects.room import Room, RoomContext
from meshup.signalling.live_tickets import read
from meshup.signalling.paths import Dialect
from meshup.signalling.sessions import BAD_JSON

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.signalling.dialects.live.channel import Receiver
    from meshup.signalling.live_source import Reading, Readings, Sequences
    from meshup.signalling.sessions import Connection

TOPIC: Final = bus_name(Dialect.LIVE, "")
"""Under which workers tell each other which channels have changed."""
LOOK_SECONDS: Final = 2
IDLE_SECONDS: Final = 5
READ_AT_ONCE: Final = 500


class LiveRoom(Room):
    """The channels of one worker, and who listens to them."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__(context)
        self.channels: dict[str, LiveChannel] = {}
        self._source = context.live_source
        self._secret = context.secret
        self._wanted: dict[str, None] = {}
        self._is_reading = self._is_asking = False
        self._ending: dict[int, dict[Subscription, None]] = {}
        """Subscriptions, by the second of Unix time in which they end."""
        self._looked = 0

    @property
    def empty(self) -> bool:
        """Say whether nobody is connected, and nothing is kept."""
        return not (self.session_count or self.channels)

    def milliseconds(self) -> int:
        """Return what time it is, in ms of Unix time."""
        return int(now().timestamp() * 1000)

    def session(
        self,
        connection: Connection,
        fields: dict[str, str],  # noqa: ARG002
        *,
        identity: str,  # noqa: ARG002
    ) -> LiveSession:
        """Return a new client's conversation."""
        return LiveSession(connection, self)

    # What clients ask for.

    def subscribe(self, session: LiveSession, ticket: str, since: int | None) -> None:
        """Let ``session`` listen to the channel of its ticket, of which it has seen ``since``."""
        try:
            name, until = read(ticket, at=now(), secret=self._secret)
        except ExpiredToken:
            self._refuse(session, ticket, "expired")
            return
        except NotAllowed:
            self._refuse(session, ticket, "bad")
            return
        subscription = session.subscriptions.get(name)
        if subscription is None:
            if len(session.subscriptions) >= self.limits.topics_per_socket:
                self._refuse(session, ticket, "too_many")
                return
            subscription = self._enter(session, name, ticket, until)
        else:
            self._end_at(subscription, until)
            subscription.ticket = ticket
        subscription.seen = NEVER_READ if since is None else max(since, NEVER_READ)
        self._send(subscription.channel, [subscription])

    def unsubscribe(self, session: LiveSession, name: str) -> None:
        """Let ``session`` listen no more."""
        if (subscription := session.subscriptions.get(name)) is not None:
            self._leave(subscription)

    def catch_up(self, session: LiveSession) -> None:
        """Send ``session`` what it has not seen, until it has to wait again."""
        for subscription in tuple(session.subscriptions.values()):
            self._send(subscription.channel, [subscription])

    def _refuse(self, session: Receiver, ticket: str, code: str) -> None:
        self.counts.dropped[f"ticket_{code}"] += 1
        session.connection.send(refused_text(ticket, code))

    # Who listens to what.

    def _enter(self, session: LiveSession, name: str, ticket: str, until: int) -> Subscription:
        channel = self.channels.get(name)
        if channel is None:
            if not self.channels:
                self.bus.listen(TOPIC, 1)
            channel = self.channels[name] = LiveChannel(name)
            self._want((name,))
        subscription = Subscription(session, channel, ticket, until)
        channel.subscriptions[subscription] = None
        channel.idle_since = None
        session.subscriptions[name] = subscription
        self._ending.setdefault(until, {})[subscription] = None
        return subscription

    def _end_at(self, subscription: Subscription, until: int) -> None:
        ending = self._ending.get(subscription.until, {})
        ending.pop(subscription, None)
        if not ending:
            self._ending.pop(subscription.until, None)
        subscription.until = until
        self._ending.setdefault(until, {})[subscription] = None

    def _leave(self, subscription: Subscription) -> None:
        channel, session = subscription.channel, subscription.receiver
        del channel.subscriptions[subscription]
        del session.subscriptions[channel.name]
        ending = self._ending.get(subscription.until, {})
        ending.pop(subscription, None)
        if not ending:
            self._ending.pop(subscription.until, None)
        if not channel.subscriptions:
            channel.idle_since = self.second

    def _forget(self, channel: LiveChannel) -> None:
        del self.channels[channel.name]
        self._wanted.pop(channel.name, None)
        if not self.channels:
            self.bus.listen(TOPIC, 0)

    # What has changed.

    def published(self, topic: str, text: bytes) -> None:  # noqa: ARG002 - there is one
        """Hear from a worker, this one or another, that channels have changed."""
        try:
            self._want(decode_names(text))
        except BAD_JSON:
            self.counts.dropped["malformed"] += 1

    def _want(self, names: Iterable[str]) -> None:
        self._wanted.update((name, None) for name in names if name in self.channels)
        self._read()

    def _read(self) -> None:
        if self._wanted and not self._is_reading:
            self._is_reading = True
            self._source.read(self._take_wanted, self._take_readings)

    def _take_wanted(self) -> list[str]:
        names = list(self._wanted)[:READ_AT_ONCE]
        for name in names:
            del self._wanted[name]
        return names

    def _take_readings(self, readings: Readings | None) -> None:
        self._is_reading = False
        for name, reading in (readings or {}).items():
            channel = self.channels.get(name)
            if channel is not None:
                self._take_reading(channel, reading)
        if readings is not None:
            self._read()

    def _take_reading(self, channel: LiveChannel, reading: Reading) -> None:
        if reading.snapshot is None:
            for subscription in tuple(channel.subscriptions):
                subscription.receiver.connection.send(gone_text(channel.name))
                self._leave(subscription)
            self._forget(channel)
        elif channel.take(reading):
            self._send(channel, list(channel.subscriptions))

    def _send(self, channel: LiveChannel, subscriptions: list[Subscription]) -> None:
        self.counts.relayed += channel.send_to(subscriptions, self.milliseconds())

    # Time passes.

    def tick(self, second: int) -> None:
        """End what has expired, forget what is idle, and look for changes of which no hint came."""
        self.second = second
        self._end_expired()
        for channel in tuple(self.channels.values()):
            if channel.idle_since is not None and channel.idle_since < second - IDLE_SECONDS:
                self._forget(channel)
        if second >= self._looked + LOOK_SECONDS and self.channels:
            self._looked = second
            self._look()

    def _end_expired(self) -> None:
        at = int(now().timestamp())
        for until in [until for until in self._ending if until <= at]:
            for subscription in tuple(self._ending.get(until, ())):
                session = subscription.receiver
                self._leave(subscription)
                self._refuse(session, subscription.ticket, "expired")

    def _look(self) -> None:
        """Ask what has changed; want again what could not be read."""
        if not self._is_reading:
            self._want([channel.name for channel in self.channels.values() if not channel.is_read])
        names = [channel.name for channel in self.channels.values() if channel.is_read]
        if names and not self._is_asking:
            self._is_asking = True
            self._source.ask_sequences(names, self._take_sequences)

    def _take_sequences(self, sequences: Sequences | None) -> None:
        self._is_asking = False
        self._want(
            name
            for name, sequence in (sequences or {}).items()
            if (channel := self.channels.get(name)) is not None and sequence > channel.sequence
        )

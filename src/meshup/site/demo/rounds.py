"""Shell: person-to-person at the demo's evening: people gather, or are in their second round.

All by the doors that hosts and phones use. Names are invented.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from meshup.peers.domain.peers import make_peer
from meshup.person_to_person.domain.advancing import advance
from meshup.person_to_person.domain.helping import add_person
from meshup.person_to_person.domain.participating import take_part
from meshup.person_to_person.domain.rounds import start
from meshup.person_to_person.domain.sessions import open_session
from meshup.person_to_person.domain.values import ParticipantWish, SessionWish
from meshup.presence.domain.joining import JoinWish, join

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.community.rules import Asker

MINUTE: Final = timedelta(minutes=1)
STEP: Final = timedelta(seconds=15)
"""So often the clock is looked at while the past is played."""


class Guest(NamedTuple):
    """Somebody of the evening: what they are called and speak, and how they take part."""

    name: str
    languages: tuple[str, ...]
    wish: ParticipantWish = ParticipantWish()


GUESTS: Final = (
    Guest("Chloé", ("fr", "en"), ParticipantWish(topics=("jardins", "routage"))),
    Guest("Bilal", ("fr", "en"), ParticipantWish(topics=("routage",), repeats_ok=True)),
    Guest("Dana", ("en",), ParticipantWish(wants_trio=True)),
    Guest("Eli", ("en", "fr")),
    Guest("Farid", ("fr",), ParticipantWish(topics=("radio",))),
    Guest("Gaëlle", ("fr",)),
    Guest("Hugo", ("fr", "en"), ParticipantWish(topics=("radio", "routage"))),
    Guest("Inès", ("fr",), ParticipantWish(rather_rests=True)),
    Guest("Jonas", ("en", "de")),
    Guest("Karim", ("fr", "en")),
    Guest("Lise", ("fr", "en"), ParticipantWish(repeats_ok=True)),
)
WITHOUT_PHONE: Final = JoinWish("Odile", ("fr",))
LATE: Final = Guest("Noé", ("fr", "en"))
WISH: Final = SessionWish(rounds=5, round_seconds=600, pause_seconds=120)
INTO_THE_SECOND: Final = 4 * MINUTE
"""So long ago the second round began."""


def let_people_gather(ada: Asker, slug: str, now: datetime) -> None:
    """Open person-to-person some minutes ago; twelve people take part, one without a phone."""
    opened_at = now - 8 * MINUTE
    _open(ada, slug, opened_at)
    _come(slug, GUESTS, opened_at + MINUTE)
    add_person(ada, slug, WITHOUT_PHONE, now - MINUTE)


def let_rounds_run(ada: Asker, slug: str, now: datetime) -> None:
    """Let the second round run: of twelve people and one who came while the first one ran."""
    round_time = timedelta(seconds=WISH.round_seconds)
    pause = timedelta(seconds=WISH.pause_seconds)
    started_at = now - INTO_THE_SECOND - pause - round_time - pause
    _open(ada, slug, started_at - 9 * MINUTE)
    _come(slug, GUESTS, started_at - 8 * MINUTE)
    add_person(ada, slug, WITHOUT_PHONE, started_at - MINUTE)
    start(ada, slug, started_at)
    late_at = started_at + pause + 3 * MINUTE
    _play(slug, started_at, late_at)
    _come(slug, [LATE], late_at)
    _play(slug, late_at, now)


def _open(ada: Asker, slug: str, at: datetime) -> None:
    open_session(ada, slug, WISH, at)


def _come(slug: str, guests: Iterable[Guest], since: datetime) -> None:
    """Let people join the evening by the code on the screen, and take part, one after the other."""
    for number, guest in enumerate(guests):
        at = since + number * STEP
        peer = make_peer(guest.languages[0], at)
        join(peer, slug, JoinWish(guest.name, guest.languages), at)
        take_part(peer, slug, guest.wish, at)


def _play(slug: str, since: datetime, until: datetime) -> None:
    """Do what was due of the rounds, when it was due."""
    at = since
    while at < until:
        advance(slug, at)
        at += STEP
    advance(slug, until)

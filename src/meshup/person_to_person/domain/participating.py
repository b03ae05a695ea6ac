"""Shell: people take part in the rounds, sit one out, leave and come back.

Whoever calls has checked that whoever asks is the peer, and that they are at the event. Each act
locks the session, so that two of one person come one after the other. A round that is planned is
never shuffled by it: whose partner goes waits, and who comes late waits too, until people are
looked after or the next round.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from django.db import transaction

from meshup.introductions.domain.called import comparable
from meshup.introductions.domain.queries.met_people import met_by
from meshup.person_to_person.choices import SessionState
from meshup.person_to_person.domain.announcing import announce
from meshup.person_to_person.domain.rows import open_session_of, rounds_of
from meshup.person_to_person.domain.seating import release, running_round
from meshup.person_to_person.domain.values import LONGEST_TOPIC, MOST_TOPICS
from meshup.person_to_person.errors import (
    NoDisplayName,
    NoSession,
    NotParticipating,
    RoundOver,
    SessionEnded,
)
from meshup.person_to_person.models import Participant
from meshup.presence.domain.queries.roster import presence_of
from meshup.presence.errors import NotHere

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from meshup.person_to_person.domain.values import ParticipantWish
    from meshup.person_to_person.models import RoundSession


def take_part(peer: int, slug: str, wish: ParticipantWish, at: datetime) -> None:
    """Let somebody who is at the event take part; twice is once, and the latest wish counts.

    Who had left takes part again.

    Raises:
        NotHere: they are not at the event.
        NoDisplayName: they are called nothing there.
        NoSession, SessionEnded
    """
    enter(peer, slug, wish, at, by_helper=False)


def enter(peer: int, slug: str, wish: ParticipantWish, at: datetime, *, by_helper: bool) -> int:
    """Do what ``take_part`` does; return the number of the participant."""
    with transaction.atomic():
        session = open_session_of(slug)
        there = presence_of(peer, slug)
        if there is None or there.has_left:
            raise NotHere
        if not comparable(there.display_name):
            raise NoDisplayName
        row = Participant.objects.filter(session=session, peer=peer).first()
        if row is None:
            row = Participant(session=session, peer_id=peer, key=token_urlsafe(16), joined_at=at)
            row.newcomer = not met_by(peer)
            row.by_helper = by_helper
        _take(row, wish)
        row.left_at = row.reported_missing_at = None
        row.save()
        announce(slug, at, [row.key])
        return row.pk


def change_wish(peer: int, slug: str, wish: ParticipantWish, at: datetime) -> None:
    """Let somebody who takes part want something else; it counts from the next planning on.

    Raises:
        NotParticipating, NoSession, SessionEnded
    """
    with participating(peer, slug, at) as (_session, row, _touched):
        _take(row, wish)
        row.save()


def trio_please(peer: int, slug: str, wants: bool, at: datetime) -> None:  # noqa: FBT001 - a wish
    """Note whether somebody would rather be three, from the next planning on.

    Raises:
        NotParticipating, NoSession, SessionEnded
    """
    with participating(peer, slug, at) as (_session, row, _touched):
        row.wants_trio = wants
        row.rather_rests = row.rather_rests and not wants
        row.save(update_fields=["wants_trio", "rather_rests"])


def skip(peer: int, slug: str, at: datetime, round_number: int | None = None) -> None:
    """Let somebody sit the next round out, or the one to which people move now.

    Whom they were to meet waits for somebody else; twice is once.

    Args:
        peer: who.
        slug: of the event.
        at: now.
        round_number: the round that they meant; None for whichever it is.

    Raises:
        RoundOver: that round is over, or people talk already.
        NotParticipating, NoSession, SessionEnded
    """
    with participating(peer, slug, at) as (session, row, touched):
        number = next_to_begin(session, at)
        if round_number is not None and round_number != number:
            raise RoundOver
        row.skips_round = number
        row.save(update_fields=["skips_round"])
        touched.update(release(session, [row.pk], at, only=number))


def unskip(peer: int, slug: str, at: datetime) -> None:
    """Let somebody take part in the round that they wanted to sit out; they may have to wait.

    Raises:
        NotParticipating, NoSession, SessionEnded
    """
    with participating(peer, slug, at) as (_session, row, _touched):
        row.skips_round = None
        row.save(update_fields=["skips_round"])


def leave(peer: int, slug: str, at: datetime) -> None:
    """Let somebody take part no more; twice is once, and the first time counts.

    Raises:
        NotParticipating, NoSession, SessionEnded
    """
    with participating(peer, slug, at) as (session, row, touched):
        touched.update(let_leave(session, [row], at))


def come_back(peer: int, slug: str, at: datetime) -> None:
    """Let somebody who left, sat out or was not found take part again; they may have to wait.

    Raises:
        NotParticipating: they never did.
        NotHere: they have left the event.
        NoSession, SessionEnded
    """
    with participating(peer, slug, at) as (_session, row, _touched):
        there = presence_of(peer, slug)
        if there is None or there.has_left:
            raise NotHere
        row.left_at = row.reported_missing_at = row.skips_round = None
        row.save(update_fields=["left_at", "reported_missing_at", "skips_round"])


def leave_event(event: int, peer: int, at: datetime) -> None:
    """Let somebody who has left the event (its key) leave its rounds; a job asks."""
    row = Participant.objects.filter(session__event=event, peer=peer, left_at=None).first()
    slug = row.session.event.slug if row is not None else ""
    there = presence_of(peer, slug) if row is not None else None
    if row is not None and (there is None or there.has_left):
        with suppress(NoSession, SessionEnded):  # hidden meanwhile, or over: nobody waits for them
            with_session(slug, [row.pk], at)


def with_session(slug: str, participants: Collection[int], at: datetime) -> None:
    """Let these leave the rounds of an event.

    Raises:
        NoSession, SessionEnded
    """
    with transaction.atomic():
        session = open_session_of(slug)
        rows = list(Participant.objects.filter(session=session, pk__in=participants))
        announce(slug, at, keys_of(let_leave(session, rows, at)))


def let_leave(session: RoundSession, rows: Collection[Participant], at: datetime) -> set[int]:
    """Let these leave a locked session; return whose pages change."""
    for row in rows:
        row.left_at = row.left_at or at
    Participant.objects.bulk_update(rows, ["left_at"])
    numbers = {row.pk for row in rows}
    return numbers | release(session, numbers, at)


@contextmanager
def participating(
    peer: int, slug: str, at: datetime
) -> Iterator[tuple[RoundSession, Participant, set[int]]]:
    """Lock a session for an act of somebody who takes part; afterwards let pages know.

    Yields the session, their row, and a set to which the act adds whose pages change with theirs.

    Raises:
        NotParticipating, NoSession, SessionEnded
    """
    with transaction.atomic():
        session = open_session_of(slug)
        row = Participant.objects.filter(session=session, peer=peer).first()
        if row is None:
            raise NotParticipating
        touched = {row.pk}
        yield session, row, touched
        announce(slug, at, keys_of(touched))


def keys_of(participants: Collection[int]) -> list[str]:
    """Return the keys of these participants."""
    rows = Participant.objects.filter(pk__in=participants)
    return list(rows.values_list("key", flat=True))


def next_to_begin(session: RoundSession, at: datetime) -> int:
    """Return the number of the round that begins next: the one to which people move, or after."""
    if session.state == SessionState.GATHERING:
        return 1
    now = session.held_at or at
    this = running_round(session, at)
    if this is not None and now < this.begins_at:
        return this.number
    ended = [each.number for each in rounds_of(session) if each.begins_at <= now]
    return max(ended, default=0) + 1


def _take(row: Participant, wish: ParticipantWish) -> None:
    topics = (" ".join(topic.split())[:LONGEST_TOPIC] for topic in wish.topics)
    row.topics = list(dict.fromkeys(topic for topic in topics if topic))[:MOST_TOPICS]
    row.repeats_ok = wish.repeats_ok
    row.wants_trio = wish.wants_trio
    row.rather_rests = wish.rather_rests and not wish.wants_trio

"""Shell: people without a phone: somebody at the desk adds them, takes them out, brings them back.

They find themselves on the wall and on the printed sheet. They are always planned, until somebody
takes them out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meshup.community.rules import require
from meshup.introductions.domain.called import comparable
from meshup.kit.printable import printable_line
from meshup.moderation.domain.acts import ActContext, log_act
from meshup.peers.domain.peers import make_peer
from meshup.person_to_person.domain import verbs
from meshup.person_to_person.domain.announcing import announce
from meshup.person_to_person.domain.participating import enter, keys_of, let_leave
from meshup.person_to_person.domain.rows import open_session_of
from meshup.person_to_person.domain.values import ParticipantWish
from meshup.person_to_person.errors import NoDisplayName, NoSuchParticipant
from meshup.person_to_person.models import Participant
from meshup.person_to_person.rules import may_help_participants
from meshup.presence.domain.arriving import arrive_by_name, give_name
from meshup.presence.domain.queries.roster import came_to
from meshup.presence.errors import NoSuchPresence

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.presence.domain.joining import JoinWish


def add_person(by: Asker | None, slug: str, wish: JoinWish, at: datetime) -> int:
    """Let somebody without a phone be there and take part; return their number.

    Raises:
        NoDisplayName: they are called nothing, so they could not find themselves on the wall.
        HostsOnly, NoSuchEvent, NotOpenYet, Over, Cancelled, NoLanguage, NoSession, SessionEnded
    """
    require(by, may_help_participants)
    if not comparable(wish.display_name):
        raise NoDisplayName
    with transaction.atomic():
        peer = make_peer(wish.languages[0] if wish.languages else "", at)
        arrive_by_name(slug, peer, wish, at)
        number = enter(peer, slug, ParticipantWish(repeats_ok=True), at, by_helper=True)
        _log(by, verbs.ADD_PERSON, slug, number, at)
    return number


def add_present(by: Asker | None, slug: str, presence: int, at: datetime, name: str = "") -> int:
    """Let somebody of the list of who is there (its number) take part; return their number.

    ``name`` is what they are called, where they chose nothing themselves.

    Raises:
        NoSuchPresence: nobody of this number is there.
        NoDisplayName, HostsOnly, NoSession, SessionEnded
    """
    require(by, may_help_participants)
    person = next((each for each in came_to(slug, at) if each.number == presence), None)
    if person is None or person.has_left:
        raise NoSuchPresence
    with transaction.atomic():
        if not person.display_name:
            give_name(slug, person.peer, printable_line(name).strip())
        by_helper = not person.joined
        number = enter(person.peer, slug, ParticipantWish(), at, by_helper=by_helper)
        _log(by, verbs.ADD_PERSON, slug, number, at)
    return number


def take_out(by: Asker | None, slug: str, number: int, at: datetime) -> None:
    """Let somebody take part no more, by number; twice is once.

    Raises:
        HostsOnly, NoSession, SessionEnded, NoSuchParticipant
    """
    require(by, may_help_participants)
    with transaction.atomic():
        session = open_session_of(slug)
        row = _row(slug, number)
        if row.left_at is not None:
            return
        touched = let_leave(session, [row], at)
        _log(by, verbs.TAKE_OUT, slug, number, at)
        announce(slug, at, keys_of(touched))


def bring_back(by: Asker | None, slug: str, number: int, at: datetime) -> None:
    """Let somebody take part again who was taken out, sat out or was not found; twice is once.

    Raises:
        HostsOnly, NoSession, SessionEnded, NoSuchParticipant
    """
    require(by, may_help_participants)
    with transaction.atomic():
        open_session_of(slug)
        row = _row(slug, number)
        if row.left_at is None and row.reported_missing_at is None and row.skips_round is None:
            return
        row.left_at = row.reported_missing_at = row.skips_round = None
        row.save(update_fields=["left_at", "reported_missing_at", "skips_round"])
        _log(by, verbs.BRING_BACK, slug, number, at)
        announce(slug, at, [row.key])


def _row(slug: str, number: int) -> Participant:
    row = Participant.objects.filter(session__event__slug=slug, pk=number).first()
    if row is None:
        raise NoSuchParticipant
    return row


def _log(by: Asker | None, verb: str, slug: str, number: int, at: datetime) -> None:
    facts = ActContext(facts={"slug": slug, "participant": number})
    log_act(by, verb, f"event:{slug}", "", at, facts)

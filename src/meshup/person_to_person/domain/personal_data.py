"""Who takes part in rounds and where they sat, as data about visitors.

Shell. Called by the registry (``kit.personal_data``), in its transaction or at night.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meshup.kit import clock
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences, Subject
from meshup.person_to_person.domain.announcing import announce_all
from meshup.person_to_person.domain.queries.metrics import evening_metrics
from meshup.person_to_person.domain.rows import locked_session
from meshup.person_to_person.domain.seating import release
from meshup.person_to_person.errors import NoSession
from meshup.person_to_person.models import Participant, Round, RoundSession, Seat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import QuerySet

RETENTION: Final = timedelta(days=8)
"""After the end of the event: as long as people may stay in touch, and a day."""


def export(subject: Subject) -> list[Record]:
    """Return in which rounds a peer took part, what they wished, and at which tables they sat."""
    rows = _about(subject).select_related("session__event").prefetch_related("seats__round")
    return [
        {
            "event": row.session.event.slug,
            "topics": row.topics,
            "repeats_ok": row.repeats_ok,
            "wants_trio": row.wants_trio,
            "rather_rests": row.rather_rests,
            "joined_at": row.joined_at.isoformat(),
            "left_at": row.left_at.isoformat() if row.left_at else None,
            "added_by_a_helper": row.by_helper,
            "came_for_the_first_time": row.newcomer,
            "people_met": row.met,
            "rounds": [_seat(seat) for seat in row.seats.all()],
        }
        for row in rows.order_by("pk")
    ]


def _seat(seat: Seat) -> dict[str, Any]:
    return {
        "round": seat.round.number,
        "kind": seat.kind,
        "table": seat.table,
        "language": seat.language,
        "reason": seat.reason,
        "could_not_find_others": seat.misses_at is not None,
    }


def erase(subject: Subject) -> int:
    """Delete that a peer took part anywhere; whom they were to meet in a round to come waits."""
    found = list(_about(subject).select_related("session__event").order_by("session"))
    for row in found:
        at = clock.now()
        try:
            session = locked_session(row.session.event.slug)
        except NoSession:
            row.delete()
            continue
        release(session, [row.pk], at, is_forgotten=True)
        _forget_in_certificates(session, row.pk)
        announce_all(session, at)
        row.delete()
    return len(found)


def _forget_in_certificates(session: RoundSession, participant: int) -> None:
    """Take somebody out of what explains the rounds; the numbers stay."""
    name = str(participant)
    for this in Round.objects.filter(session=session):
        certificate = this.certificate
        reasons = certificate.get("reasons", {})
        repeats = certificate.get("repeats", [])
        if name in reasons or any(name in each[:2] for each in repeats):
            reasons.pop(name, None)
            certificate["repeats"] = [each for each in repeats if name not in each[:2]]
            this.save(update_fields=["certificate"])


def expire(now: datetime) -> int:
    """Let go who sat where at events that ended more than a week ago; numbers stay."""
    over = RoundSession.objects.filter(event__ends_at__lt=now - RETENTION)
    gone = 0
    for session in over.filter(participants__isnull=False).distinct():
        with transaction.atomic():
            session.metrics = evening_metrics(session, now).to_json()
            session.save(update_fields=["metrics"])
            gone += (
                Participant.objects.filter(session=session)
                .delete()[1]
                .get("person_to_person.Participant", 0)
            )
            Round.objects.filter(session=session).update(certificate={})
    return gone


def subjects() -> Iterator[Subject]:
    """Yield the peers who took part anywhere."""
    for peer in Participant.objects.order_by().values_list("peer", flat=True).distinct():
        yield Subject(peer=peer)


def _about(subject: Subject) -> QuerySet[Participant]:
    if subject.peer is None:
        return Participant.objects.none()
    return Participant.objects.filter(peer=subject.peer)


PARTICIPANTS: Final = PersonalData(
    name="person_to_person.participants",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("That you take part in person-to-person"),
        kept=_(
            "That you take part, when you came and left, what you would like to talk about, whether"
            " you would rather be three or sit a round out, at which table you sat in which round,"
            " and that somebody could not find you there."
        ),
        why=_(
            "So that you meet as many new people as possible, and you and they find the table."
            " Hosts see who takes part; nobody sees who met whom but the two."
        ),
        how_long=_(
            "Until eight days after the event. Then numbers are left that name nobody; that two"
            " people have met is kept for longer, and said above."
        ),
        how_to_erase=_("With “erase me now”; during the evening, “leave” takes you out of it."),
    ),
    covers=frozenset(
        [f"person_to_person.Participant.{name}" for name in Participant.PERSONAL]
        + [f"person_to_person.Seat.{name}" for name in Seat.PERSONAL]
    ),
    export=export,
    erase=erase,
    expire=expire,
    subjects=subjects,
)

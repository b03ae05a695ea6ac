"""What this room keeps of peers, so that a peer lives while it does, and two can be one.

Shell. Called by the room ``peers``, in its transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language, gettext

from meshup.agenda.domain.queries.attending import events_with_rows
from meshup.community.domain.queries import this_node
from meshup.kit.date_words import moment_in_words
from meshup.kit.localized_text import localized
from meshup.peers.records import PeerRecords
from meshup.person_to_person.domain.announcing import announce_all
from meshup.person_to_person.domain.seating import release
from meshup.person_to_person.models import Participant

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def holders(peers: Iterable[int]) -> set[int]:
    """Return which of these peers take part, or took part, somewhere."""
    rows = Participant.objects.filter(peer__in=list(peers)).order_by()
    return set(rows.values_list("peer", flat=True).distinct())


def merge(from_peer: int, into_peer: int, at: datetime) -> None:
    """Make where one peer takes part another's; of two in one session becomes one.

    Where both have a seat in one round, the one of the peer who stays is kept, and whoever sits
    with the other waits. The session is not locked, for peers are locked already, and whoever
    seats people locks them after the session.
    """
    kept = {row.session_id: row for row in Participant.objects.filter(peer=into_peer)}
    gone = Participant.objects.filter(peer=from_peer).select_related("session__event")
    for row in list(gone.prefetch_related("session__rounds").order_by("session")):
        other = kept.get(row.session_id)
        if other is None:
            row.peer_id = into_peer
            row.save(update_fields=["peer"])
        else:
            make_one(other, row, at)
        announce_all(row.session, at)


def make_one(kept: Participant, gone: Participant, at: datetime) -> None:
    """Make two participants of one session, who are one person, the first of them."""
    release(gone.session, set(_seated_twice(gone, kept)), at, is_forgotten=True)
    _take_over(kept, gone)


def _seated_twice(row: Participant, other: Participant) -> list[int]:
    """Return the participant who goes, if both have a seat in one round."""
    rounds = other.seats.values_list("round", flat=True)
    return [row.pk] if row.seats.filter(round__in=list(rounds)).exists() else []


def _take_over(kept: Participant, gone: Participant) -> None:
    """Let ``kept`` have the seats of ``gone`` where it has none, and be there if it is."""
    taken = kept.seats.values_list("round", flat=True)
    gone.seats.exclude(round__in=list(taken)).update(participant=kept)
    is_in = kept.left_at is None or gone.left_at is None
    kept.left_at = None if is_in else max(filter(None, (kept.left_at, gone.left_at)))
    if gone.reported_missing_at is None:
        kept.reported_missing_at = None
    kept.joined_at = min(kept.joined_at, gone.joined_at)
    kept.newcomer = kept.newcomer and gone.newcomer
    kept.by_helper = kept.by_helper and gone.by_helper
    kept.met = max(kept.met, gone.met)
    kept.topics = kept.topics or gone.topics
    gone.delete()
    kept.save()


def describe(peer: int) -> list[str]:
    """Say in which rounds a peer took part, in the current language, soonest first."""
    slugs = Participant.objects.filter(peer=peer).values_list("session__event__slug", flat=True)
    events = sorted(events_with_rows(slugs).values(), key=lambda event: event.starts_at)
    languages = this_node().languages
    return [
        gettext("You took part in person-to-person: “%(name)s”, %(when)s.")
        % {
            "name": localized(event.titles, get_language() or "en", languages).words,
            "when": moment_in_words(event.local_start),
        }
        for event in events
    ]


RECORDS: Final = PeerRecords(
    name="person_to_person.participants", holders=holders, merge=merge, describe=describe
)

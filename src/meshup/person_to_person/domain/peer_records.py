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
from meshup.person_to_person.choices import SessionState
from meshup.person_to_person.domain.announcing import announce_all
from meshup.person_to_person.domain.rows import locked_session
from meshup.person_to_person.domain.seating import release
from meshup.person_to_person.errors import NoSession
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
    with the other waits.
    """
    kept = {row.session_id: row for row in Participant.objects.filter(peer=into_peer)}
    gone = Participant.objects.filter(peer=from_peer).select_related("session__event")
    for row in list(gone.order_by("session")):
        other = kept.get(row.session_id)
        try:
            session = locked_session(row.session.event.slug)
        except NoSession:  # hidden meanwhile: nobody's page shows it
            session = None
        if other is None:
            row.peer_id = into_peer
            row.save(update_fields=["peer"])
        else:
            if session is not None and session.state != SessionState.ENDED:
                release(session, [row.pk], at)
            _take_over(other, row)
        if session is not None:
            announce_all(session, at)


def _take_over(kept: Participant, gone: Participant) -> None:
    """Let ``kept`` have the seats of ``gone`` in rounds where it has none, and be there if it is."""
    taken = kept.seats.values_list("round", flat=True)
    gone.seats.exclude(round__in=list(taken)).update(participant=kept)
    is_in = kept.left_at is None or gone.left_at is None
    kept.left_at = None if is_in else max(filter(None, (kept.left_at, gone.left_at)))
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

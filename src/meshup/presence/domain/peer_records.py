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
from meshup.presence.domain.announcing import announce
from meshup.presence.models import Presence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def holders(peers: Iterable[int]) -> set[int]:
    """Return which of these peers came somewhere."""
    rows = Presence.objects.filter(peer__in=list(peers)).order_by()
    return set(rows.values_list("peer", flat=True).distinct())


def merge(from_peer: int, into_peer: int, at: datetime) -> None:
    """Make all that one peer said of evenings another's; of two at one event becomes one.

    That one came first as early as either did, and is there while either is; what it is called is
    what the peer says who stays, else the other. Who counts with the presence of a third still
    does.
    """
    kept = {row.event_id: row for row in _rows(into_peer)}
    slugs = set()
    for row in _rows(from_peer):
        slugs.add(row.event.slug)
        other = kept.get(row.event_id)
        if other is None:
            row.peer_id = into_peer
            row.save(update_fields=["peer"])
            continue
        _take_over(other, row)
        row.aliases.exclude(pk=other.pk).update(same_as=other)
        row.delete()
        other.save()
    for slug in sorted(slugs):
        announce(slug, at)


def _rows(peer: int) -> list[Presence]:
    return list(Presence.objects.filter(peer=peer).select_related("event").order_by("pk"))


def _take_over(kept: Presence, gone: Presence) -> None:
    """Let ``kept`` hold what ``gone`` says too."""
    if kept.same_as_id == gone.pk:  # they said already that both are one person
        kept.same_as = None
        kept.left_at = gone.left_at
    elif gone.same_as_id != kept.pk:
        is_there = kept.left_at is None or gone.left_at is None
        latest = max(filter(None, (kept.left_at, gone.left_at)), default=None)
        kept.left_at = None if is_there else latest
        kept.same_as_id = kept.same_as_id or gone.same_as_id
    kept.display_name = kept.display_name or gone.display_name
    kept.languages = kept.languages or gone.languages
    kept.checked_in_at = min(filter(None, (kept.checked_in_at, gone.checked_in_at)), default=None)
    kept.joined_at = min(filter(None, (kept.joined_at, gone.joined_at)), default=None)


def describe(peer: int) -> list[str]:
    """Say at which events a peer was, in the current language, soonest first."""
    came = Presence.objects.filter(peer=peer).exclude(checked_in_at=None, joined_at=None)
    slugs = came.values_list("event__slug", flat=True)
    events = sorted(events_with_rows(slugs).values(), key=lambda event: event.starts_at)
    languages = this_node().languages
    return [
        gettext("You said that you were there: “%(name)s”, %(when)s.")
        % {
            "name": localized(event.titles, get_language() or "en", languages).words,
            "when": moment_in_words(event.local_start),
        }
        for event in events
    ]


RECORDS: Final = PeerRecords(
    name="presence.presences", holders=holders, merge=merge, describe=describe
)

"""Shell: what follows when communities agreed to hold an event together, or no longer do.

Called in the transaction in which a request came to stand elsewhere, whoever said so. Twice is
once. Whoever is perhaps somebody else by now has not ended anything: nothing is taken from them,
and nothing is shown, until hosts have looked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from meshup.activitypub.addresses import same_origin
from meshup.cohosting.domain.carrying import end_carrying
from meshup.cohosting.domain.giving_places import take_places_back
from meshup.cohosting.domain.going_over import holder_of, is_named_by, take_event
from meshup.cohosting.domain.tags import TOGETHER
from meshup.cohosting.models import Carried, Cohost, Together
from meshup.cohosting.shared_lines import tell_left
from meshup.kit.web import changed
from meshup.node_requests.choices import ENDED, RequestState

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.node_requests.domain.queries.requests import RequestFacts


def note_request(facts: RequestFacts, at: datetime) -> None:
    """Take up where a request stands; in the caller's transaction."""
    if facts.is_ours:
        _note_own(facts, at)
    elif facts.is_agreed:
        carry(facts, at)
    elif facts.state in ENDED:
        for row in Carried.objects.select_for_update().filter(request=facts.uuid, is_held=True):
            end_carrying(row, facts.actor.called, at)
    changed(TOGETHER)


def _note_own(facts: RequestFacts, at: datetime) -> None:
    uuid = _uuid_in(facts.about)
    row = Together.objects.select_for_update().filter(uuid=uuid).first() if uuid else None
    if row is None:
        return
    if facts.is_agreed:
        wanted = facts.answer_terms.get("placesWanted")
        Cohost.objects.get_or_create(
            request=facts.uuid,
            defaults={
                "together": row,
                "since": at,
                "places_wanted": wanted,
                "places_given": row.places_before.get(facts.actor.actor_id),
            },
        )
    elif facts.state != RequestState.ACCEPTED:  # a perhaps after a yes, too, in any order
        for cohost in Cohost.objects.filter(request=facts.uuid):
            take_places_back(row, cohost, at)
            cohost.delete()
            tell_left(row.event_id, facts.actor.actor_id, at)
    Together.objects.filter(pk=row.pk).update(is_stale=True)


def carry(facts: RequestFacts, at: datetime) -> None:
    """Begin to carry an event; one that we held before is taken up again.

    One that we hold with another home, or are the home of, goes over to this one where its record
    names it; else the two are two.
    """
    record = facts.terms["record"]
    if not same_origin(record, facts.actor.actor_id):
        return
    rows = Carried.objects.select_for_update()
    row = rows.filter(request=facts.uuid).first() or rows.filter(record_id=record).first()
    if row is None:
        row = Carried(record_id=record)
        row.has_own_place = bool(facts.answer_terms.get("ownPlace"))
        row.places_wanted = facts.answer_terms.get("placesWanted")
    elif row.request == facts.uuid and row.is_held:
        return
    holder = holder_of(row)
    if holder is not None and is_named_by(holder, facts):
        take_event(row, holder, facts)
    elif holder is not None and row.pk:
        return
    row.request, row.is_held = facts.uuid, True
    row.version, row.digest, row.etag, row.next_at = 0, b"", "", at
    row.save()


def _uuid_in(about: str) -> UUID | None:
    kind, _colon, rest = about.partition(":")
    try:
        return UUID(rest) if kind == "together" else None
    except ValueError:
        return None

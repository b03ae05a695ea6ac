"""Shell: what Updates of other nodes say of events held together, each by a small function.

Called by the inbox, inside its transaction. A home sends its record, a co-host its numbers; of
anybody else, both change nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from meshup.activitypub.ids import id_of, types_of
from meshup.cohosting.choices import KIND, NUMBERS_TYPE, RECORD_TYPE, Verdict
from meshup.cohosting.domain.cohost_numbers import read_numbers
from meshup.cohosting.domain.reading import doubt_record, hear_home
from meshup.cohosting.domain.record import place_document
from meshup.cohosting.domain.record_acceptance import request_behind, take_record
from meshup.cohosting.domain.record_ids import about_together, record_id
from meshup.cohosting.domain.tags import TOGETHER
from meshup.cohosting.errors import BadRecord
from meshup.cohosting.models import Carried, Cohost, Together
from meshup.inbox.errors import ActivityRefused
from meshup.kit.web import changed
from meshup.node_requests.domain.queries.requests import requests_of_kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.inbox.activity_handlers import Received


def on_update(received: Received) -> bool:
    """Take a record, or numbers; whatever else is updated is not ours.

    Raises:
        ActivityRefused: it does not read, or is not signed as it must be.
    """
    document = received.activity.object
    if document is None:
        return False
    types = types_of(document)
    if RECORD_TYPE in types:
        return _take_record(received, document)
    if NUMBERS_TYPE in types:
        return _take_numbers(received, document)
    return False


def _take_record(received: Received, document: Mapping[str, Any]) -> bool:
    row = Carried.objects.filter(record_id=id_of(document.get("id")), is_held=True).first()
    facts = request_behind(row, received.at) if row is not None else None
    if row is None or facts is None or facts.actor.pk != received.actor.pk:
        return False
    if "proof" not in document:
        doubt_record(row.pk, received.at)
        return True
    try:
        verdict = take_record(row.pk, document, received.at)
    except BadRecord as bad:
        raise ActivityRefused(bad.reason) from None
    if verdict is not Verdict.OLDER:
        hear_home(row.pk)
    return True


def _take_numbers(received: Received, document: Mapping[str, Any]) -> bool:
    actor = received.actor
    try:
        numbers = read_numbers(document, actor.actor_id)
    except BadRecord as bad:
        raise ActivityRefused(bad.reason) from None
    uuid = numbers.record.rpartition("/")[2]
    row = next((one for one in _named(uuid) if record_id(one.uuid) == numbers.record), None)
    if row is None:
        return False
    asked = requests_of_kind(KIND, received.at, about=[about_together(row.uuid)])
    mine = [one.uuid for one in asked if one.is_agreed and one.actor.pk == actor.pk]
    cohost = Cohost.objects.select_for_update().filter(request__in=mine).first()
    if cohost is None:
        return False
    if numbers.number <= cohost.number:
        return True
    cohost.number, cohost.reported_at = numbers.number, received.at
    cohost.coming, cohost.places_used = numbers.coming, numbers.places_used
    cohost.places_wanted = numbers.places_wanted
    cohost.place = place_document(numbers.place) if numbers.place else {}
    cohost.save()
    Together.objects.filter(pk=row.pk).update(is_stale=True)
    changed(TOGETHER)
    return True


def _named(uuid: str) -> list[Together]:
    try:
        return list(Together.objects.filter(uuid=UUID(uuid)))
    except ValueError:
        return []

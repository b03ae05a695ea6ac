"""Shell: a host tells the home how many come through it, and where it holds the event.

One message, sent when any of it is another number than before; the home sums. It is one number for
all our people, and none of them is in it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from meshup.activitypub import activity_documents as activities
from meshup.agenda.choices import PUBLIC
from meshup.agenda.domain.carried_events import event_in_any_state
from meshup.agenda.errors import NoSuchEvent
from meshup.attendance.domain.queries.numbers import numbers_of
from meshup.cohosting.domain.carrying import slug_of
from meshup.cohosting.domain.cohost_numbers import CohostNumbers, numbers_document
from meshup.cohosting.domain.own_events import own_place
from meshup.cohosting.domain.record import HeldPlace
from meshup.cohosting.domain.record_acceptance import request_behind
from meshup.cohosting.models import Carried
from meshup.deliveries.domain.delivering import deliver
from meshup.fediverse.domain.own_actors import group

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.activitypub.ids import Json
    from meshup.agenda.domain.occurrence import Occurrence


def report_numbers(key: int, at: datetime) -> bool:
    """Tell the home our numbers, if they are others than it knows; return whether it was told."""
    with transaction.atomic():
        row = Carried.objects.select_for_update().filter(pk=key, is_held=True).first()
        facts = request_behind(row, at) if row is not None else None
        if row is None or facts is None:
            return False
        document = _document(row, at)
        if document is None:
            return False
        bare = {name: value for name, value in document.items() if name != "number"}
        if bare == row.last_numbers:
            return False
        row.last_numbers, row.numbers_sent = bare, document["number"]
        row.save(update_fields=["last_numbers", "numbers_sent"])
        activity_id = f"{document['id']}-{document['number']}"
        to = [facts.actor.actor_id]
        activity = activities.update_by(activity_id, group().id, document, to)
        deliver(activity, by=group().name, to=[facts.actor.inbox], at=at)
        return True


def _document(row: Carried, at: datetime) -> Json | None:
    try:
        event = event_in_any_state(slug_of(row))
    except NoSuchEvent:
        return None
    if event.state not in PUBLIC or event.ends_at <= at:
        return None
    count = numbers_of(event.slug).count
    numbers = CohostNumbers(
        record=row.record_id,
        number=max(row.numbers_sent + 1, int(at.timestamp())),
        coming=count,
        places_used=0 if row.has_own_place else count,
        places_wanted=row.places_wanted,
        place=_place(row, event),
    )
    return numbers_document(numbers, group().id)


def _place(row: Carried, event: Occurrence) -> HeldPlace:
    """Return where we hold it; at the home's place, only our page and how many come."""
    mine = own_place(event)
    if row.has_own_place:
        return mine
    return replace(HeldPlace(group=mine.group), mode=mine.mode, page=mine.page, coming=mine.coming)

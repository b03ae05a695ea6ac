"""Shell: an imported event is left to whoever holds it with its home from now on.

In the caller's transaction. Only what came from that home's own server is left: by the address that
is read, or by the page that its calendar names. So nobody gets hold of an event of somebody else by
claiming its UID; nor what we hold with others ourselves. The next import finds the event, and takes
it for one that was made here.
"""

from __future__ import annotations

from typing import Final

from meshup.activitypub.addresses import same_origin
from meshup.agenda.domain.carried_events import event_in_any_state
from meshup.agenda.errors import NoSuchEvent
from meshup.imports.domain.origins import stored_uid
from meshup.imports.models import ImportOrigin
from meshup.publishing.held_with import held_with

EVENT: Final = "event:"


def hand_over(uid: str, home: str) -> str:
    """Return the slug of the single event that came under a UID from a home, and forget that."""
    rows = list(
        ImportOrigin.objects.select_for_update(of=("self",))
        .select_related("source")
        .filter(uid=stored_uid(uid))
    )
    if len(rows) != 1 or rows[0].key or not rows[0].about.startswith(EVENT):
        return ""
    (row,) = rows
    slug = row.about.removeprefix(EVENT)
    try:
        event = event_in_any_state(slug)
    except NoSuchEvent:
        return ""
    places = (row.source.url if row.source else "", event.source_url)
    if event.uid != uid or event.series or held_with(slug):
        return ""
    if not any(same_origin(place, home) for place in places if place):
        return ""
    row.delete()
    return slug

"""Which of our events others mean: by its id, or by the address of its page in any language.

Rooms that handle what other servers send ask here. What was never federated, or is gone, is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from django.conf import settings

from meshup.federated_events.domain.federated_ids import own_path, uuid_below
from meshup.federated_events.domain.tags import page_tag
from meshup.federated_events.models import EVENTS, FederatedEvent
from meshup.fediverse.domain.addressing import absolute
from meshup.fediverse.domain.own_actors import group
from meshup.fediverse.domain.settings import shown_federation
from meshup.kit.addresses import match_address
from meshup.kit.shown import Shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet


NEUTRAL_PAGE: Final = re.compile(r"/events/([-a-zA-Z0-9_]+)/")


def event_of_id(url: str) -> str | None:
    """Return the slug of the event that ``url`` names; None when it names none of ours.

    One query at most; whatever stands in ``url``.
    """
    path = own_path(settings.CONFIG.address, url)
    if not path:
        return None
    if (uuid := uuid_below(EVENTS, path)) is not None:
        return _living().filter(uuid=uuid).values_list("slug", flat=True).first()
    slug = _slug_at(path)
    return _living().filter(slug=slug).values_list("slug", flat=True).first() if slug else None


def id_of_event(slug: str) -> str:
    """Return the id of the event with this slug; "" when it is not federated."""
    return ids_of_events([slug]).get(slug, "")


def shown_federated(slug: str) -> dict[str, Shown[str]]:
    """Return what the head of an event's page tells other servers: ``federated_id``, ``handle``.

    The id of its document, and of whom it is; both "" while it is not federated.
    """
    settings_of_node = shown_federation()
    own_id = id_of_event(slug) if settings_of_node.value.is_on else ""
    tags = settings_of_node.tags | {page_tag(slug)}
    handle = group().handle if own_id else ""
    return {"federated_id": Shown(own_id, tags), "handle": Shown(handle, tags)}


def ids_of_events(slugs: Iterable[str]) -> dict[str, str]:
    """Return the ids of those of these events that are federated, by slug; one query."""
    rows = _living().filter(slug__in=list(slugs)).values_list("slug", "uuid")
    return {slug: absolute(f"{EVENTS}{uuid}") for slug, uuid in rows}


def _slug_at(path: str) -> str:
    """Return the slug in the address of an event's page, in a language or without one."""
    neutral = NEUTRAL_PAGE.fullmatch(path)
    if neutral is not None:
        return neutral[1]
    thing, parts = match_address(path)
    return parts.get("slug", "") if thing == "event" else ""


def _living() -> QuerySet[FederatedEvent]:
    return FederatedEvent.objects.filter(gone_at=None)

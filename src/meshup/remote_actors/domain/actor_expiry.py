"""Shell: actors of other servers to whom nothing here points any more go at night.

Any row of any room that points to an actor keeps them known: a follower, a reply, a block. So
rooms need register nothing for that.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from meshup.remote_actors.models import RemoteActor, RemoteKey

if TYPE_CHECKING:
    from datetime import datetime

RETENTION: Final = timedelta(days=30)
AT_ONCE: Final = 500
MOST_A_NIGHT: Final = 50_000


def expire_actors(at: datetime) -> int:
    """Delete who was not read for a month and is in no row of any room; return how many went.

    In batches, each a transaction of its own, so that nobody waits for long.
    """
    gone = 0
    while gone < MOST_A_NIGHT:
        with transaction.atomic():
            numbers = list(unused(at - RETENTION).values_list("pk", flat=True)[:AT_ONCE])
            RemoteKey.objects.filter(actor__in=numbers).delete()
            gone += RemoteActor.objects.filter(pk__in=numbers).delete()[0]
        if len(numbers) < AT_ONCE:
            break
    return gone


def unused(before: datetime) -> QuerySet[RemoteActor]:
    """Return who was read before then and is in no row of any room."""
    actors = RemoteActor.objects.filter(fetched_at__lt=before)
    for model, column in _pointing():
        actors = actors.filter(~Exists(model.objects.filter(**{column: OuterRef("pk")})))
    return actors


def _pointing() -> list[tuple[Any, str]]:
    """Return each model with a foreign key to an actor, but for the actors' own keys."""
    relations = RemoteActor._meta.related_objects
    return [
        (relation.related_model, relation.field.name)
        for relation in relations
        if relation.related_model is not RemoteKey
    ]

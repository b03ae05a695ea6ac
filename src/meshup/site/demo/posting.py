"""Shell: what the demo's node publishes in the fediverse: its events, and a word of the hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.agenda.domain.queries.events import upcoming
from meshup.federated_events.domain.materialising import materialise
from meshup.federated_events.domain.posts import PostPlan, write_post
from meshup.site.demo import words

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker


def publish_in_the_fediverse(ada: Asker, now: datetime) -> None:
    """Federate what is to come, and let Ada write a post about the next but one event."""
    materialise(now)
    coming = upcoming(now, 2)
    write_post(ada, PostPlan(words.POST, coming[-1].slug if coming else ""), now)

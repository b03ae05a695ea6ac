"""Shell: what is kept of talks goes with them; twice changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meshup.kit.web import changed
from meshup.proposals.domain.queries.speaking import proposals_there
from meshup.proposals.domain.tags import talk_tag
from meshup.talks.domain.stored_slides import drop_files
from meshup.talks.domain.tags import MATERIALS, TOPICS
from meshup.talks.domain.topics import drop_empty_topics
from meshup.talks.models import Material, TalkTopic, Thanks, ThanksBox

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

OF_TALKS = (Material, TalkTopic, ThanksBox, Thanks)
"""Rows that name a talk."""


def forget_talks(talks: Collection[UUID]) -> int:
    """Delete all that is kept of these talks, files too; return how many rows went."""
    if not talks:
        return 0
    with transaction.atomic():
        drop_files(list(Material.objects.filter(talk__in=talks)))
        gone = sum(kind.objects.filter(talk__in=talks).delete()[0] for kind in OF_TALKS)
        if gone:
            drop_empty_topics()
            changed(MATERIALS, TOPICS, *map(talk_tag, talks))
    return gone


def forget_those_gone() -> int:
    """Delete what is kept of talks that are there no more, whoever forgot to say so."""
    known: set[UUID] = set()
    for kind in OF_TALKS:
        known |= set(kind.objects.order_by().values_list("talk", flat=True).distinct())
    return forget_talks(known - proposals_there(known))

"""Shell: how much came, for the desk and the doctor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Sum

from meshup.inbox.domain.counting import add_counts
from meshup.inbox.models import ReceivedCount

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class ReceivedFacts:
    """How many activities of a kind had one outcome; ``kind`` is "" for what was no activity."""

    kind: str
    outcome: str
    count: int


def received_since(day: date) -> list[ReceivedFacts]:
    """Return what came from ``day`` on, by kind and outcome, the most first; for hosts."""
    add_counts()
    rows = ReceivedCount.objects.filter(day__gte=day).values_list("kind", "outcome")
    counted = rows.annotate(total=Sum("count")).order_by("-total", "kind", "outcome")
    return [ReceivedFacts(*row) for row in counted]

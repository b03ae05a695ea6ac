"""Shell: where a talk is held besides, for its page: only while both pages link each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.kit import clock
from meshup.node_requests.domain.queries.requests import other_nodes
from meshup.remote_actors.domain.remote_actors import actors_by_number
from meshup.talks.other_evenings import OtherEvening
from meshup.travelling_talks.choices import Borrowed, Standing
from meshup.travelling_talks.domain.request_terms import read_day
from meshup.travelling_talks.models import BorrowedTalk, WantedTalk

if TYPE_CHECKING:
    from uuid import UUID

    from meshup.kit.localized_text import Texts


def evenings_elsewhere(talk: UUID) -> list[OtherEvening]:
    """Return where a talk came from, and where it went; four queries at most."""
    went = list(
        WantedTalk.objects.filter(talk=talk, standing=Standing.AGREED).exclude(there_url="")
    )
    came = list(BorrowedTalk.objects.filter(proposal=talk, standing=Borrowed.HERE, is_linked=True))
    names = _names({row.actor_id for row in went} | {row.actor_id for row in came})
    found = [
        OtherEvening(
            node=names[row.actor_id],
            url=row.there_url,
            titles=row.there_titles,
            day=row.there_on,
            is_first=False,
        )
        for row in went
        if row.actor_id in names
    ]
    for row in came:
        if row.actor_id not in names:
            continue
        titles, day = _first(row)
        found.append(
            OtherEvening(
                node=names[row.actor_id],
                url=row.url,
                titles=titles,
                day=read_day(day),
                is_first=True,
            )
        )
    return found


def _first(row: BorrowedTalk) -> tuple[Texts, str]:
    """Return the first evening that they held it, and when."""
    dated = sorted(row.evenings, key=lambda each: str(each["startTime"]))
    return (dict(dated[0]["nameMap"]), str(dated[0]["startTime"])) if dated else ({}, "")


def _names(actors: set[int]) -> dict[int, str]:
    if not actors:
        return {}
    nodes = other_nodes(actors_by_number(actors).values(), clock.now())
    return {
        number: f"{node.name} ({node.city})" if node.city else node.name
        for number, node in nodes.items()
    }

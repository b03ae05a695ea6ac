"""Shell: the public events that a proposal speaks of, by their slugs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.errors import NoSuchEvent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.agenda.domain.occurrence import Occurrence

MOST: Final = 60
"""More than anybody reads of; an event costs some queries."""


def named_events(slugs: Iterable[str]) -> dict[str, Occurrence]:
    """Return public events; those that are there."""
    found: dict[str, Occurrence] = {}
    for slug in list(dict.fromkeys(filter(None, slugs)))[:MOST]:
        try:
            found[slug] = event_of(slug)
        except NoSuchEvent:
            continue
    return found

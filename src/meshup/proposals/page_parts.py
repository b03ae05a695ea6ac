"""What upper rooms hang on the secret page of a proposal: slides, topics, wishes of visitors.

A room registers a plain function in ``AppConfig.ready``. Whoever has the page asks all of them, in
the order of their ``position``, and includes each template with its context.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from meshup.proposals.domain.queries.proposals import ProposalFacts

    AskPart = Callable[[ProposalFacts, datetime], "PagePart | None"]


@dataclass(frozen=True, slots=True)
class PagePart:
    """A section of the page: ``template`` with ``context``; nothing in it reads a cookie."""

    template: str
    context: Mapping[str, Any]


_parts: Final[list[tuple[int, AskPart]]] = []


def register_page_part(ask: AskPart, *, position: int) -> None:
    """Let ``ask`` (the proposal, the moment) add to the secret page of a proposal, or not."""
    insort(_parts, (position, ask), key=itemgetter(0))


def page_parts(facts: ProposalFacts, now: datetime) -> list[PagePart]:
    """Return what all rooms show of a proposal to whoever holds its secret link, in order."""
    answers = [ask(facts, now) for _position, ask in _parts]
    return [part for part in answers if part is not None]

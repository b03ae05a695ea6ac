"""What rooms add to the pages by which hosts read proposals, such as voices, or letters that wait.

A room registers plain functions in ``AppConfig.ready``; the desk of proposals asks all of them for
each page, in the order of their ``position``. It is a room above those that register, so they do so
here.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.desk.registry import Panel
    from meshup.proposals.domain.queries.proposals import ProposalFacts

    AskProposalPanel = Callable[[Asker, UUID, datetime], "Panel | None"]
    AskHidden = Callable[[Asker, Collection[ProposalFacts]], Collection[UUID]]
    AskProposalFigures = Callable[[Asker, Collection[UUID], datetime], Mapping[UUID, str]]


@dataclass(frozen=True, slots=True)
class _Registered:
    position: int
    panel: AskProposalPanel
    names_people: bool


@dataclass(frozen=True, slots=True)
class _RegisteredFigures:
    position: int
    figures: AskProposalFigures


_panels: Final[list[_Registered]] = []
_figures: Final[list[_RegisteredFigures]] = []
_hidden: Final[list[AskHidden]] = []


def register_proposal_panel(
    ask: AskProposalPanel, *, position: int, names_people: bool = True
) -> None:
    """Let ``ask`` (who asks, the proposal, the moment) add a panel to a proposal's page, or not.

    ``names_people``: whether it may say who proposed it, or to which address letters go; then it is
    left out while a host who reviews without names has not rated it.
    """
    insort(_panels, _Registered(position, ask, names_people), key=attrgetter("position"))


def register_proposal_figures(ask: AskProposalFigures, *, position: int) -> None:
    """Let ``ask`` (who asks, proposals, the moment) add short words to rows of the list, by uuid.

    It is asked once for a whole page, so its queries do not grow with the list; it names nobody.
    """
    insort(_figures, _RegisteredFigures(position, ask), key=attrgetter("position"))


def register_hidden_names(ask: AskHidden) -> None:
    """Let ``ask`` (who asks, proposals) say of which of them a host sees no names yet."""
    _hidden.append(ask)


def nameless_for(asker: Asker, proposals: Collection[ProposalFacts]) -> frozenset[UUID]:
    """Return of which proposals a host sees no names, addresses or letters before rating them."""
    return (
        frozenset().union(*(ask(asker, proposals) for ask in _hidden)) if proposals else frozenset()
    )


def proposal_panels(asker: Asker, uuid: UUID, now: datetime, *, nameless: bool) -> list[Panel]:
    """Return what all rooms show of a proposal, in order; ``nameless`` only what names nobody."""
    asked = (each for each in _panels if not (nameless and each.names_people))
    panels = (each.panel(asker, uuid, now) for each in asked)
    return [panel for panel in panels if panel is not None]


def proposal_figures(asker: Asker, uuids: Collection[UUID], now: datetime) -> dict[UUID, list[str]]:
    """Return the short words of all rooms about proposals, by uuid, in order."""
    words: dict[UUID, list[str]] = {}
    for each in _figures if uuids else ():
        for uuid, short in each.figures(asker, uuids, now).items():
            words.setdefault(uuid, []).append(short)
    return words

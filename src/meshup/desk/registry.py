"""What rooms add to the desk: parts of the overview, panels of an event's page.

A room registers plain functions in ``AppConfig.ready``. The desk asks all of them for each page,
in the order of their ``position``. Entries of the menu are registered in ``community.desk_menu``.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from meshup.community.rules import Asker

    AskOverview = Callable[[Asker, datetime], "OverviewPart"]
    AskPanel = Callable[[Asker, str, datetime], "Panel | None"]


@dataclass(frozen=True, slots=True)
class Action:
    """A link, or with ``posts`` a button that posts to ``url``; ``quiet`` beside the main one."""

    label: StrOrPromise
    url: str
    posts: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Todo:
    """Something that waits for a host.

    Attributes:
        heading: what is to be done.
        title, url: what it is about, and where that is; may be empty.
        notes: short words behind the title.
        actions: how it is done; those that the asker may not do are left out.
    """

    heading: str
    title: str = ""
    url: str = ""
    notes: Sequence[str] = ()
    actions: Sequence[Action] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """A section of a page: ``template`` with ``context``, and what the page shows everywhere.

    Attributes:
        title: how the thing is called whose page it is; the page takes the first one given.
    """

    template: str
    context: Mapping[str, Any]
    title: str = ""


@dataclass(frozen=True, slots=True)
class OverviewPart:
    """What one room has on the desk's first page: shortcuts above, to-dos, a column below.

    A ``lead`` comes before all to-dos, and is itself something to do.
    """

    shortcuts: Sequence[Action] = ()
    todos: Sequence[Todo] = ()
    panel: Panel | None = None
    lead: Panel | None = None


_overview: Final[list[tuple[int, AskOverview]]] = []
_event_panels: Final[list[tuple[int, AskPanel]]] = []


def register_overview(ask: AskOverview, *, position: int) -> None:
    """Let ``ask`` (who asks, the moment) add to the desk's first page."""
    insort(_overview, (position, ask), key=itemgetter(0))


def register_event_panel(ask: AskPanel, *, position: int) -> None:
    """Let ``ask`` (who asks, the event's slug, the moment) add to an event's page, or not."""
    insort(_event_panels, (position, ask), key=itemgetter(0))


def overview_parts(asker: Asker, now: datetime) -> list[OverviewPart]:
    """Return what all rooms have on the first page, in order."""
    return [ask(asker, now) for _position, ask in _overview]


def event_panels(asker: Asker, slug: str, now: datetime) -> list[Panel]:
    """Return what all rooms show of an event, in order; empty when nobody knows it."""
    answers = [ask(asker, slug, now) for _position, ask in _event_panels]
    return [panel for panel in answers if panel is not None]

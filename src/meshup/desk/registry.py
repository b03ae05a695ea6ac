"""What rooms add to the desk: parts of the overview, panels, links and figures of events.

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
    AskAction = Callable[[Asker, str, datetime], "Action | None"]
    AskFigures = Callable[[Asker, Sequence[str], datetime], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Action:
    """A link, or with ``posts`` a button that posts to ``url``; ``quiet`` beside the main one.

    Attributes:
        danger: whether it takes something away.
        back: the page, with its anchor, to which a button that posts leads back; "" for its own.
        spoken: what is read aloud in place of a short label; "" for the label.
    """

    label: StrOrPromise
    url: str
    posts: bool = False
    quiet: bool = False
    danger: bool = False
    back: str = ""
    spoken: StrOrPromise = ""


@dataclass(frozen=True, slots=True)
class NumberField:
    """A number that is typed right there, and a button that posts it as ``name`` to ``url``.

    Attributes:
        label: what the number is.
        button: what the button says.
        like: a number as it may be, shown until something is typed and never sent; "" for none.
        back: the page, with its anchor, to which it leads back.
    """

    label: StrOrPromise
    url: str
    name: str
    button: StrOrPromise
    like: str = ""
    back: str = ""


@dataclass(frozen=True, slots=True)
class Todo:
    """Something that waits for a host.

    Attributes:
        heading: what is to be done.
        title, url: what it is about, and where that is; may be empty.
        notes: short words behind the title.
        actions: how it is done; those that the asker may not do are left out.
        number: a number with which it is done at once, before the actions.
    """

    heading: str
    title: str = ""
    url: str = ""
    notes: Sequence[str] = ()
    actions: Sequence[Action] = ()
    number: NumberField | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """A section of a page: ``template`` with ``context``, and what the page shows everywhere.

    Attributes:
        title: how the thing is called whose page it is; the page takes the first one given.
        style: a style sheet that the page of an event asks for, as ``{% static %}`` names it.
    """

    template: str
    context: Mapping[str, Any]
    title: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class OverviewPart:
    """What one room has on the desk's first page: to-dos, a column below, and perhaps a lead.

    Attributes:
        lead: a section above the to-dos, such as the first steps of a fresh node; where there is
            one, the page does not say that all is well.
    """

    todos: Sequence[Todo] = ()
    panel: Panel | None = None
    lead: Panel | None = None


_overview: Final[list[tuple[int, AskOverview]]] = []
_event_panels: Final[list[tuple[int, AskPanel]]] = []
_series_panels: Final[list[tuple[int, AskPanel]]] = []
_event_actions: Final[list[tuple[int, AskAction]]] = []
_event_figures: Final[list[tuple[int, AskFigures]]] = []


def register_overview(ask: AskOverview, *, position: int) -> None:
    """Let ``ask`` (who asks, the moment) add to the desk's first page."""
    insort(_overview, (position, ask), key=itemgetter(0))


def register_event_panel(ask: AskPanel, *, position: int) -> None:
    """Let ``ask`` (who asks, the event's slug, the moment) add to an event's page, or not."""
    insort(_event_panels, (position, ask), key=itemgetter(0))


def register_series_panel(ask: AskPanel, *, position: int) -> None:
    """Let ``ask`` (who asks, the series' slug, the moment) add to a series' page, or not."""
    insort(_series_panels, (position, ask), key=itemgetter(0))


def register_event_action(ask: AskAction, *, position: int) -> None:
    """Let ``ask`` (who asks, the event's slug, the moment) add a link to its page, or not.

    One that is not ``quiet`` is what is to be done now: it is a button, before all others.
    """
    insort(_event_actions, (position, ask), key=itemgetter(0))


def register_event_figures(ask: AskFigures, *, position: int) -> None:
    """Let ``ask`` (who asks, slugs, the moment) add short words to events of a list, by slug.

    It is asked once for a whole list: its queries do not grow with the list.
    """
    insort(_event_figures, (position, ask), key=itemgetter(0))


def overview_parts(asker: Asker, now: datetime) -> list[OverviewPart]:
    """Return what all rooms have on the first page, in order."""
    return [ask(asker, now) for _position, ask in _overview]


def event_panels(asker: Asker, slug: str, now: datetime) -> list[Panel]:
    """Return what all rooms show of an event, in order; empty when nobody knows it."""
    return _panels(_event_panels, asker, slug, now)


def series_panels(asker: Asker, slug: str, now: datetime) -> list[Panel]:
    """Return what all rooms show of a series below its dates, in order."""
    return _panels(_series_panels, asker, slug, now)


def event_actions(asker: Asker, slug: str, now: datetime) -> list[Action]:
    """Return what all rooms offer beside the gestures of an event, in order."""
    answers = [ask(asker, slug, now) for _position, ask in _event_actions]
    return [action for action in answers if action is not None]


def event_figures(asker: Asker, slugs: Sequence[str], now: datetime) -> dict[str, str]:
    """Return the short words of all rooms, such as "27 come, 4 wait", by slug."""
    found: dict[str, list[str]] = {}
    for _position, ask in _event_figures if slugs else ():
        for slug, words in ask(asker, slugs, now).items():
            found.setdefault(slug, []).append(words)
    return {slug: " · ".join(words) for slug, words in found.items()}


def _panels(
    registered: Sequence[tuple[int, AskPanel]], asker: Asker, slug: str, now: datetime
) -> list[Panel]:
    answers = [ask(asker, slug, now) for _position, ask in registered]
    return [panel for panel in answers if panel is not None]

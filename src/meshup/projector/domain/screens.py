"""Shell: what one screen shows: its parts as pages need them, with tickets to their channels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.staticfiles.storage import staticfiles_storage

from meshup.kit.shown import Shown, together
from meshup.live.domain.tickets import ticket_for
from meshup.projector.parts import parts_on

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.projector.parts import Part, PartView, Viewer


@dataclass(frozen=True, slots=True)
class Section:
    """A part, as one viewer gets it."""

    part: Part
    view: PartView


def sections_for(viewer: Viewer) -> Shown[tuple[Section, ...]]:
    """Return the parts of the viewer's screen that the event has, in order.

    Raises:
        NoSuchEvent: there is no such event for everybody.
    """
    read = [(part, part.read(viewer)) for part in parts_on(viewer.screen)]
    known = [(part, shown) for part, shown in read if shown is not None]
    sections = tuple(Section(part, shown.value) for part, shown in known)
    return together(*(shown for _part, shown in known)).with_value(sections)


def data_of(
    sections: tuple[Section, ...], viewer: Viewer, until: datetime | None
) -> dict[str, Any]:
    """Return what the scripts of a screen know at first: the parts, and tickets until ``until``.

    Without ``until`` there are no tickets: nobody follows an event that is far away. The same page
    gives the same data, so that it can be kept.
    """
    return {
        "slug": viewer.slug,
        "language": viewer.language,
        "screen": viewer.screen,
        "renderedAt": round(viewer.at.timestamp() * 1000),
        "parts": [_part_data(section, until) for section in sections],
    }


def _part_data(section: Section, until: datetime | None) -> dict[str, Any]:
    part, view = section.part, section.view
    return {
        "name": part.name,
        "script": staticfiles_storage.url(part.script) if part.script else "",
        "channels": list(view.channels),
        "tickets": [ticket_for(name, until) for name in view.channels] if until else [],
        "snapshots": dict(view.snapshots),
        "words": {name: str(words) for name, words in part.words.items()},
    }

"""What the projector and the page of now show; rooms above register their parts when they start.

Words
    screen   "projector": the wall, for the whole room; "now": each visitor's phone
    part     a section of a screen: a template for the first look, live channels that tell of
             changes, and a script that shows them

Method
    A part's script is an ES module that exports ``mount(section, context)`` and returns an object
    with ``show(snapshots)``, called with the newest snapshot of each of its channels, by kind, and
    perhaps ``tick(now)``, called each second with the server's time in milliseconds. ``context``
    has ``language``, ``screen`` and ``words``, the part's own phrases. Without JavaScript, and
    until the script runs, the template's words stand.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from meshup.kit.shown import Shown

    ReadPart = Callable[["Viewer"], "Shown[PartView] | None"]

Screen = Literal["projector", "now"]
Area = Literal["main", "side"]


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: at which event, in which language, on which screen, when."""

    slug: str
    language: str
    screen: Screen
    at: datetime


@dataclass(frozen=True, slots=True)
class PartView:
    """A part as one screen shows it first.

    Attributes:
        channels: names of the live channels that tell of changes ("present:<slug>").
        snapshots: by kind of channel ("present"), what these would say now.
        context: what the template knows besides, under its own names.
    """

    channels: tuple[str, ...] = ()
    snapshots: Mapping[str, Any] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section that a room adds to the screens of an evening.

    Attributes:
        name: of its section (``data-part``), unique.
        position: parts stand in its order, within their area.
        screens: where it is shown.
        area: of the projector: large in the middle, or small beside it.
        read: asked for each page; None where the event has no such part. On "now" its tags and
            its moment are the page's, and it reads what everybody may know.
        template: a ``_fragment.html``, given the view's ``context`` and ``viewer``.
        script: an ES module, as ``{% static %}`` names it; "" for a part that never changes.
        words: phrases that the script needs, by its own names.
        style: a style sheet of its own, as ``{% static %}`` names it.
    """

    name: str
    position: int
    screens: frozenset[Screen]
    read: ReadPart
    template: str
    area: Area = "main"
    script: str = ""
    words: Mapping[str, StrOrPromise] = field(default_factory=dict)
    style: str = ""


_parts: Final[list[Part]] = []


def register_part(part: Part) -> None:
    """Show ``part`` on its screens from now on; one of the same name is replaced."""
    _parts[:] = [known for known in _parts if known.name != part.name]
    insort(_parts, part, key=attrgetter("position"))


def parts_on(screen: Screen) -> list[Part]:
    """Return the parts of a screen, in order."""
    return [part for part in _parts if screen in part.screens]

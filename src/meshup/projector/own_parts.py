"""The parts of the screens that this room brings itself."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from meshup.projector.domain.counts import read_counts
from meshup.projector.domain.joining import read_join
from meshup.projector.domain.programme import read_programme
from meshup.projector.parts import Part, register_part

PROGRAMME: Final = Part(
    name="programme",
    position=10,
    screens=frozenset({"projector", "now"}),
    read=read_programme,
    template="projector/_programme.html",
    script="projector/programme.js",
    words={
        "now": _("On now"),
        "next": _("Next"),
        "until": _("until {time}"),
        "at": _("at {time}"),
        "left": _("{time} left"),
        "in": _("in {time}"),
        "soon": _("in a moment"),
    },
)
JOIN: Final = Part(
    name="join",
    position=20,
    screens=frozenset({"projector"}),
    read=read_join,
    template="projector/_join.html",
    area="side",
    script="projector/join.js",
)
COUNTS: Final = Part(
    name="counts",
    position=30,
    screens=frozenset({"projector"}),
    read=read_counts,
    template="projector/_counts.html",
    area="side",
    script="projector/counts.js",
)


def register() -> None:
    """Show them."""
    for part in (PROGRAMME, JOIN, COUNTS):
        register_part(part)

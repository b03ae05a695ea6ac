"""The parts of the screens that this room brings itself."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

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


def register() -> None:
    """Show them."""
    register_part(PROGRAMME)

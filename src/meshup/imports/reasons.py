"""Why something in a file is left out, in words."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from meshup.imports.domain.comparing import CANCELLED, MADE_HERE, OLDER, SAME

BECAUSE: Final = {
    SAME: _("as they are here already"),
    OLDER: _("older than what is here"),
    MADE_HERE: _("made on this node"),
    CANCELLED: _("cancelled, and not known here"),
    "private": _("private"),
    "untitled": _("without a title"),
}


def left_because(reason: str) -> str:
    """Return why something is left out; a component that is no event has its own name."""
    return str(BECAUSE.get(reason, reason))

"""Why something in a file is left out or left as it is, in words."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from meshup.imports.domain.steps import MADE_HERE, OLDER, RETAINED, SAME, UNWANTED

BECAUSE: Final = {
    SAME: _("as they are here already"),
    OLDER: _("older than what was read before"),
    MADE_HERE: _("made on this node"),
    RETAINED: _("changed here by hosts, and left as they have them"),
    UNWANTED: _("left out by you"),
    "private": _("private"),
    "untitled": _("without a title"),
    "refused": _("refused by the agenda"),
    "bad_line": _("with a line that nobody can read"),
    "bad_value": _("added, but for a line that nobody can read"),
    "component": _("not an event"),
    "cut": _("not whole"),
    "doubled": _("a second one for the same date"),
    "excluded": _("a date that the file leaves out"),
    "no_dates": _("without a date"),
    "out_of_reach": _("too far away in time"),
    "out_of_window": _("more than a year ago, or two years ahead"),
    "superseded": _("an older version of an event in the same file"),
    "too_long": _("too long"),
    "too_many_dates": _("more dates than can be kept"),
}


def left_because(reason: str) -> str:
    """Return why something is left out; a component that is no event has its own name."""
    return str(BECAUSE.get(reason, reason))

"""Why a voice does not count."""

from __future__ import annotations

from meshup.kit.errors import Invalid, NotFound, marked as _


class NoSuchTown(Invalid):
    """What was typed is the name of no town."""

    code = "umbrella_chapters.no_town"
    sentence = _("We know no town of this name. Try its name on the map.")
    field = "town"


class NoSuchChapter(NotFound):
    """Nobody wishes for it any more."""

    code = "umbrella_chapters.not_found"
    sentence = _("Nobody wishes for this any more.")

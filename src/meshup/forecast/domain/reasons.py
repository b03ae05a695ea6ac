"""Why a forecast says what it says, in one sentence. Pure.

A sentence is English here, with ``str.format`` fields; pages translate ``template_of(reason)`` and
fill in the facts, which are whole numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.kit.errors import marked as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.forecast.domain.values import Reason

FIRST, FIRST_BOOKINGS = "first", "first_bookings"
USUAL_ONCE, USUAL, BOOKINGS_MISLED = "usual_once", "usual", "bookings_misled"
BOOKINGS_ONCE, BOOKINGS = "bookings_once", "bookings"

TEMPLATES: Final[Mapping[str, str]] = {
    FIRST: _("Nothing is counted yet, and no past event was: this is a mere guess."),
    USUAL_ONCE: _("Nothing is counted yet; {usual} came to the only past event."),
    USUAL: _("Nothing is counted yet; lately about {usual} came ({events} past events)."),
    BOOKINGS_MISLED: _(
        "Lately about {usual} came; what was counted is left out, for it misled more than it"
        " helped at {scored} past events."
    ),
    FIRST_BOOKINGS: _(
        "In most communities about {ratio} come for every 100 who are counted by this time;"
        " no past event was counted yet."
    ),
    BOOKINGS_ONCE: _(
        "About {ratio} come for every 100 who are counted by this time, going by the only past"
        " event and by other communities."
    ),
    BOOKINGS: _(
        "About {ratio} come for every 100 who are counted by this time, and lately about {usual}"
        " came ({events} past events)."
    ),
}


def template_of(reason: Reason) -> str:
    """Return the English sentence for ``reason``, its fields not filled in."""
    return TEMPLATES[reason.code]


def sentence_for(reason: Reason) -> str:
    """Return why, in English."""
    return template_of(reason).format(**reason.facts)

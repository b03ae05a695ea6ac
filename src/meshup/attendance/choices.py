"""The fixed words of coming: where a person stands with one evening, and how that changes."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    """Where somebody stands with one event (partly RSVP, RFC 5545 PARTSTAT)."""

    COMING = "coming", _("coming")
    MAYBE = "maybe", _("maybe")
    WAITING = "waiting", _("on the waiting list")
    OFFERED = "offered", _("a place is free: please answer")  # keeps its place until offered_until
    SKIPPED = "skipped", _("not this time")  # of a series: this date not
    REMOVED = "removed", _("removed by a host")


TRANSITIONS: Final[dict[Standing, frozenset[Standing]]] = {
    Standing.COMING: frozenset(
        {Standing.MAYBE, Standing.WAITING, Standing.SKIPPED, Standing.REMOVED}
    ),
    Standing.MAYBE: frozenset(
        {Standing.COMING, Standing.WAITING, Standing.SKIPPED, Standing.REMOVED}
    ),
    Standing.WAITING: frozenset(
        {
            *(Standing.COMING, Standing.OFFERED, Standing.MAYBE),
            *(Standing.SKIPPED, Standing.REMOVED),
        }
    ),
    Standing.OFFERED: frozenset(
        {
            *(Standing.COMING, Standing.WAITING, Standing.MAYBE),
            *(Standing.SKIPPED, Standing.REMOVED),
        }
    ),
    Standing.SKIPPED: frozenset({Standing.COMING, Standing.MAYBE, Standing.WAITING}),
    Standing.REMOVED: frozenset({Standing.COMING, Standing.MAYBE, Standing.WAITING}),
}
"""Not coming at all is no standing: then there is no row."""

TAKES_A_PLACE: Final = frozenset({Standing.COMING, Standing.OFFERED})
"""What counts against the capacity; only ``COMING`` is in the number that is told."""
FEDIVERSE: Final = "fediverse"
"""The source of registrations that come from other servers; that of this site is ""."""
MOST_COMPANIONS: Final = 9

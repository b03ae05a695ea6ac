"""Refusals of events seen elsewhere."""

from __future__ import annotations

from meshup.kit.errors import NotFound, marked as _


class NoSuchNeighbourEvent(NotFound):
    """It went with its origin, is not shown, or never was; they look the same."""

    code = "neighbour_events.no_such_event"
    sentence = _("This event is no longer here; its origin may still have it.")


class NoSuchNeighbour(NotFound):
    """Nobody of this number is followed."""

    code = "neighbour_events.no_such_neighbour"
    sentence = _("We do not follow them any more.")

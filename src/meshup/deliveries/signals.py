"""What this room announces, after the commit."""

from __future__ import annotations

from django.dispatch import Signal

deliveries_waiting = Signal()
"""Something waits to go out; in the process that put it there."""
inbox_gone = Signal()
"""``inbox``: the number of one that says that it is gone for good (410)."""

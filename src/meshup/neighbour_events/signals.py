"""What this room tells those above, and its own receivers, after a commit."""

from __future__ import annotations

from django.dispatch import Signal

lookups_wanted = Signal()
"""Events wait to be looked up at their origin."""
events_gone = Signal()
"""Events were deleted at their origin; which, ``queries.gone`` says."""
events_seen = Signal()
"""An event was seen by a way by which it had not been seen."""

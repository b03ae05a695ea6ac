"""What this room announces, after the commit."""

from __future__ import annotations

from django.dispatch import Signal

node_moved = Signal()
"""A node that was known was found at another address: ``did``."""

"""What this room announces, after the commit."""

from __future__ import annotations

from django.dispatch import Signal

node_moved = Signal()
"""A node that was known was found at another address: ``did``."""
node_heard_elsewhere = Signal()
"""Cards of nodes that were found say that they live at other addresses now."""

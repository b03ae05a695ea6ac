"""What this room announces, after the commit."""

from __future__ import annotations

from django.dispatch import Signal

members_changed = Signal()
"""Somebody came under our umbrella, or is no longer there."""

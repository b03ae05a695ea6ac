"""What moderation announces, as the last step of its transaction; receivers only enqueue a job."""

from django.dispatch import Signal

blocks_changed = Signal()
"""A peer is blocked, or let in again: ``peer`` (its number)."""

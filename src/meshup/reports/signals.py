"""What this room announces after the commit; receivers only enqueue jobs."""

from django.dispatch import Signal

report_sent = Signal()
"""Somebody sent a report, or said more about one: ``report`` (its number)."""

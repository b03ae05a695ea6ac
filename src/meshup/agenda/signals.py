"""What the agenda announces to whoever listens."""

from django.dispatch import Signal

event_suggested = Signal()
"""Sent after the commit, with ``slug``: a visitor suggested an event and hosts may decide."""

"""What history announces to whoever listens."""

from django.dispatch import Signal

change_made = Signal()
"""Sent after the commit, once for each change, an undo too. Its receivers only enqueue a job.

``change`` is a ``history.domain.records.ChangeRecord``: about what, the verb, who, when, and each
row from what to what.
"""

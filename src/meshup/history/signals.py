"""What history announces to whoever listens."""

from django.dispatch import Signal

changes_made = Signal()
"""Sent after the commit, once for what is committed together. Its receivers only enqueue a job.

``changes`` is a tuple of ``history.domain.records.ChangeRecord``: of one change, an undo too, or of
all of a batch, in order. Each says about what, the verb, who, when, and each row from what to what.
"""

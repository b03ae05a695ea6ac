"""What rows that people edit have in common: a version, and when they were changed last."""

from __future__ import annotations

from typing import Final

from django.db import models

PLACEHOLDER: Final = models.Q(version=0)
"""Rows of which nobody has said anything: they are there so that other rows can point to them."""


class VersionedRow(models.Model):
    """A row that people edit; its changes are kept, and can be undone.

    At version 0 it is a placeholder: no change made it, readers do not see it, and the first
    change makes it version 1.
    """

    version = models.PositiveIntegerField(default=1, help_text="Grows with each change.")
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True

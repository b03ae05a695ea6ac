"""What is remembered of files: which of their proposals is which here, and what it said last.

No word of a file is kept but as a keyed hash, so that it can be told whether it, or what is here,
has changed since.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class FiledProposal(models.Model):
    """A proposal that came with a file."""

    key = models.CharField(max_length=32, unique=True, help_text="Keyed hash of what names it.")
    proposal = models.UUIDField(help_text="Of the proposal here, which may be gone.")
    digests = models.JSONField(default=dict, help_text="Keyed hashes of what it said, by field.")
    taken_at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset({"key", "proposal", "digests"})

    class Meta:
        indexes = (models.Index(fields=("proposal",)),)

    def __str__(self) -> str:
        return f"filed proposal {self.pk}"

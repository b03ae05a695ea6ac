"""What is remembered of live channels: how often each has changed."""

from __future__ import annotations

from django.db import models


class Channel(models.Model):
    """A channel that has changed at least once; its snapshot is read from the rows it shows."""

    name = models.CharField(max_length=180, unique=True, help_text='"kind:key".')
    sequence = models.PositiveBigIntegerField(default=0, help_text="Grows with each change.")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.sequence}"

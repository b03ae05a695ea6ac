"""What is remembered of live channels: how often each has changed."""

from __future__ import annotations

from django.db import models

from meshup.live.channels import LONGEST_CHANNEL


class Channel(models.Model):
    """A channel that has changed at least once; its snapshot is read from the rows it shows."""

    name = models.CharField(max_length=LONGEST_CHANNEL, primary_key=True, help_text='"kind:key".')
    sequence = models.PositiveBigIntegerField(help_text="Grows with each change.")
    changed_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.sequence}"

"""What history remembers: changes."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Change(models.Model):
    """What somebody changed, with the rows before and after, so that it can be undone."""

    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    verb = models.CharField(max_length=24)
    about = models.CharField(max_length=160, help_text='"event:slug", "series:slug", "venue:slug".')
    rows = models.JSONField(help_text="[[model, key, before or null, after or null], …]")
    undone_at = models.DateTimeField(null=True, blank=True)

    PERSONAL: ClassVar = frozenset({"by", "rows"})

    class Meta:
        db_table = "agenda_change"  # where it was born, before history was a room
        indexes = [models.Index(fields=["about", "-at"], name="agenda_chan_about_023e9d_idx")]

    def __str__(self) -> str:
        return f"{self.verb} {self.about}"

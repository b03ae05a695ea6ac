"""What is remembered of whom this node watches over an event that is held together."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Watch(models.Model):
    """An event that is held together, and what the others who hold it said when we looked."""

    uuid = models.UUIDField(unique=True, help_text="Of its record, at whatever home.")
    next_at = models.DateTimeField(db_index=True, help_text="When we look next.")
    looked_at = models.DateTimeField(null=True, blank=True)
    statements = models.JSONField(default=dict, help_text="What each said last, by its Group.")
    to_ask = models.JSONField(
        default=list, help_text="Groups that held it with the home before us, to be asked by us."
    )
    declined_at = models.DateTimeField(
        null=True, blank=True, help_text="When hosts said that the next may go on."
    )
    declined_record = models.URLField(
        max_length=500, blank=True, help_text="The record of the home then; of another, it is void."
    )

    PERSONAL: ClassVar = frozenset[str]()

    def __str__(self) -> str:
        return f"watch {self.pk}"

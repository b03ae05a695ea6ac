"""What the imports remember: which event of which file became which event here."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Import(models.Model):
    """One file whose events were imported, and by whom."""

    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    source = models.CharField(max_length=500, help_text="Name of the file, or its address.")
    made = models.JSONField(default=list, help_text='What it made: ["event:slug", …], in order.')
    undone_at = models.DateTimeField(null=True, blank=True)

    PERSONAL: ClassVar = frozenset({"by", "source"})

    class Meta:
        db_table = "intake_intake"

    def __str__(self) -> str:
        return self.source


class ImportOrigin(models.Model):
    """An event of a file and what it became; so that it is known when it comes again."""

    uid = models.CharField(max_length=255)
    key = models.CharField(max_length=10, blank=True, help_text="Date by the rule, or empty.")
    about = models.CharField(max_length=160, help_text='"event:slug" or "series:slug".')
    sequence = models.PositiveIntegerField(default=0, help_text="SEQUENCE in the file.")
    changed = models.CharField(max_length=32, blank=True, help_text="LAST-MODIFIED in the file.")
    digest = models.CharField(max_length=32, help_text="Of what the file said.")

    class Meta:
        db_table = "intake_taken"
        constraints = [
            models.UniqueConstraint(fields=["uid", "key"], name="intake_one_row_an_event")
        ]

    def __str__(self) -> str:
        return f"{self.uid} {self.key}"

"""What the imports remember: which event of which file became which event here."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Source(models.Model):
    """An address from which events were imported; hosts may let it be read again each night."""

    url = models.CharField(max_length=2000, unique=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    nightly = models.BooleanField(default=False, help_text="Whether it is read each night.")
    read_at = models.DateTimeField(null=True, blank=True, help_text="When it was read last.")
    etag = models.CharField(max_length=200, blank=True, help_text="ETag of what was taken.")
    modified = models.CharField(max_length=64, blank=True, help_text="Last-Modified of it.")
    failure = models.CharField(max_length=500, blank=True, help_text="Why it was not read.")
    changes = models.PositiveIntegerField(default=0, help_text="How many the last night took.")
    waiting = models.PositiveIntegerField(
        default=0, help_text="How many would be withdrawn, and wait for a host."
    )

    PERSONAL: ClassVar = frozenset({"by", "url"})

    class Meta:
        db_table = "intake_source"

    def __str__(self) -> str:
        return self.url


class Import(models.Model):
    """One file whose events were imported, and by whom."""

    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    source = models.CharField(max_length=500, help_text="Name of the file, or its address.")
    made = models.JSONField(default=list, help_text='What it made: ["event:slug", …], in order.')
    uids = models.JSONField(default=list, help_text="The UIDs of which it wrote something.")
    before = models.JSONField(
        default=list, help_text="What had been imported before of these UIDs."
    )
    written = models.PositiveIntegerField(default=0, help_text="UIDs that it has written so far.")
    planned = models.PositiveIntegerField(default=0, help_text="UIDs that it has to write.")
    retained = models.PositiveIntegerField(
        default=0, help_text="UIDs of which it left what hosts had changed."
    )
    failure = models.CharField(max_length=500, blank=True, help_text="Why it ended early.")
    undone_at = models.DateTimeField(null=True, blank=True)

    PERSONAL: ClassVar = frozenset({"by", "source", "before"})

    class Meta:
        db_table = "intake_intake"

    def __str__(self) -> str:
        return self.source

    @property
    def is_running(self) -> bool:
        """Whether a part of it is still to be written."""
        return self.written < self.planned and not self.failure


class ImportOrigin(models.Model):
    """An event of a file and what it became; so that it is known when it comes again."""

    uid = models.CharField(max_length=255)
    key = models.CharField(max_length=40, blank=True, help_text="Which date of it, or empty.")
    about = models.CharField(max_length=160, help_text='"event:slug" or "series:slug".')
    kind = models.CharField(max_length=8, blank=True, help_text="series, date or event.")
    fields = models.JSONField(null=True, help_text="What the last import wrote; see parts.py.")
    sequence = models.PositiveIntegerField(default=0, help_text="SEQUENCE in the file.")
    changed = models.CharField(max_length=32, blank=True, help_text="LAST-MODIFIED in the file.")
    source = models.ForeignKey(
        Source, models.SET_NULL, null=True, blank=True, related_name="origins"
    )

    PERSONAL: ClassVar = frozenset({"fields"})

    class Meta:
        db_table = "intake_taken"
        constraints = [
            models.UniqueConstraint(fields=["uid", "key"], name="intake_one_row_an_event")
        ]

    def __str__(self) -> str:
        return f"{self.uid} {self.key}"


class ImportedPlace(models.Model):
    """A LOCATION of a file and the venue that it became, so that it becomes the same again."""

    digest = models.CharField(max_length=32, help_text="Of the whole address, normalised.")
    latitude = models.FloatField(null=True, help_text="Degrees north, WGS 84.")
    longitude = models.FloatField(null=True, help_text="Degrees east, WGS 84.")
    venue = models.CharField(max_length=80, help_text="Its address on this node.")
    made = models.BooleanField(default=False, help_text="Whether the import made the venue.")

    class Meta:
        db_table = "intake_place"
        indexes = [models.Index(fields=["digest"], name="intake_place_digest")]

    def __str__(self) -> str:
        return self.venue

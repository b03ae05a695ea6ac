"""What this room remembers: reports, notes, contact persons, warnings.

What a row is about is text, such as "event:routing-night" or "registration:12": rooms above are
not known here. ``reportables`` says what it is and leads to it.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from meshup.reports.choices import Audience, ReportState, Way

ABOUT_LENGTH = 200


class ContactPerson(models.Model):
    """Somebody who signs in and whom people may tell how somebody behaved."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="contact_person"
    )
    name = models.CharField(max_length=80, help_text="As everybody reads it.")
    languages = models.JSONField(default=list, help_text="Language codes they understand.")
    reach = models.JSONField(default=dict, help_text="How to reach them at an evening, localized.")
    is_shown = models.BooleanField(
        default=True, help_text="Who is shown no more goes on reading what they were given."
    )

    PERSONAL: ClassVar = frozenset({"person", "name", "languages", "reach"})

    def __str__(self) -> str:
        return f"contact person {self.pk}"


class Report(models.Model):
    """What somebody reported, or a case that hosts opened themselves."""

    way = models.CharField(max_length=8, choices=Way.choices)
    state = models.CharField(
        max_length=12, choices=ReportState.choices, default=ReportState.OPEN, db_index=True
    )
    about = models.CharField(max_length=ABOUT_LENGTH, blank=True, help_text='"event:slug", or "".')
    words = models.TextField(blank=True, help_text="What happened; empty once it was taken back.")
    occasion = models.CharField(
        max_length=200, blank=True, help_text="When and where, where nothing else says it."
    )
    reach = models.CharField(max_length=200, blank=True, help_text="How to reach whoever sent it.")
    handle = models.CharField(
        max_length=22, unique=True, null=True, blank=True, help_text="Of its secret link, if any."
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    author = models.ForeignKey(
        "peers.Peer",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who made what it is about, where that is known.",
    )
    readers = models.ManyToManyField(
        ContactPerson, blank=True, related_name="reports", help_text="Of conduct: who reads it."
    )
    concerned = models.ManyToManyField(
        ContactPerson, blank=True, related_name="+", help_text="Of conduct: who never reads it."
    )
    made_at = models.DateTimeField()
    touched_at = models.DateTimeField(help_text="When whoever sent it last said something.")
    closed_at = models.DateTimeField(null=True, blank=True)

    PERSONAL: ClassVar = frozenset({"words", "occasion", "reach", "handle", "opened_by", "author"})

    def __str__(self) -> str:
        return f"report {self.pk}"


class Note(models.Model):
    """Words about a report: of those who work on it, or of whoever sent it."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="notes")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_of_reporter = models.BooleanField(default=False)
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.READERS)
    words = models.TextField()
    at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset({"by", "words"})

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"a note on report {self.report_id}"


class PeerWarning(models.Model):
    """What hosts want a peer to read; they see it on their pages."""

    peer = models.ForeignKey("peers.Peer", models.CASCADE, related_name="warnings")
    report = models.ForeignKey(Report, models.SET_NULL, null=True, blank=True, related_name="+")
    about = models.CharField(max_length=ABOUT_LENGTH, blank=True)
    words = models.TextField()
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    PERSONAL: ClassVar = frozenset({"peer", "words"})

    def __str__(self) -> str:
        return f"warning {self.pk}"

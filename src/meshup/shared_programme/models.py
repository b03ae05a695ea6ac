"""What is remembered of parts of programmes: those that we gave, and those that we fill."""

from __future__ import annotations

from typing import ClassVar, Final
from uuid import uuid4

from django.db import models

LONGEST_URL: Final = 500
LONGEST_ETAG: Final = 200
LONGEST_NAME: Final = 200
LONGEST_WORD: Final = 80


class GivenPart(models.Model):
    """A part of the programme of an event of ours, which a community that holds it fills."""

    uuid = models.UUIDField(default=uuid4, unique=True)
    event = models.ForeignKey("agenda.Event", models.CASCADE, related_name="+")
    group = models.CharField(max_length=LONGEST_URL, help_text="Id of who fills it.")
    name = models.CharField(max_length=LONGEST_NAME, help_text="How they were called.")
    is_given = models.BooleanField(default=True, help_text="Whether they still hold the event.")
    revision = models.PositiveIntegerField(default=1, help_text="Grows when hosts change it.")
    zone = models.CharField(max_length=LONGEST_WORD, blank=True, help_text="Empty: anywhere.")
    track = models.CharField(max_length=LONGEST_WORD, blank=True)
    starts_after = models.PositiveIntegerField(help_text="Minutes after the event begins.")
    ends_after = models.PositiveIntegerField(help_text="Minutes after the event begins.")
    given_at = models.DateTimeField()
    version = models.PositiveBigIntegerField(default=0, help_text="Of what they sent last.")
    document = models.JSONField(default=dict, help_text="What they sent last, with its proof.")
    digest = models.BinaryField(max_length=32, default=bytes, help_text="Of what it says.")
    conflict = models.JSONField(
        default=dict, help_text="Another document of the same version, signed as well."
    )
    lines = models.JSONField(default=list, help_text="Talks on lines of ours, as uuids.")
    sent_back = models.JSONField(default=list, help_text="Slots that hosts sent back, and why.")
    news = models.JSONField(default=list, help_text="What hosts here have not seen yet.")
    etag = models.CharField(max_length=LONGEST_ETAG, blank=True)
    next_at = models.DateTimeField(db_index=True, help_text="When it is read next.")
    hour_begun = models.DateTimeField(null=True, blank=True)
    taken_in_hour = models.PositiveSmallIntegerField(default=0)

    PERSONAL: ClassVar = frozenset({"document", "conflict", "sent_back", "news"})

    def __str__(self) -> str:
        return f"given part {self.pk}"


class FilledPart(models.Model):
    """A part of the programme of another home, which we fill."""

    record_id = models.CharField(max_length=LONGEST_URL, db_index=True)
    uuid = models.UUIDField()
    is_ours = models.BooleanField(default=True, help_text="Whether it was not taken back.")
    terms = models.JSONField(default=dict, help_text="The part, as the record has it.")
    slots = models.JSONField(default=list, help_text="Which talk is when; see ``domain.slots``.")
    version = models.PositiveBigIntegerField(default=0, help_text="Of what we sent last.")
    document = models.JSONField(default=dict, help_text="What we sent last, with its proof.")
    digest = models.BinaryField(max_length=32, default=bytes, help_text="Of what it says.")
    news = models.JSONField(default=list, help_text="What hosts here have not seen yet.")

    PERSONAL: ClassVar = frozenset({"document", "news"})

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("record_id", "uuid"), name="shared_programme_one_row_a_part"
            ),
        )

    def __str__(self) -> str:
        return f"filled part {self.pk}"

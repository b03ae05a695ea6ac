"""What is remembered of programmes: the draft of each event, its steps, and what was published.

Everybody reads the timetable of the agenda. A draft stands beside it, until it is published or
dropped; its lines are one value, for every step reads and checks them all.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from meshup.programme.choices import Act, Recording


class Programme(models.Model):
    """The draft of one event, and what holds for all its drafts."""

    event = models.OneToOneField("agenda.Event", models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=0, help_text="Grows with each step.")
    is_open = models.BooleanField(default=False, help_text="Whether something is not published.")
    lines = models.JSONField(default=list, help_text="As ``domain.lines`` stores them.")
    base = models.JSONField(default=list, help_text="The timetable that the draft began with.")
    recording = models.CharField(
        max_length=8, choices=Recording.choices, default=Recording.NO, help_text="What is wanted."
    )
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    last_act = models.CharField(max_length=12, choices=Act.choices, blank=True)
    last_ref = models.CharField(max_length=48, blank=True, help_text="Of a line, or empty.")
    other_hand = models.JSONField(
        default=dict, help_text="Which other community changed it last, and what; or empty."
    )

    PERSONAL: ClassVar = frozenset({"changed_at", "changed_by"})

    def __str__(self) -> str:
        return f"programme of event {self.event_id}"


class Step(models.Model):
    """One step of a draft, to be told and undone; gone when the draft is."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="steps")
    act = models.CharField(max_length=12, choices=Act.choices)
    ref = models.CharField(max_length=48, blank=True, help_text="Of the line, or empty.")
    before = models.JSONField(default=dict, help_text="Lines it changed, by ref; null for none.")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    PERSONAL: ClassVar = frozenset({"at", "by"})

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.act} {self.ref}"


class Publication(models.Model):
    """A version of a programme as everybody got to read it, and what was new in it."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="publications")
    number = models.PositiveIntegerField()
    news = models.JSONField(default=list, help_text="As ``domain.differences`` stores them.")
    lines = models.JSONField(default=list, help_text="As ``domain.lines`` stores them.")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    PERSONAL: ClassVar = frozenset({"at", "by"})

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                fields=("programme", "number"), name="programme_one_publication_a_number"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} of {self.programme_id}"

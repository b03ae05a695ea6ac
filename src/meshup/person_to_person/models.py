"""What is remembered of the rounds of an evening."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from meshup.history.versioned import VersionedRow


class RoundSession(models.Model):
    """The rounds of one event: how many, how long, at which tables."""

    event = models.OneToOneField("agenda.Event", models.CASCADE, related_name="+")
    state = models.CharField(max_length=12, default="gathering")
    rounds_planned = models.PositiveSmallIntegerField(default=5)
    round_seconds = models.PositiveIntegerField(default=600)
    pause_seconds = models.PositiveIntegerField(default=120)
    tables = models.JSONField(default=list, help_text="Names of tables; empty: as many as needed.")
    seed = models.BigIntegerField()
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"rounds of event {self.event_id}"


class Participant(models.Model):
    """A peer who takes part in the rounds."""

    session = models.ForeignKey(RoundSession, models.CASCADE, related_name="participants")
    peer = models.ForeignKey("peers.Peer", models.CASCADE, related_name="+")
    key = models.CharField(max_length=22, unique=True, help_text="By chance; names its channel.")
    topics = models.JSONField(default=list)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    skips_round = models.PositiveSmallIntegerField(null=True, blank=True)
    wants_trio = models.BooleanField(default=False)
    repeats_ok = models.BooleanField(default=False)

    PERSONAL: ClassVar = frozenset(
        {
            "session",
            "peer",
            "key",
            "topics",
            "joined_at",
            "left_at",
            "skips_round",
            "wants_trio",
            "repeats_ok",
        }
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("session", "peer"), name="person_to_person_once"),
        )

    def __str__(self) -> str:
        return f"participant {self.pk}"


class Round(models.Model):
    """One round: when it was planned, begins and ends, and why everybody sits where they sit."""

    session = models.ForeignKey(RoundSession, models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField(help_text="1 is the first.")
    planned_at = models.DateTimeField()
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True, blank=True)
    certificate = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("session", "number"), name="person_to_person_round_once"
            ),
        )

    def __str__(self) -> str:
        return f"round {self.number} of {self.session_id}"


class Seat(models.Model):
    """Where a participant is in one round: at a table, resting, or waiting for somebody."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="seats")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="seats")
    table = models.CharField(max_length=40, blank=True, help_text="Empty: at none.")
    stays = models.BooleanField(default=False)
    reason = models.CharField(max_length=30, blank=True, help_text="Why at none.")
    misses_at = models.DateTimeField(null=True, blank=True, help_text="Said: I can't find them.")

    PERSONAL: ClassVar = frozenset(
        {"round", "participant", "table", "stays", "reason", "misses_at"}
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("round", "participant"), name="person_to_person_seat_once"
            ),
        )

    def __str__(self) -> str:
        return f"seat {self.pk}"


class ConversationStarter(VersionedRow):
    """What hosts say of a conversation starter: one that they wrote, or changes of a shipped one.

    A shipped one of which nobody has said anything has no row.
    """

    slug = models.SlugField(max_length=80, unique=True)
    texts = models.JSONField(default=dict, help_text="By language; empty: as it was shipped.")
    position = models.PositiveIntegerField(
        null=True, blank=True, help_text="Smaller comes first; empty: where it was shipped."
    )
    hidden = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.slug

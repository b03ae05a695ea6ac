"""Who has met whom, and who would rather not, or would like to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from meshup.introductions.choices import NAME_LENGTH, RETENTION_MONTHS


class Encounter(models.Model):
    """That two peers met at one moment; ``low`` has the smaller number.

    A row for each time, not a count: so remembering the same round twice is once, a peer who joins
    two devices takes along a set, and what is past its time goes by itself.
    """

    low = models.ForeignKey("peers.Peer", models.CASCADE, related_name="+", db_index=False)
    high = models.ForeignKey("peers.Peer", models.CASCADE, related_name="+")
    met_at = models.DateTimeField(help_text="When their round ended.")

    PERSONAL: ClassVar = frozenset({"low", "high", "met_at"})

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("low", "high", "met_at"), name="introductions_once_a_moment"
            ),
            models.CheckConstraint(
                condition=models.Q(low__lt=models.F("high")), name="introductions_low_is_lower"
            ),
        )
        indexes = (models.Index(fields=("met_at",), name="introductions_met_at"),)

    def __str__(self) -> str:
        return f"encounter {self.pk}"


class IntroducedPairs(models.Model):
    """How many pairs this community has introduced, ever: one row, and nobody is named in it."""

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.number} pairs"


class EncounterSettings(models.Model):
    """What hosts decided for the whole node: one row."""

    retention_months = models.PositiveSmallIntegerField(
        default=RETENTION_MONTHS, help_text="For how many months it is remembered who has met whom."
    )

    def __str__(self) -> str:
        return f"{self.retention_months} months"


class Avoidance(models.Model):
    """That a peer is not to be introduced to another; silent, final, remembered."""

    by = models.ForeignKey("peers.Peer", models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey("peers.Peer", models.CASCADE, related_name="+")
    is_chosen = models.BooleanField(
        help_text="Among those they have met; else it follows from a name."
    )
    made_at = models.DateTimeField()
    renewed_at = models.DateTimeField(help_text="When who asked for it last took part.")

    PERSONAL: ClassVar = frozenset({"by", "other", "is_chosen", "made_at", "renewed_at"})

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("by", "other"), name="introductions_avoidance_once"),
        )

    def __str__(self) -> str:
        return f"avoidance {self.pk}"


class AvoidedName(models.Model):
    """That a peer is not to be introduced to anybody called so."""

    by = models.ForeignKey("peers.Peer", models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=NAME_LENGTH, help_text="Folded, as it is compared.")
    made_at = models.DateTimeField()
    renewed_at = models.DateTimeField(help_text="When who asked for it last took part.")

    PERSONAL: ClassVar = frozenset({"by", "name", "made_at", "renewed_at"})

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("by", "name"), name="introductions_avoided_name_once"),
        )

    def __str__(self) -> str:
        return f"avoided name {self.pk}"


class Wish(models.Model):
    """Whom a peer would like to meet at one event; it goes when the event is over."""

    event = models.ForeignKey("agenda.Event", models.CASCADE, related_name="+")
    by = models.ForeignKey("peers.Peer", models.CASCADE, related_name="+")
    name = models.CharField(max_length=NAME_LENGTH, help_text="Folded, as it is compared.")
    made_at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset({"event", "by", "name", "made_at"})

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("event", "by", "name"), name="introductions_wish_once"),
        )

    def __str__(self) -> str:
        return f"wish {self.pk}"

"""What hosts keep of a proposal for themselves: notes, and how each of them rates it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class HostNote(models.Model):
    """Words about a proposal, for whoever makes the programme; goes with the proposal."""

    proposal = models.ForeignKey(
        "proposals.Proposal", models.CASCADE, to_field="uuid", related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    words = models.TextField()
    at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset({"proposal", "by", "words", "at"})

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"note {self.pk}"


class Rating(models.Model):
    """What one host thinks of a proposal: 1 to 5, with some words; goes with the proposal."""

    proposal = models.ForeignKey(
        "proposals.Proposal", models.CASCADE, to_field="uuid", related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    grade = models.PositiveSmallIntegerField(help_text="1 to 5.")
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset({"proposal", "by", "grade", "words", "at"})

    class Meta:
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("proposal", "by"), name="proposals_desk_one_rating_of_each"
            ),
        )

    def __str__(self) -> str:
        return f"rating {self.pk}"

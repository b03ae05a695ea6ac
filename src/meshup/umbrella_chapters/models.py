"""What is remembered of wishes: the town, and voices: a peer each, and perhaps an address."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Chapter(models.Model):
    """A town in which people would like a community; one that exists, not what somebody typed."""

    town = models.CharField(max_length=120)
    country = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2.")
    made_at = models.DateTimeField()
    begun_at = models.DateTimeField(
        null=True, blank=True, help_text="When a host noted that somebody began."
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("town", "country"), name="umbrella_chapter_once"),
        )

    def __str__(self) -> str:
        return f"chapter {self.pk}"


class Voice(models.Model):
    """That a visitor would like a community in a town; the address only when it was proved."""

    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="voices")
    peer = models.ForeignKey("peers.Peer", models.CASCADE, related_name="+")
    address = models.ForeignKey(
        "letters.Address", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    hears = models.BooleanField(default=False, help_text="Their yes to letters about this town.")
    made_at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset({"chapter", "peer", "address", "hears", "made_at"})

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("chapter", "peer"), name="umbrella_voice_once"),
        )

    def __str__(self) -> str:
        return f"voice {self.pk}"

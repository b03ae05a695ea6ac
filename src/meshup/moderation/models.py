"""What moderation remembers: blocks, what hosts decided, and the log of what they did.

What an act is about is text, such as "event:routing-night" or "registration:12", and a report a
number: rooms above are not known here. ``act_wordings`` says how they are called.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from meshup.moderation.choices import REPORT_MONTHS

ABOUT_LENGTH = 200


class ModerationSettings(models.Model):
    """What hosts decide about moderation: one row, or none while nothing was decided."""

    report_months = models.PositiveSmallIntegerField(
        default=REPORT_MONTHS, help_text="How long closed reports and the log are kept."
    )

    def __str__(self) -> str:
        return f"{self.report_months} months"


class Block(models.Model):
    """A peer or a network that is kept out, until it ends or somebody lifts it."""

    peer = models.ForeignKey(
        "peers.Peer", models.CASCADE, null=True, blank=True, related_name="blocks"
    )
    network_key = models.CharField(
        max_length=32, blank=True, db_index=True, help_text="A keyed hash; never an address."
    )
    report = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="The number of the report that it answers, if any."
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    why = models.TextField()
    made_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True, help_text="Empty: until it is lifted.")
    lifted_at = models.DateTimeField(null=True, blank=True)

    PERSONAL: ClassVar = frozenset({"peer", "network_key", "by", "why"})

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(peer=None) ^ models.Q(network_key=""), name="one_is_blocked"
            ),
            models.CheckConstraint(
                condition=models.Q(network_key="") | models.Q(until__isnull=False),
                name="network_blocks_end",
            ),
        )

    def __str__(self) -> str:
        return f"block {self.pk}"


class Act(models.Model):
    """What a host did about people, and why; written once, never changed."""

    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    verb = models.CharField(max_length=40)
    about = models.CharField(max_length=ABOUT_LENGTH, blank=True, db_index=True)
    why = models.TextField(blank=True)
    report = models.PositiveBigIntegerField(
        null=True,
        blank=True,
        db_index=True,
        help_text="The number of the report that it answers, if any.",
    )
    facts = models.JSONField(default=dict, help_text="What an undo needs: numbers, slugs.")
    undoes = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="undone"
    )

    PERSONAL: ClassVar = frozenset({"by", "why"})

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.verb} {self.about}"

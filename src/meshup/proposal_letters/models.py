"""What is remembered of letters to speakers: each, what it told, and words that hosts set."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from meshup.proposal_letters.choices import AFTERWARDS, Standing, Topic


class SpeakerLetter(models.Model):
    """What the speaker of a proposal is told, or is to be told when a host has looked.

    While it waits, and no host has changed its words, these are written anew by whoever looks;
    those that were sent stay as they were said.
    """

    proposal = models.ForeignKey("proposals.Proposal", models.CASCADE, related_name="+")
    topic = models.CharField(max_length=12, choices=Topic.choices)
    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.WAITING)
    event = models.CharField(max_length=120, blank=True, help_text="Slug, or none.")
    tells = models.JSONField(default=dict, help_text="What it tells; see domain.situations.")
    before = models.JSONField(default=dict, help_text="What was told before it; {} for nothing.")
    sequences = models.JSONField(default=dict, help_text="SEQUENCE in its file, by event.")
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=200, blank=True, help_text="Of a host, or as it left.")
    words = models.TextField(blank=True, help_text="Plain; of a host, or as they left.")
    is_edited = models.BooleanField(default=False, help_text="A host changed its words.")
    is_remade = models.BooleanField(
        default=False, help_text="A host had changed its words, and then it became untrue."
    )
    version = models.PositiveIntegerField(default=1, help_text="Grows with each change.")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    PERSONAL: ClassVar = frozenset(
        {
            *("proposal", "topic", "standing", "event", "tells", "before", "sequences"),
            *("language", "subject", "words", "is_edited", "is_remade", "made_at", "sent_at"),
        }
    )

    class Meta:
        indexes = (models.Index(fields=("standing",)),)
        constraints = (
            models.UniqueConstraint(
                fields=("proposal",),
                condition=models.Q(standing=Standing.WAITING)
                & ~models.Q(topic__in=sorted(AFTERWARDS)),
                name="proposal_letters_one_waits",
            ),
            models.UniqueConstraint(
                fields=("proposal", "event"),
                condition=models.Q(topic__in=sorted(AFTERWARDS)),
                name="proposal_letters_thanked_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.topic} {self.pk}"


class LetterTemplate(models.Model):
    """What hosts write in letters about a topic, in one language; without a row: the usual."""

    topic = models.CharField(max_length=12, choices=Topic.choices)
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=200)
    words = models.TextField(help_text="Plain, with placeholders; see domain.placeholders.")
    version = models.PositiveIntegerField(default=1, help_text="Grows with each change.")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("topic", "language"), name="proposal_letters_template"),
        )

    def __str__(self) -> str:
        return f"{self.topic} in {self.language}"


class SendingRule(models.Model):
    """How letters leave: one row, or none while hosts look at each before."""

    is_at_once = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "at once" if self.is_at_once else "looked at first"

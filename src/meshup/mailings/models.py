"""What is remembered of letters to many: who follows what, what is news, and what hosts write."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from meshup.history.versioned import VersionedRow
from meshup.mailings.choices import MessageState, SubscriptionKind


class Follower(models.Model):
    """A proved address whose owner asked to be told; a secret link opens what it is told."""

    address = models.OneToOneField("letters.Address", models.CASCADE, related_name="+")
    handle = models.CharField(max_length=22, unique=True, help_text="See kit.secret_links.")
    hears_hosts = models.BooleanField(
        default=True, help_text="Gets what hosts write to all who follow."
    )
    month = models.CharField(
        max_length=7, blank=True, help_text="Of the latest monthly letter, such as 2026-12."
    )
    made_at = models.DateTimeField()
    idle_since = models.DateTimeField(
        null=True, blank=True, help_text="They stopped everything; the row goes soon."
    )

    PERSONAL: ClassVar = frozenset(
        {"address", "handle", "hears_hosts", "month", "made_at", "idle_since"}
    )

    def __str__(self) -> str:
        return f"follower {self.pk}"


class Subscription(models.Model):
    """One thing that a follower is told of."""

    follower = models.ForeignKey(Follower, models.CASCADE, related_name="subscriptions")
    kind = models.CharField(max_length=12, choices=SubscriptionKind.choices)
    series = models.ForeignKey("agenda.Series", models.CASCADE, null=True, related_name="+")
    made_at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset({"follower", "kind", "series", "made_at"})

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("follower", "kind"),
                condition=models.Q(series__isnull=True),
                name="mailings_once_a_kind",
            ),
            models.UniqueConstraint(fields=("follower", "series"), name="mailings_once_a_series"),
            models.CheckConstraint(
                condition=models.Q(series__isnull=True) ^ models.Q(kind=SubscriptionKind.SERIES),
                name="mailings_series_or_none",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of follower {self.follower_id}"


class EventNews(models.Model):
    """What followers heard of an event, so that they hear nothing twice, and what waits."""

    slug = models.CharField(max_length=120, unique=True, help_text="Address of the event.")
    waits_since = models.DateTimeField(null=True, blank=True, help_text="Something is new.")
    sent_at = models.DateTimeField(null=True, blank=True)
    heard = models.CharField(
        max_length=160, blank=True, help_text="When, where and whether, as they heard it last."
    )
    ends_at = models.DateTimeField(null=True, blank=True, help_text="Of the event.")

    def __str__(self) -> str:
        return self.slug


class Message(VersionedRow):
    """A letter that hosts write."""

    about = models.CharField(
        max_length=140, blank=True, help_text="event:<slug>, series:<slug>, or nothing."
    )
    audiences = models.JSONField(default=list, help_text="Names and keys: [[name, key], …].")
    subjects = models.JSONField(default=dict)
    texts = models.JSONField(default=dict, help_text="Markdown, by language.")
    state = models.CharField(max_length=8, choices=MessageState.choices, default=MessageState.DRAFT)
    send_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    reached = models.PositiveIntegerField(default=0, help_text="Addresses it goes to.")
    sent = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)

    PERSONAL: ClassVar = frozenset({"written_by", "subjects", "texts"})

    class Meta(VersionedRow.Meta):
        abstract = False
        indexes = (models.Index(fields=("state", "send_at")),)

    def __str__(self) -> str:
        return f"message {self.pk}"

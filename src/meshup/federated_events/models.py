"""What is remembered of our events, posts and boosts as other servers have them.

Each has a version and the document that was last published, complete with its proof, so that
whoever fetches it reads what its followers were sent. What is gone keeps its row, without the
document: its id answers as a tombstone for ever, and is never given to anything else.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models

EVENTS = "/ap/events/"
POSTS = "/ap/posts/"
ACTIVITIES = "/ap/activities/"
LONGEST_URL = 2_000


class Federated(models.Model):
    """What the Group published: an object with an id, and the activity that carried it."""

    uuid = models.UUIDField(unique=True, default=uuid4, help_text="Of the object, for ever.")
    activity = models.UUIDField(unique=True, default=uuid4, help_text="Of its last Create.")
    version = models.PositiveIntegerField(default=1, help_text="Grows with each activity.")
    document = models.JSONField(default=dict, help_text="With its proof; empty when it is gone.")
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField(help_text="Whole seconds, and it only grows.")
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class FederatedEvent(Federated):
    """One of our events, or one date of a series, as other servers have it."""

    key = models.CharField(max_length=300, unique=True, help_text="What is this very event.")
    slug = models.CharField(max_length=120, db_index=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    digest = models.BinaryField(max_length=32, help_text="SHA-256 of what the document says.")
    first_place = models.JSONField(
        default=dict, help_text="Slug and name of the place that was published first."
    )
    is_stale = models.BooleanField(default=False, help_text="A host changed it, whenever it is.")

    def __str__(self) -> str:
        return self.slug

    @property
    def path(self) -> str:
        """Its id, below the address of the node."""
        return f"{EVENTS}{self.uuid}"


class Post(Federated):
    """A short text of the hosts, which the Group publishes: "Save the date"."""

    texts = models.JSONField(default=dict, help_text="Markdown, by language.")
    event = models.CharField(max_length=120, blank=True, help_text="Slug of what it is about.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    PERSONAL: ClassVar = frozenset({"by"})

    def __str__(self) -> str:
        return f"post {self.pk}"

    @property
    def path(self) -> str:
        """Its id, below the address of the node."""
        return f"{POSTS}{self.uuid}"


class Boost(models.Model):
    """An event of another server that the Group announced to its followers."""

    uuid = models.UUIDField(unique=True, default=uuid4, help_text="Of the Announce.")
    object_id = models.CharField(max_length=LONGEST_URL)
    object_hash = models.BinaryField(max_length=32, db_index=True, help_text="SHA-256 of the id.")
    name = models.CharField(max_length=200, blank=True, help_text="For hosts.")
    url = models.CharField(max_length=LONGEST_URL, blank=True, help_text="Its page, for hosts.")
    inbox = models.CharField(max_length=LONGEST_URL, blank=True, help_text="Of whose event it is.")
    announced_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    PERSONAL: ClassVar = frozenset({"by"})

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["object_hash"],
                condition=models.Q(undone_at=None),
                name="federated_events_one_boost_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"boost {self.pk}"


class Round(models.Model):
    """The last time that the agenda was compared with what is federated: one row."""

    begun = models.PositiveIntegerField(default=0, help_text="Grows whenever one writes.")
    next_at = models.DateTimeField(null=True, blank=True, help_text="When a date will be over.")
    inputs = models.CharField(max_length=64, blank=True, help_text="What else documents show.")

    def __str__(self) -> str:
        return "round"

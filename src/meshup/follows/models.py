"""What is remembered of follows: who follows an actor of ours, and whom one of ours follows."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models

from meshup.follows.choices import FollowState

LONGEST_URL = 2_000


class Follower(models.Model):
    """Somebody of another server who follows an own actor, or asks to."""

    followed = models.CharField(max_length=60, help_text="The name of the own actor.")
    actor = models.ForeignKey("remote_actors.RemoteActor", models.CASCADE, related_name="+")
    follow_id = models.CharField(
        max_length=LONGEST_URL, blank=True, help_text="Of the Follow that came: answers name it."
    )
    state = models.CharField(max_length=8, choices=FollowState.choices)
    since = models.DateTimeField(help_text="When they asked last.")

    PERSONAL: ClassVar = frozenset({"followed", "actor", "follow_id", "state", "since"})

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["followed", "actor"], name="follows_follower_once"),
        )
        indexes = (models.Index(fields=["followed", "state", "id"], name="follows_followers"),)

    def __str__(self) -> str:
        return f"follower {self.pk}"


class Following(models.Model):
    """An actor of another server whom an own actor follows, or asked to follow."""

    by = models.CharField(max_length=60, help_text="The name of the own actor.")
    actor = models.ForeignKey("remote_actors.RemoteActor", models.CASCADE, related_name="+")
    uuid = models.UUIDField(default=uuid4, unique=True, help_text="In the id of our Follow.")
    state = models.CharField(max_length=8, choices=FollowState.choices)
    since = models.DateTimeField(help_text="When we asked, or were answered.")
    moved_to = models.CharField(
        max_length=LONGEST_URL, blank=True, help_text="Where it says it went, until that is known."
    )
    came_by_move = models.BooleanField(default=False)

    PERSONAL: ClassVar = frozenset(
        {"by", "actor", "uuid", "state", "since", "moved_to", "came_by_move"}
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["by", "actor"], name="follows_following_once"),
        )

    def __str__(self) -> str:
        return f"following {self.pk}"

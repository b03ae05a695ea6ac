"""What is remembered of talks beside themselves: slides, videos, topics, speakers' pages, thanks.

A talk is known by its ``uuid`` in the room ``proposals``; what is here goes when it goes.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models

from meshup.talks.choices import Licence, MaterialKind, ThanksKind, ThanksState


class Material(models.Model):
    """Slides, a video or a link of a talk: a file of this node, or an address elsewhere."""

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    talk = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=8, choices=MaterialKind.choices)
    name = models.CharField(max_length=120, blank=True, help_text='What it is called; "": usual.')
    url = models.CharField(max_length=500, blank=True)
    file_kind = models.CharField(max_length=4, blank=True, help_text="See domain.file_kinds.")
    file_bytes = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=32, blank=True, help_text="Of the file: twice is once.")
    licence = models.CharField(max_length=8, choices=Licence.choices, default=Licence.RESERVED)
    credit = models.CharField(max_length=200, blank=True, help_text="Whose it is, if others'.")
    is_vetted = models.BooleanField(
        default=True, help_text="A host added it, or has looked at where it leads."
    )
    added_at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset(
        {"uuid", "talk", "kind", "name", "url", "digest", "licence", "credit", "added_at"}
    )

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Topic(models.Model):
    """What several talks are about; one that was joined with another leads there."""

    slug = models.SlugField(max_length=50, unique=True)
    names = models.JSONField(default=dict)
    joined_with = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.slug


class TalkTopic(models.Model):
    """That a talk is about something."""

    talk = models.UUIDField(db_index=True)
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="talks")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("talk", "topic"), name="talks_topic_once_a_talk"),
        )

    def __str__(self) -> str:
        return f"topic of talk {self.pk}"


class SpeakerPage(models.Model):
    """The page of a speaker who asked for one, with the talks they hold under its name."""

    peer = models.OneToOneField("peers.Peer", models.CASCADE, related_name="+")
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=80)
    texts = models.JSONField(default=dict, help_text="Markdown, by language.")
    url = models.CharField(max_length=500, blank=True)
    is_vetted = models.BooleanField(
        default=False, help_text="A host has read it: its links are shown."
    )
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset(
        {"peer", "slug", "name", "texts", "url", "is_vetted", "made_at", "changed_at"}
    )

    def __str__(self) -> str:
        return f"page {self.pk}"


class ThanksBox(models.Model):
    """That the speaker of a talk would like to be written to."""

    talk = models.UUIDField(unique=True)
    opened_at = models.DateTimeField()
    is_mailed = models.BooleanField(
        default=True, help_text="By letter, too, where letters about the talk go to an address."
    )

    PERSONAL: ClassVar = frozenset({"talk", "opened_at", "is_mailed"})

    def __str__(self) -> str:
        return f"box {self.pk}"


class Thanks(models.Model):
    """A short word of a visitor to who spoke, read by hosts first."""

    talk = models.UUIDField(db_index=True)
    peer = models.ForeignKey("peers.Peer", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=ThanksKind.choices, default=ThanksKind.THANKS)
    words = models.TextField()
    name = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=8, choices=ThanksState.choices, default=ThanksState.WAITING)
    sent_at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset({"talk", "peer", "kind", "words", "name", "state", "sent_at"})

    class Meta:
        ordering = ("sent_at", "pk")

    def __str__(self) -> str:
        return f"thanks {self.pk}"


class TalkSettings(models.Model):
    """What hosts say of all talks; one row."""

    are_thanks_allowed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "settings of talks"

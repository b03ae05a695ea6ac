"""What is remembered of talks that travel: those asked of us, what was answered, those here."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models

from meshup.travelling_talks.choices import Borrowed, ContactKind, Reply, Standing

LONGEST_URL: Final = 2_000
LONGEST_CONTACT: Final = 500
DIGEST: Final = 64


class WantedTalk(models.Model):
    """A talk of ours for which another community asked: one for each request."""

    request = models.UUIDField(unique=True, help_text="Of node_requests.")
    offer = models.CharField(max_length=DIGEST, db_index=True, help_text="SHA-256 of its id.")
    actor = models.ForeignKey("remote_actors.RemoteActor", models.CASCADE, related_name="+")
    talk = models.UUIDField(null=True, db_index=True, help_text="None: it is no talk of ours.")
    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.WAITING)
    requested_at = models.DateTimeField()
    passed_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(
        null=True, help_text="Until then the same community need not ask for it again."
    )
    there_number = models.BigIntegerField(default=0, help_text="Of their last word of it.")
    there_url = models.CharField(max_length=LONGEST_URL, blank=True, help_text="Its page there.")
    there_titles = models.JSONField(default=dict, help_text="Of the evening there, by language.")
    there_on = models.DateField(null=True)
    sent_number = models.BigIntegerField(default=0, help_text="Of our last word to them.")

    class Meta:
        indexes = (models.Index(fields=["talk", "actor"], name="travelling_talks_asked"),)

    def __str__(self) -> str:
        return f"asked talk {self.pk}"


class SpeakerReply(models.Model):
    """What one of those who hold a talk said to one community, and the contact that they gave."""

    wanted = models.ForeignKey(WantedTalk, models.CASCADE, related_name="replies")
    speaker = models.BigIntegerField(help_text="Of proposals: which of those who hold it.")
    peer = models.ForeignKey("peers.Peer", models.CASCADE, null=True, related_name="+")
    reply = models.CharField(max_length=8, choices=Reply.choices, blank=True)
    contact_kind = models.CharField(max_length=8, choices=ContactKind.choices, blank=True)
    contact = models.CharField(max_length=LONGEST_CONTACT, blank=True)
    replied_at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset(
        {"wanted", "speaker", "peer", "reply", "contact_kind", "contact", "replied_at"}
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("wanted", "speaker"), name="travelling_talks_one_reply_each"
            ),
        )

    def __str__(self) -> str:
        return f"reply {self.pk}"


class UnmailedTalk(models.Model):
    """A talk whose speaker wants such questions on their page alone, and not by letter."""

    talk = models.UUIDField(unique=True)

    PERSONAL: ClassVar = frozenset({"talk"})

    def __str__(self) -> str:
        return f"unmailed talk {self.pk}"


class BorrowedTalk(models.Model):
    """A talk of another community that came here, because whoever holds it said yes."""

    request = models.UUIDField(unique=True, help_text="Of node_requests.")
    offer = models.CharField(max_length=DIGEST, db_index=True, help_text="SHA-256 of its id.")
    actor = models.ForeignKey("remote_actors.RemoteActor", models.CASCADE, related_name="+")
    proposal = models.UUIDField(null=True, db_index=True, help_text="In our pool.")
    standing = models.CharField(max_length=8, choices=Borrowed.choices, default=Borrowed.HERE)
    url = models.CharField(max_length=LONGEST_URL, help_text="Its page there.")
    evenings = models.JSONField(default=list, help_text="Where it was held there.")
    contacts = models.JSONField(default=list, help_text="What its speakers chose to give.")
    contacts_until = models.DateTimeField(null=True)
    came_at = models.DateTimeField()
    last_word = models.JSONField(default=dict, help_text="Our last word of it to them.")
    sent_number = models.BigIntegerField(default=0)
    there_number = models.BigIntegerField(default=0, help_text="Of their last word to us.")
    is_linked = models.BooleanField(default=False, help_text="Whether their page links ours.")
    is_seen = models.BooleanField(
        default=True, help_text="Whether hosts know that it was taken back while on a programme."
    )

    PERSONAL: ClassVar = frozenset({"proposal", "contacts", "evenings", "last_word"})

    def __str__(self) -> str:
        return f"borrowed talk {self.pk}"


class TravelSettings(models.Model):
    """What hosts say of all talks that are asked for: one row."""

    passes_on = models.BooleanField(
        default=False, help_text="Whether speakers are asked at once, without a host's look."
    )

    def __str__(self) -> str:
        return "settings of talks that travel"

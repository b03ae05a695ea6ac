"""What is remembered of proposals: calls, proposals, who holds them, offers, and every step.

A call has a row only when hosts changed the standing one, or made a dated one; until then
``domain.call_facts`` has it.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models

from meshup.history.versioned import VersionedRow
from meshup.proposals.choices import Actor, ProposalKind, ProposalState, Recording, Reply


class Call(VersionedRow):
    """What the node asks for; the standing call has the slug ""."""

    slug = models.SlugField(max_length=80, unique=True, blank=True)
    titles = models.JSONField(default=dict)
    texts = models.JSONField(default=dict, help_text="Markdown, by language.")
    is_open = models.BooleanField(default=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    event = models.CharField(max_length=120, blank=True, help_text="Slug of a festival, or none.")
    kinds = models.JSONField(default=dict, help_text='{"talk": [5, 10, 15, 30]}; empty: usual.')
    topics = models.JSONField(default=list, help_text='[{"key": "dht", "labels": {"en": …}}]')
    questions = models.JSONField(default=list, help_text="See ``domain.call_facts.Question``.")
    is_review_anonymous = models.BooleanField(default=False)
    has_voices = models.BooleanField(
        default=True, help_text="Whether visitors may read proposals whose speakers agree."
    )
    months_declined = models.PositiveSmallIntegerField(
        default=24, help_text="After how many months declined proposals are forgotten."
    )

    class Meta(VersionedRow.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.slug or "the standing call"


class Proposal(models.Model):
    """What a peer would hold, from its first day to its slides; it belongs to no date."""

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    slug = models.SlugField(max_length=120, unique=True, help_text="Never changes.")
    handle = models.CharField(max_length=22, unique=True, help_text="See kit.secret_links.")
    call = models.CharField(max_length=80, blank=True, help_text='Slug; "" is the standing one.')
    peer = models.ForeignKey("peers.Peer", models.CASCADE, related_name="+")
    titles = models.JSONField(default=dict)
    abstracts = models.JSONField(default=dict, help_text="Markdown, by language.")
    kind = models.CharField(max_length=12, choices=ProposalKind.choices, default=ProposalKind.TALK)
    minutes = models.PositiveSmallIntegerField(default=15, help_text="0: all along.")
    languages = models.JSONField(default=list, help_text="In which it can be held.")
    levels = models.JSONField(default=dict, help_text="0 to 3, by the key of a topic.")
    needs = models.JSONField(default=list)
    evenings = models.JSONField(default=list, help_text="Slugs of events; empty: any.")
    money = models.CharField(max_length=200, blank=True, help_text="What money is involved.")
    recording = models.CharField(max_length=8, choices=Recording.choices, default=Recording.NO)
    note = models.TextField(blank=True, help_text="For the eyes of hosts only.")
    responses = models.JSONField(default=dict, help_text="By the key of a question of the call.")
    may_be_voted = models.BooleanField(default=False)
    address = models.ForeignKey("letters.Address", models.SET_NULL, null=True, related_name="+")
    letters_since = models.DateTimeField(
        null=True, blank=True, help_text="Since when letters about it go to its address; or never."
    )
    is_readers = models.BooleanField(
        default=False, help_text="Whoever reads its address has said that this is theirs."
    )
    language = models.CharField(max_length=8, default="en", help_text="Of letters to the speaker.")
    origin = models.CharField(
        max_length=32,
        blank=True,
        help_text="Keyed hash of the network it came from, to tell a flood; gone after two days.",
    )
    is_flood = models.BooleanField(
        default=False, help_text="Hosts put it away with its flood; gone after a week."
    )
    is_vetted = models.BooleanField(
        default=False, help_text="A host has read it: its links are shown."
    )
    state = models.CharField(
        max_length=12, choices=ProposalState.choices, default=ProposalState.RECEIVED
    )
    version = models.PositiveIntegerField(default=1, help_text="Grows with each change.")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset(
        {
            *("uuid", "slug", "handle", "call", "peer", "titles", "abstracts", "kind", "minutes"),
            *("languages", "levels", "needs", "evenings", "money", "recording", "note"),
            *("responses", "may_be_voted", "address", "letters_since", "is_readers", "language"),
            *("origin", "is_flood", "is_vetted", "state", "created_at", "changed_at"),
        }
    )

    class Meta:
        indexes = (models.Index(fields=("state", "call")),)

    def __str__(self) -> str:
        return self.slug


class Speaker(models.Model):
    """Who holds a proposal, by the name they chose; shown since they agreed."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="speakers")
    place = models.PositiveSmallIntegerField(help_text="0 is whoever proposed it.")
    name = models.CharField(max_length=80, blank=True)
    peer = models.ForeignKey("peers.Peer", models.SET_NULL, null=True, related_name="+")
    handle = models.CharField(max_length=22, unique=True, help_text="See kit.secret_links.")
    invited_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)

    PERSONAL: ClassVar = frozenset(
        {"proposal", "place", "name", "peer", "handle", "invited_at", "agreed_at"}
    )

    class Meta:
        ordering = ("place", "pk")

    def __str__(self) -> str:
        return f"speaker {self.pk}"


class StateChange(models.Model):
    """One step of a proposal, for hosts and its speaker."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="steps")
    old = models.CharField(max_length=12, choices=ProposalState.choices, blank=True)
    new = models.CharField(max_length=12, choices=ProposalState.choices)
    at = models.DateTimeField()
    actor = models.CharField(max_length=8, choices=Actor.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    event = models.CharField(max_length=120, blank=True, help_text="Slug.")
    reason = models.TextField(blank=True, help_text="What the speaker may read of why.")

    PERSONAL: ClassVar = frozenset({"proposal", "old", "new", "at", "by", "reason"})

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.old} to {self.new}"


class Rewording(models.Model):
    """That the speaker changed what a proposal says: which fields, never what they said."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="rewordings")
    at = models.DateTimeField()
    fields = models.JSONField(default=list, help_text="See ``choices.WORD_LABELS``.")
    waits = models.BooleanField(
        default=False, help_text="Everybody reads it, and no host has looked."
    )

    PERSONAL: ClassVar = frozenset({"proposal", "at", "fields"})

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"rewording {self.pk}"


class Offer(models.Model):
    """A date that hosts offered to a speaker, and what became of it."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="offers")
    event = models.CharField(max_length=120, help_text="Slug.")
    minutes = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(help_text="When the event is over, as it was then.")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=8, choices=Reply.choices, blank=True)
    words = models.TextField(blank=True, help_text="What the speaker added.")

    PERSONAL: ClassVar = frozenset(
        {"proposal", "event", "made_at", "made_by", "answered_at", "answer", "words"}
    )

    class Meta:
        ordering = ("made_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("proposal",),
                condition=models.Q(answer=""),
                name="proposals_one_open_offer",
            ),
        )

    def __str__(self) -> str:
        return f"offer {self.pk}"

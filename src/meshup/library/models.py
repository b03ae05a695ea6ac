"""What is remembered: what this node shares, what others offer, who took copies, what is lent."""

from __future__ import annotations

from typing import ClassVar, Final
from uuid import uuid4

from django.db import models

from meshup.history.versioned import VersionedRow
from meshup.library.choices import Audience, Holds, ItemKind, ItemState, LoanState

LONGEST_URL: Final = 2_000
LONGEST_LINK: Final = 500
LONGEST_CREDIT: Final = 120
LONGEST_TOWN: Final = 80
LONGEST_DID: Final = 100
LONGEST_SOURCE: Final = 120
DIGEST: Final = 64


class LibraryItem(VersionedRow):
    """Something that this node has, and perhaps shares."""

    uuid = models.UUIDField(default=uuid4, unique=True)
    kind = models.CharField(max_length=10, choices=ItemKind.choices)
    state = models.CharField(
        max_length=9, choices=ItemState.choices, default=ItemState.OWN, db_index=True
    )
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.MESH)
    titles = models.JSONField(default=dict)
    summaries = models.JSONField(default=dict, help_text="Plain text, by language.")
    holds = models.CharField(max_length=4, choices=Holds.choices, blank=True)
    texts = models.JSONField(default=dict, help_text="Markdown, by language.")
    link = models.CharField(max_length=LONGEST_LINK, blank=True)
    file_kind = models.CharField(max_length=4, blank=True, help_text="See kit.document_kinds.")
    file_bytes = models.PositiveIntegerField(default=0)
    part = models.JSONField(default=dict, help_text="As library.parts registers them.")
    digest = models.CharField(max_length=DIGEST, help_text="SHA-256 of what it holds.")
    licence = models.CharField(max_length=20, blank=True, help_text="By SPDX.")
    credit = models.CharField(max_length=LONGEST_CREDIT, blank=True, help_text="As they wish.")
    town = models.CharField(max_length=LONGEST_TOWN, blank=True)
    facts = models.JSONField(default=dict, help_text="How many people, which days, when free.")
    based_on = models.JSONField(default=list, help_text="Whose it was before, the last first.")
    made_from = models.CharField(
        max_length=LONGEST_SOURCE, blank=True, db_index=True, help_text="What of ours it shows."
    )
    made_at = models.DateTimeField()
    is_untold = models.BooleanField(
        default=False, help_text="Whether its author does not know of this copy yet."
    )

    PERSONAL: ClassVar = frozenset({"credit", "based_on"})

    class Meta(VersionedRow.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"library item {self.pk}"


class OwnLibrary(models.Model):
    """The number of the lists that this node hands out: one row."""

    number = models.BigIntegerField(default=0, help_text="Grows with each change; about seconds.")
    has_public = models.BooleanField(default=False, help_text="Whether everybody sees some of it.")

    def __str__(self) -> str:
        return "own library"


class ItemCopy(models.Model):
    """A community that took a copy of something of ours, by its own word."""

    item = models.ForeignKey(LibraryItem, models.CASCADE, related_name="copies")
    actor = models.ForeignKey("remote_actors.RemoteActor", models.CASCADE, related_name="+")
    copied_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("item", "actor"), name="library_one_copy_a_node"),
        )

    def __str__(self) -> str:
        return f"copy {self.pk}"


class NodeLibrary(models.Model):
    """What another node offers to one audience, as it was read last."""

    did = models.CharField(max_length=LONGEST_DID)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    group_id = models.CharField(max_length=LONGEST_URL)
    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=DIGEST, blank=True)
    etag = models.CharField(max_length=200, blank=True)
    size = models.PositiveIntegerField(default=0, help_text="Bytes of its items.")
    refused = models.JSONField(default=dict, help_text="How many items were not taken, and why.")
    failure = models.CharField(max_length=60, blank=True)
    tries = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(db_index=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("did", "audience"), name="library_one_list_each"),
        )

    def __str__(self) -> str:
        return f"library {self.pk}"


class NodeItem(models.Model):
    """An item of another node."""

    library = models.ForeignKey(NodeLibrary, models.CASCADE, related_name="items")
    uuid = models.UUIDField(default=uuid4, unique=True, help_text="Names it on our pages.")
    item_id = models.CharField(max_length=LONGEST_URL)
    kind = models.CharField(max_length=10, choices=ItemKind.choices, db_index=True)
    licence = models.CharField(max_length=20, blank=True)
    town = models.CharField(max_length=LONGEST_TOWN, blank=True)
    search = models.TextField(help_text="Its words, folded, as they are looked for.")
    document = models.JSONField(help_text="What it says, read and bounded.")
    digest = models.CharField(max_length=DIGEST)
    changed_at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset({"document", "search"})

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("library", "item_id"), name="library_one_item_each"),
        )

    def __str__(self) -> str:
        return f"item of a node {self.pk}"


class Loan(models.Model):
    """Something that is lent to another community, or by one to us: one for each request."""

    request = models.UUIDField(unique=True, help_text="Of node_requests.")
    is_ours = models.BooleanField(help_text="Whether we asked for it.")
    item = models.ForeignKey(LibraryItem, models.SET_NULL, null=True, related_name="loans")
    address = models.CharField(max_length=LONGEST_URL, help_text="Its id on the wire.")
    kind = models.CharField(max_length=10, choices=ItemKind.choices)
    titles = models.JSONField(default=dict)
    actor = models.ForeignKey("remote_actors.RemoteActor", models.CASCADE, related_name="+")
    state = models.CharField(max_length=7, choices=LoanState.choices, db_index=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"loan {self.pk}"

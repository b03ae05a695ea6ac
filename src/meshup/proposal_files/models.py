"""What is remembered of files: which of their proposals is which here, and what it said last.

No word of a file is kept but as a keyed hash, so that it can be told whether it, or what is here,
has changed since. What an import replaced is kept for a month, to give it back.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class FiledProposal(models.Model):
    """A proposal that came with a file."""

    key = models.CharField(max_length=32, unique=True, help_text="Keyed hash of what names it.")
    proposal = models.UUIDField(help_text="Of the proposal here, which may be gone.")
    digests = models.JSONField(default=dict, help_text="Keyed hashes of what it said, by field.")
    taken_at = models.DateTimeField()

    PERSONAL: ClassVar = frozenset({"key", "proposal", "digests"})

    class Meta:
        indexes = (models.Index(fields=("proposal",)),)

    def __str__(self) -> str:
        return f"filed proposal {self.pk}"


class ProposalImport(models.Model):
    """One file whose proposals were taken, and by whom; ``domain.imports`` says where it is."""

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    source = models.CharField(max_length=200, help_text="Name of the file.")
    note = models.TextField(blank=True, help_text="Which file waits, until all of it is taken.")
    call = models.CharField(max_length=80, blank=True, help_text='Slug; "" is the standing one.')
    mapping = models.JSONField(default=dict, help_text="What columns are, by their headers.")
    planned = models.PositiveIntegerField(help_text="Rows of the file.")
    done = models.PositiveIntegerField(default=0, help_text="Rows that were looked at so far.")
    made = models.PositiveIntegerField(default=0, help_text="Proposals that were new.")
    edited = models.PositiveIntegerField(default=0, help_text="Proposals that it changed.")
    retained = models.PositiveIntegerField(
        default=0, help_text="Those of which something stayed that was changed here."
    )
    refused = models.PositiveIntegerField(default=0, help_text="Rows that could not be taken.")
    failure = models.CharField(max_length=500, blank=True, help_text="Why it broke off.")
    moved_at = models.DateTimeField(help_text="When it last went on.")
    back_at = models.DateTimeField(null=True, help_text="When somebody wanted to give it back.")
    undone_at = models.DateTimeField(null=True, help_text="When all of it was given back.")
    stayed = models.PositiveIntegerField(
        default=0, help_text="Proposals that stayed then, for something was done with them since."
    )

    PERSONAL: ClassVar = frozenset({"by", "source", "note", "mapping"})

    def __str__(self) -> str:
        return self.source


class TakenProposal(models.Model):
    """What an import wrote of one proposal, and what was there before."""

    importing = models.ForeignKey(ProposalImport, models.CASCADE, related_name="taken")
    key = models.CharField(max_length=32, help_text="Of the filed proposal.")
    proposal = models.UUIDField()
    is_new = models.BooleanField()
    old_version = models.PositiveIntegerField(default=0, help_text="Of the proposal, before.")
    version = models.PositiveIntegerField(help_text="Of the proposal, as the import left it.")
    before = models.JSONField(default=dict, help_text="What it replaced, by field; null: nothing.")
    digests = models.JSONField(null=True, help_text="Of the filed proposal, before.")

    PERSONAL: ClassVar = frozenset({"key", "proposal", "before", "digests"})

    class Meta:
        indexes = (models.Index(fields=("proposal",)),)

    def __str__(self) -> str:
        return f"taken proposal {self.pk}"

"""What is remembered of checklists: a list for each series, and what was noted for an edition.

A date has a row here for an item only when somebody said something of it: did it, took it, changed
it. All else is worked out (``domain.items``).
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from meshup.community.choices import Role
from meshup.history.versioned import VersionedRow


class ChecklistTemplate(VersionedRow):
    """What is to be done for each date of a series; without a series, for each single event."""

    series = models.OneToOneField("agenda.Series", models.CASCADE, null=True, related_name="+")
    is_of_single_events = models.BooleanField(default=False)
    items = models.JSONField(
        default=list, help_text='[{"key", "days", "texts", "role", "assignee"}]'
    )

    PERSONAL: ClassVar = frozenset({"items"})

    class Meta(VersionedRow.Meta):
        abstract = False
        constraints = (
            models.CheckConstraint(
                condition=models.Q(series__isnull=True) ^ models.Q(is_of_single_events=False),
                name="checklists_series_or_single_events",
            ),
            models.UniqueConstraint(
                fields=("is_of_single_events",),
                condition=models.Q(is_of_single_events=True),
                name="checklists_one_of_single_events",
            ),
        )

    def __str__(self) -> str:
        return f"checklist of {self.series_id or 'single events'}"


class ChecklistItem(VersionedRow):
    """What was noted of one item for one edition; see ``domain.items.ItemNote``."""

    event = models.ForeignKey("agenda.Event", models.CASCADE, related_name="+")
    key = models.CharField(max_length=32)
    texts = models.JSONField(default=dict, help_text="What it said when it was last touched.")
    days = models.SmallIntegerField(help_text="Before the event negative, after it positive.")
    role = models.CharField(max_length=12, choices=Role.choices, blank=True)
    is_own = models.BooleanField(default=False, help_text="Only this edition has it.")
    is_reworded = models.BooleanField(
        default=False, help_text="Words, day and role no longer follow the template."
    )
    is_assigned = models.BooleanField(
        default=False, help_text="The assignee here holds, nobody included."
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_dropped = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    PERSONAL: ClassVar = frozenset({"assignee", "done_by"})

    class Meta(VersionedRow.Meta):
        abstract = False
        constraints = (
            models.UniqueConstraint(fields=("event", "key"), name="checklists_one_note_an_item"),
        )

    def __str__(self) -> str:
        return f"{self.key} of event {self.event_id}"

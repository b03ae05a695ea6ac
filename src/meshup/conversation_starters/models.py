"""What hosts changed of the deck."""

from __future__ import annotations

from django.db import models

from meshup.history.versioned import VersionedRow


class ConversationStarter(VersionedRow):
    """What hosts say of a conversation starter: one that they wrote, or changes of a shipped one.

    A shipped one of which nobody has said anything has no row.
    """

    slug = models.SlugField(max_length=80, unique=True)
    texts = models.JSONField(default=dict, help_text="By language; empty: as it was shipped.")
    position = models.PositiveIntegerField(
        null=True, blank=True, help_text="Smaller comes first; empty: where it was shipped."
    )
    hidden = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.slug

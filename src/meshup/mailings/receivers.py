"""What the room does when it hears of something: it only enqueues jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.dispatch import receiver

from meshup.history.signals import changes_made
from meshup.kit.jobs import later
from meshup.mailings.domain.news_in_changes import events_in_the_news
from meshup.mailings.jobs import note_news

if TYPE_CHECKING:
    from meshup.history.domain.records import ChangeRecord


@receiver(changes_made)
def hear_of_changes(changes: tuple[ChangeRecord, ...], **_more: object) -> None:
    """Have events looked at that changes made certain, cancelled, or moved."""
    if slugs := events_in_the_news(changes):
        later(note_news, slugs=list(slugs))

"""Replies as data about people who wrote them elsewhere.

Shell. Called by the registries (``kit.personal_data``, ``fediverse.actor_records``).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from meshup.kit.personal_data import Concerns, PersonalData, Sentences
from meshup.replies.choices import ReplyState
from meshup.replies.domain.receiving import OPEN_AFTER, drop
from meshup.replies.models import DeletedNote, Reply

if TYPE_CHECKING:
    from datetime import datetime

SHOWN_LASTS: Final = timedelta(days=365)
REMEMBERED: Final = timedelta(days=30)
"""How long a note that was deleted is known, so that it does not come back."""


def forget_author(actor: int) -> None:
    """Let all replies of an author go who is gone from their server; twice changes nothing."""
    drop(list(Reply.objects.filter(actor=actor).select_related("event")))


def expire(now: datetime) -> int:
    """Let replies go: a month after the event those that are not shown, after a year all."""
    gone, _rows = DeletedNote.objects.filter(deleted_at__lt=now - REMEMBERED).delete()
    rows = Reply.objects.select_related("event")
    unread = rows.exclude(state=ReplyState.SHOWN).filter(event__ends_at__lt=now - OPEN_AFTER)
    old = rows.filter(event__ends_at__lt=now - SHOWN_LASTS)
    with transaction.atomic():
        return gone + drop(list(unread)) + drop(list(old))


REPLIES: Final = PersonalData(
    name="replies.replies",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("Replies from other servers"),
        kept=_(
            "What you write in public, on your own server, as a reply to one of our events: its"
            " words, its address, your name and your handle. Hosts read it; a host may show it"
            " below the event. What you write to us alone is not kept."
        ),
        why=_("So that hosts can answer, and others read what was asked."),
        how_long=_(
            "Until you delete it on your server; else, what is not shown until a month after the"
            " event, and what is shown for a year. That it was deleted is known a month, without"
            " its words."
        ),
        how_to_erase=_(
            "Delete it on your server, and it goes here as well; or write to the hosts."
        ),
    ),
    covers=frozenset(
        f"replies.{kind._meta.object_name}.{name}"
        for kind in (Reply, DeletedNote)
        for name in kind.PERSONAL
    ),
    expire=expire,
)

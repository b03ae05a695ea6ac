"""Shell: hosts, and helpers at the door, correct who is there: somebody has left, or has not.

Each is written in moderation's log, and taken back by the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.agenda.domain.row_locks import lock_event
from meshup.community.rules import require
from meshup.moderation.domain.acts import ActContext, log_act
from meshup.moderation.domain.undoing import context_of
from meshup.moderation.errors import AlreadyDone
from meshup.moderation.undos import UndoRule
from meshup.presence.domain.announcing import announce
from meshup.presence.errors import NoSuchPresence
from meshup.presence.models import Presence
from meshup.presence.rules import may_keep_roster
from meshup.presence.signals import presence_ended

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.moderation.undos import DoneAct

MARK_LEFT: Final = "presence.mark_left"
PUT_BACK: Final = "presence.put_back"


def mark_left(by: Asker, slug: str, number: int, at: datetime) -> None:
    """Note that somebody has left who did not say so; twice is once.

    Raises:
        HostsOnly, NoSuchEvent, NoSuchPresence
    """
    require(by, may_keep_roster)
    with transaction.atomic():
        row = _row(slug, number, at)
        if row.left_at is not None:
            return
        row.left_at = at
        row.save(update_fields=["left_at"])
        facts = ActContext(facts={"slug": slug, "presence": number})
        log_act(by, MARK_LEFT, f"event:{slug}", "", at, facts)
        presence_ended.send(Presence, event=row.event_id, peer=row.peer_id)
        announce(slug, at)


def put_back(by: Asker, slug: str, number: int, at: datetime) -> None:
    """Note that somebody has not left; twice is once.

    Raises:
        HostsOnly, NoSuchEvent, NoSuchPresence
    """
    require(by, may_keep_roster)
    with transaction.atomic():
        row = _row(slug, number, at)
        if row.left_at is not None:
            facts = ActContext(facts={"slug": slug, "presence": number})
            _put_back(by, row, slug, at, "", facts)


def _undo_mark(by: Asker, act: DoneAct, why: str, at: datetime) -> None:
    """Take back, from the log, that somebody was marked as having left.

    Raises:
        HostsOnly, NoSuchEvent
        AlreadyDone: they are there again, or nothing of them is left.
    """
    require(by, may_keep_roster)
    slug = str(act.facts["slug"])
    try:
        row = _row(slug, int(act.facts["presence"]), at)
    except NoSuchPresence as gone:
        raise AlreadyDone from gone
    if row.left_at is None:
        raise AlreadyDone
    _put_back(by, row, slug, at, why, context_of(act))


UNDO_MARK: Final = UndoRule(_undo_mark, by_hosts_only=False)


def _put_back(
    by: Asker, row: Presence, slug: str, at: datetime, why: str, context: ActContext
) -> None:
    row.left_at = None
    row.save(update_fields=["left_at"])
    log_act(by, PUT_BACK, f"event:{slug}", why, at, context)
    announce(slug, at)


def _row(slug: str, number: int, at: datetime) -> Presence:
    """Return somebody who came to a public event, whose row is locked."""
    event = lock_event(slug, at).key
    row = Presence.objects.filter(event=event, pk=number, same_as=None).first()
    if row is None:
        raise NoSuchPresence
    return row

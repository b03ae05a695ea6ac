"""Shell: hosts show a reply to everybody, keep it from everybody, or delete what is kept of it.

Each is written in moderation's log. Twice is once. Showing and hiding undo each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.community.rules import may_run_community, require
from meshup.kit.web import changed
from meshup.moderation.domain.acts import ActContext, log_act
from meshup.replies.choices import ReplyState
from meshup.replies.domain.keys import is_key
from meshup.replies.domain.receiving import drop
from meshup.replies.domain.tags import replies_tag
from meshup.replies.errors import NoSuchReply
from meshup.replies.models import DeletedNote, Reply

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker

SHOW: Final = "replies.show"
HIDE: Final = "replies.hide"
DELETE: Final = "replies.delete"


def show_reply(by: Asker, key: str, at: datetime, context: ActContext | None = None) -> None:
    """Show a reply to everybody who reads the event's page, where hosts show replies at all.

    Raises:
        HostsOnly, NoSuchReply
    """
    _move(by, key, ReplyState.SHOWN, at, context)


def hide_reply(by: Asker, key: str, at: datetime, context: ActContext | None = None) -> ReplyState:
    """Keep a reply from everybody but hosts; return in which state it was.

    Raises:
        HostsOnly, NoSuchReply
    """
    return _move(by, key, ReplyState.HIDDEN, at, context)


def set_state(by: Asker, key: str, state: ReplyState, at: datetime) -> None:
    """Put a reply back into a state in which it was.

    Raises:
        HostsOnly, NoSuchReply
    """
    _move(by, key, state, at, None)


def delete_reply(by: Asker, key: str, at: datetime) -> None:
    """Delete what is kept of a reply, for good; told again, it does not come back.

    Raises:
        HostsOnly, NoSuchReply
    """
    require(by, may_run_community)
    with transaction.atomic():
        row = _locked(key)
        DeletedNote.objects.get_or_create(id_hash=bytes(row.id_hash), defaults={"deleted_at": at})
        drop([row])
        log_act(by, DELETE, f"event:{row.event.slug}", "", at)


def _move(
    by: Asker, key: str, state: ReplyState, at: datetime, context: ActContext | None
) -> ReplyState:
    require(by, may_run_community)
    with transaction.atomic():
        row = _locked(key)
        before = ReplyState(row.state)
        if before != state:
            row.state = state
            row.save(update_fields=["state"])
            changed(replies_tag(row.event.slug))
            verb = SHOW if state == ReplyState.SHOWN else HIDE
            log_act(by, verb, f"reply:{key}", "", at, context or ActContext())
    return before


def _locked(key: str) -> Reply:
    if is_key(key):
        rows = Reply.objects.select_for_update(of=("self",)).select_related("event")
        if row := rows.filter(uuid=key).first():
            return row
    raise NoSuchReply

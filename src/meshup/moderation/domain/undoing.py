"""Shell: take back what a host did: each act by its own opposite, which is an act as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from meshup.community.rules import may_run_community, require
from meshup.moderation.domain import verbs
from meshup.moderation.domain.acts import ActContext, log_act
from meshup.moderation.domain.blocks import lift
from meshup.moderation.domain.queries.acts import is_taken_back, visible_act
from meshup.moderation.domain.report_acts import reopen
from meshup.moderation.domain.warnings import take_back_warning
from meshup.moderation.errors import AlreadyDone, NoSuchBlock, NoSuchReport, NotYours
from meshup.moderation.reportables import reportable_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.moderation.models import Act

    Undo = Callable[[Asker, Act, str, datetime], None]


def undo_act(by: Asker, number: int, why: str, at: datetime) -> None:
    """Take back one act; ``why`` may be empty.

    Raises:
        NoSuchReport: there is no such act, or ``by`` may not see it.
        NotYours: it is a host's to take back.
        AlreadyDone: it was taken back, it cannot be, or what it made has ended by itself.
        What the room refuses whose thing it was.
    """
    with transaction.atomic():
        act = visible_act(by, number)
        if act is None:
            raise NoSuchReport
        # asked once the row is locked: of two who undo the same, the second sees the first
        if act.verb not in _UNDOS or is_taken_back(act):
            raise AlreadyDone
        if act.verb != verbs.CLOSE:
            require(by, may_run_community, NotYours)
        _UNDOS[act.verb](by, act, why, at)


def _reopen(by: Asker, act: Act, why: str, at: datetime) -> None:
    if act.report_id is None:
        raise AlreadyDone
    reopen(by, act.report_id, why, at, undoes=act.pk)


def _lift(by: Asker, act: Act, why: str, at: datetime) -> None:
    try:
        lift(by, act.facts["block"], why, at, _context(act))
    except NoSuchBlock as refusal:
        raise AlreadyDone from refusal


def _take_back(by: Asker, act: Act, why: str, at: datetime) -> None:
    take_back_warning(act.facts["warning"], at)
    log_act(by, verbs.TAKE_BACK_WARNING, act.about, why, at, _context(act))


def _show(by: Asker, act: Act, why: str, at: datetime) -> None:
    _put_back(by, act, at)
    log_act(by, verbs.SHOW, act.about, why, at, _context(act))


def _restore(by: Asker, act: Act, why: str, at: datetime) -> None:
    _put_back(by, act, at)
    log_act(by, verbs.RESTORE, act.about, why, at, _context(act))


def _put_back(by: Asker, act: Act, at: datetime) -> None:
    found = reportable_of(act.about)
    if found is None:
        raise AlreadyDone
    kind, key = found
    step = kind.show if act.verb == verbs.HIDE else kind.restore
    if step is None:
        raise AlreadyDone
    facts: dict[str, Any] = act.facts
    step(by, key, facts, at)


def _context(act: Act) -> ActContext:
    return ActContext(act.report_id, undoes=act.pk)


_UNDOS: Final[dict[str, Undo]] = {
    verbs.CLOSE: _reopen,
    verbs.HIDE: _show,
    verbs.DELETE: _restore,
    verbs.WARN: _take_back,
    verbs.BLOCK_PEER: _lift,
    verbs.BLOCK_NETWORK: _lift,
}

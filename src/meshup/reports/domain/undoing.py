"""Shell: how what was done about a report is taken back: each act by its own opposite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from meshup.moderation.domain.acts import log_act
from meshup.moderation.domain.undoing import context_of
from meshup.moderation.errors import AlreadyDone
from meshup.moderation.undos import UndoRule
from meshup.reports.domain import verbs
from meshup.reports.domain.report_acts import reopen
from meshup.reports.domain.warnings import take_back_warning
from meshup.reports.reportables import reportable_of

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.moderation.undos import DoneAct


def _reopen(by: Asker, act: DoneAct, why: str, at: datetime) -> None:
    if act.report is None:
        raise AlreadyDone
    reopen(by, act.report, why, at, undoes=act.number)


def _take_back(by: Asker, act: DoneAct, why: str, at: datetime) -> None:
    take_back_warning(act.facts["warning"], at)
    log_act(by, verbs.TAKE_BACK_WARNING, act.about, why, at, context_of(act))


def _show(by: Asker, act: DoneAct, why: str, at: datetime) -> None:
    _put_back(by, act, at)
    log_act(by, verbs.SHOW, act.about, why, at, context_of(act))


def _restore(by: Asker, act: DoneAct, why: str, at: datetime) -> None:
    _put_back(by, act, at)
    log_act(by, verbs.RESTORE, act.about, why, at, context_of(act))


def _put_back(by: Asker, act: DoneAct, at: datetime) -> None:
    found = reportable_of(act.about)
    if found is None:
        raise AlreadyDone
    kind, key = found
    step = kind.show if act.verb == verbs.HIDE else kind.restore
    if step is None:
        raise AlreadyDone
    facts: dict[str, Any] = dict(act.facts)
    step(by, key, facts, at)


UNDOS: Final = {
    verbs.CLOSE: UndoRule(_reopen, by_hosts_only=False),
    verbs.HIDE: UndoRule(_show),
    verbs.DELETE: UndoRule(_restore),
    verbs.WARN: UndoRule(_take_back),
}

"""Shell: take back what a host did: each act by its own opposite, which is an act as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.community.rules import may_run_community, require
from meshup.moderation.domain import verbs
from meshup.moderation.domain.acts import ActContext
from meshup.moderation.domain.blocks import lift
from meshup.moderation.domain.queries.acts import is_taken_back, visible_act
from meshup.moderation.errors import AlreadyDone, NoSuchBlock, NoSuchReport, NotYours
from meshup.moderation.undos import DoneAct, UndoRule, undo_rule

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker


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
        rule = undo_rule(act.verb)
        if rule is None or is_taken_back(act):
            raise AlreadyDone
        if rule.by_hosts_only:
            require(by, may_run_community, NotYours)
        done = DoneAct(
            number=act.pk, verb=act.verb, about=act.about, report=act.report, facts=act.facts
        )
        rule.undo(by, done, why, at)


def context_of(act: DoneAct) -> ActContext:
    """Return what the act belongs to that takes ``act`` back."""
    return ActContext(act.report, undoes=act.number)


def _lift(by: Asker, act: DoneAct, why: str, at: datetime) -> None:
    try:
        lift(by, act.facts["block"], why, at, context_of(act))
    except NoSuchBlock as refusal:
        raise AlreadyDone from refusal


UNDOS: Final = {verbs.BLOCK_PEER: UndoRule(_lift), verbs.BLOCK_NETWORK: UndoRule(_lift)}

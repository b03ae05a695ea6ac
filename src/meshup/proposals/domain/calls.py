"""Shell: hosts say what the node calls for; history keeps it, and undo takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.community.rules import require
from meshup.history.domain.changes import changing, refuse_if_changed
from meshup.proposals.domain.call_facts import STANDING, stored_questions, stored_topics
from meshup.proposals.domain.call_plans import check_call_slug
from meshup.proposals.domain.queries.calls import call_at, call_facts
from meshup.proposals.domain.tags import call_subject
from meshup.proposals.errors import CallInUse, CallThere, NoSuchCall
from meshup.proposals.models import Call, Proposal
from meshup.proposals.rules import may_change_calls

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.proposals.domain.call_facts import CallFacts
    from meshup.proposals.domain.call_plans import CallPlan

PLAIN: Final = (
    *("titles", "texts", "is_open", "opens_at", "closes_at", "event"),
    *("is_review_anonymous", "has_voices", "months_declined"),
)
"""What a plan and a row call by the same name and keep in the same shape."""


def make_call(by: Asker | None, slug: str, plan: CallPlan, at: datetime) -> CallFacts:
    """Make a dated call.

    Raises:
        HostsOnly, MalformedCall
        CallThere: its address is taken.
    """
    require(by, may_change_calls)
    check_call_slug(slug)
    plan.check(is_standing=False)
    with changing(by, "create", call_subject(slug), at) as making:
        if Call.objects.filter(slug=slug).exists():
            raise CallThere
        row = Call(slug=slug)
        _write(row, plan)
        making.save(row)
    return call_facts(row)


def change_call(
    by: Asker | None, slug: str, version: int, plan: CallPlan, at: datetime
) -> CallFacts:
    """Let a call say something else; "" is the standing one. What it says already is no change.

    Raises:
        HostsOnly, NoSuchCall, MalformedCall
        ChangedMeanwhile: another host was faster.
    """
    require(by, may_change_calls)
    plan.check(is_standing=slug == STANDING)
    with transaction.atomic():
        known = Call.objects.select_for_update().filter(slug=slug).first()
        if known is None and slug != STANDING:
            raise NoSuchCall
        row = known or Call(slug=slug, version=0)
        refuse_if_changed(row, version, call_subject(slug))
        if plan.of(call_at(slug)) == plan:
            return call_at(slug)
        verb = "set_up" if by is None and known is None else "edit"
        with changing(by, verb, call_subject(slug), at) as making:
            if known is None:
                row.version = 1
            else:
                making.watch(row)
            _write(row, plan)
            making.save(row)
    return call_facts(row)


def drop_call(by: Asker | None, slug: str, at: datetime) -> None:
    """Take a dated call away that nobody has answered.

    Raises:
        HostsOnly, NoSuchCall
        CallInUse: there are proposals for it.
    """
    require(by, may_change_calls)
    with transaction.atomic():
        row = Call.objects.select_for_update().filter(slug=slug).first()
        if row is None or slug == STANDING:
            raise NoSuchCall
        if Proposal.objects.filter(call=slug).exists():
            raise CallInUse
        with changing(by, "withdraw", call_subject(slug), at) as making:
            making.drop(row)


def _write(row: Call, plan: CallPlan) -> None:
    for name in PLAIN:
        setattr(row, name, getattr(plan, name))
    row.kinds = {kind: list(minutes) for kind, minutes in plan.kinds.items()}
    row.topics = stored_topics(plan.topics)
    row.questions = stored_questions(plan.questions)

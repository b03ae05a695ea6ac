"""Shell: hosts ask other communities to hold an event of ours with them.

Each function writes in one transaction, with the messages that go out. The same community is not
asked twice while it thinks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.agenda.domain.carried_events import event_in_any_state
from meshup.agenda.domain.queries.events import event_for
from meshup.agenda.domain.rows import row_for
from meshup.cohosting.choices import KIND, MOST_COHOSTS, MOST_DAYS
from meshup.cohosting.domain.invitations import terms_for
from meshup.cohosting.domain.own_events import event_page
from meshup.cohosting.domain.own_records import agreed_requests, did_of_host
from meshup.cohosting.domain.record_ids import about_together, record_id
from meshup.cohosting.domain.tags import TOGETHER
from meshup.cohosting.errors import (
    AlreadyCarried,
    NobodyChosen,
    NoSuchRecord,
    OneOfSeries,
    TooManyCohosts,
)
from meshup.cohosting.models import Carried, Together
from meshup.community.rules import may_run_community, require
from meshup.kit.errors import Refusal
from meshup.kit.web import changed
from meshup.node_requests.domain.queries.nodes import group_of
from meshup.node_requests.domain.queries.requests import requests_of_kind
from meshup.node_requests.domain.requesting import NewRequest, send_request, withdraw_request
from meshup.remote_actors.domain.remote_actors import actor_of, known_actor

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.node_requests.domain.queries.requests import RequestFacts

ASK_AGAIN: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationPlan:
    """Whom hosts ask, and for what.

    Attributes:
        nodes: ids of the Groups of communities.
        expected: what is expected of them, in words. part: which part they would fill; "" for none.
        deadline: until when they may answer; None for always.
    """

    nodes: Sequence[str]
    expected: str = ""
    part: str = ""
    deadline: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPlan:
    """What holds for an event of ours that others hold with us.

    Attributes:
        successors: identities of hosts that may go on from here, in order.
        take_over_after_days: after so many days of silence.
        gives_at_once: whether free places are given to who asks without a host.
    """

    successors: Sequence[str]
    take_over_after_days: int
    gives_at_once: bool


def invite(by: Asker, slug: str, plan: InvitationPlan, at: datetime) -> int:
    """Ask communities to hold an event with us; return how many are asked by now.

    Raises:
        HostsOnly, NoSuchEvent, NobodyChosen, OneOfSeries, AlreadyCarried, TooManyCohosts
        Refusal: one of them cannot be asked; then none is.
    """
    require(by, may_run_community)
    if not plan.nodes:
        raise NobodyChosen
    event = event_for(by, slug)
    if event.series:
        raise OneOfSeries
    actors = [group_of(node, at) for node in plan.nodes]
    with transaction.atomic():
        row = _together(by, slug, at)
        asked = requests_of_kind(KIND, at, about=[about_together(row.uuid)])
        held_by = {one.actor.pk for one in asked if one.is_open or one.is_agreed}
        new = [actor for actor in actors if actor.pk not in held_by]
        if len(held_by) + len(new) > MOST_COHOSTS:
            raise TooManyCohosts(most=MOST_COHOSTS)
        terms = terms_for(
            event,
            record_id(row.uuid),
            event_page(slug),
            expected=plan.expected,
            part=plan.part,
        )
        about = about_together(row.uuid)
        for actor in new:
            wanted = NewRequest(kind=KIND, terms=terms, about=about, deadline=plan.deadline)
            send_request(by, wanted, actor, at)
        changed(TOGETHER)
        return len(held_by) + len(new)


def ask_again(slug: str, groups: Sequence[str], there: Collection[str], at: datetime) -> list[str]:
    """Ask those who held an event with the home before us to hold it with us. Asks for documents.

    One who is ``there``, was asked more than a day ago and has not answered is asked anew: the
    words may be lost. Returns who is still to be asked, or has not answered.
    """
    row = Together.objects.filter(event__slug=slug, is_home=True).first()
    if row is None:
        return []
    about = about_together(row.uuid)
    asked = reversed(requests_of_kind(KIND, at, about=[about]))
    latest = {one.actor.actor_id: one for one in asked}
    event, page = event_in_any_state(slug), event_page(slug)
    terms = terms_for(event, record_id(row.uuid), page, expected="", part="")
    wanted, waiting = NewRequest(kind=KIND, terms=terms, about=about), []
    for group_id in groups:
        known = latest.get(group_id)
        if known is not None and not known.is_open:
            continue
        waiting.append(group_id)
        is_lost = group_id in there and known is not None and known.made_at + ASK_AGAIN <= at
        if known is None or is_lost:
            _ask_anew(known, wanted, group_id, at)
    return waiting


def _ask_anew(known: RequestFacts | None, wanted: NewRequest, group_id: str, at: datetime) -> None:
    """Ask a community, in place of what it did not answer; one that cannot be asked is left."""
    try:
        actor = known_actor(group_id) or actor_of(group_id, at)
        with transaction.atomic():
            if known is not None:
                withdraw_request(None, known.uuid, at)
            send_request(None, wanted, actor, at)
    except Refusal:
        return


def set_settings(by: Asker, slug: str, plan: SettingsPlan, at: datetime) -> None:
    """Set who may go on from here, after how long, and how places are given.

    Raises:
        HostsOnly, NoSuchRecord
    """
    require(by, may_run_community)
    with transaction.atomic():
        rows = Together.objects.select_for_update(of=("self",))
        row = rows.filter(event__slug=slug, is_home=True).first()
        if row is None:
            raise NoSuchRecord
        known = [did_of_host(facts) for facts in agreed_requests(row, at).values()]
        row.successors = [did for did in dict.fromkeys(plan.successors) if did in known]
        row.take_over_after_days = min(max(plan.take_over_after_days, 1), MOST_DAYS)
        row.gives_at_once, row.is_stale = plan.gives_at_once, True
        row.save(update_fields=["successors", "take_over_after_days", "gives_at_once", "is_stale"])
        changed(TOGETHER)


def _together(by: Asker, slug: str, at: datetime) -> Together:
    """Return the row of an event that is to be held together, locked; made the first time.

    Raises:
        AlreadyCarried
    """
    key = row_for(by, slug, at)
    if Carried.objects.filter(event=key, is_held=True).exists():
        raise AlreadyCarried
    Together.objects.get_or_create(event_id=key, defaults={"made_at": at})
    row = Together.objects.select_for_update(of=("self",)).get(event=key)
    if not row.is_home:
        raise AlreadyCarried
    return row

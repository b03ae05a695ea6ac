"""Shell: somebody gives a card, does not, or takes it back; grants also end by the clock.

Each function writes in one transaction, with the message that goes out; twice is once. Whoever
asked hears of a yes, and that it was taken back; of a no they hear what they hear of silence.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django.db import transaction

from meshup.contact_exchange.domain.cards import card_from_json, card_to_json
from meshup.contact_grants.choices import NOT_GIVEN, UNCONFIRMED, GrantState, Way
from meshup.contact_grants.domain.contact_terms import back_terms, given_answer, parts_of, until_of
from meshup.contact_grants.domain.kind_name import KIND
from meshup.contact_grants.errors import MoreThanWanted, NoSuchIntroduction
from meshup.contact_grants.models import LONGEST_NAME, AvoidedNode, Grant, Meeting
from meshup.kit.secret_links import new_handle
from meshup.node_requests.choices import Answer, Desk
from meshup.node_requests.domain.answering import answer_request, leave, leave_again
from meshup.node_requests.domain.queries.requests import request_of
from meshup.node_requests.domain.requesting import NewRequest, send_request
from meshup.node_requests.errors import NoSuchRequest

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from meshup.contact_exchange.domain.cards import Card
    from meshup.node_requests.domain.queries.requests import RequestFacts

BACK_WITHIN: Final = timedelta(days=14)
"""How long the card of who asked is waited for; their yes was given before, so it comes at once."""
REPEATED_EVERY: Final = timedelta(days=1)
REPEATED_FOR: Final = timedelta(days=90)
"""For how long after its end a community is told again each day that nothing is given any more."""
REMEMBERED: Final = timedelta(days=400)
SILENT_FOR: Final = timedelta(days=90)
"""For how long somebody may answer what was asked without an end."""


@transaction.atomic
def give(owners: Collection[int], key: str, card: Card, days: int, at: datetime) -> None:
    """Say yes: the one community that asked gets ``card``, for ``days`` at most.

    Raises:
        NoSuchIntroduction: it is not theirs, or its time is over.
        MoreThanWanted: the card has more than was asked for.
        Refusal: nothing can be answered any more (``node_requests``).
    """
    grant = _locked(owners, key)
    if grant.state == GrantState.GIVEN:
        return
    until = until_of(grant.terms)
    if grant.state not in NOT_GIVEN or until is None or until <= at:
        raise NoSuchIntroduction
    expires = min(at.replace(microsecond=0) + timedelta(days=days), until)
    terms = _give(grant, card_to_json(card), expires, at)
    facts = request_of(grant.request, at)
    answer_request(None, grant.request, Answer.ACCEPTED, at, terms)
    if grant.way == Way.MET:
        _ask_back(grant, facts, until, at)


def give_back(meeting: Meeting, facts: RequestFacts, at: datetime) -> None:
    """Give the card that waits in a meeting to whoever said yes to it; in the caller's transaction.

    Twice is once: the card is no longer in the meeting then.
    """
    until = until_of(facts.terms)
    if meeting.card is None or until is None or until <= at or not facts.is_open:
        return
    expires = min(at.replace(microsecond=0) + timedelta(days=meeting.days), until)
    grant = new_grant(facts, meeting.owner_id, at)
    grant.terms = {**meeting.terms, "fields": list(facts.terms["fields"])}
    terms = _give(grant, dict(meeting.card), expires, at)
    Meeting.objects.filter(pk=meeting.pk).update(card=None)
    answer_request(None, facts.uuid, Answer.ACCEPTED, at, terms)


@transaction.atomic
def decline(owners: Collection[int], key: str, at: datetime, *, for_good: bool = False) -> None:
    """Give nothing; ``for_good``: and hear nothing more of that community. Nobody is told.

    Raises:
        NoSuchIntroduction: it is not theirs.
    """
    grant = _locked(owners, key)
    if grant.state == GrantState.WAITING:
        grant.state = GrantState.DECLINED
        grant.save(update_fields=["state"])
    if for_good and grant.actor_id is not None and grant.owner_id is not None:
        AvoidedNode.objects.get_or_create(
            owner_id=grant.owner_id, actor_id=grant.actor_id, defaults={"made_at": at}
        )


@transaction.atomic
def take_back(owners: Collection[int], key: str, at: datetime) -> None:
    """Take back what was given: the other node is told until it says that it is gone there.

    Raises:
        NoSuchIntroduction: it is not theirs.
    """
    end_grant(_locked(owners, key), GrantState.TAKEN_BACK, at)


@transaction.atomic
def hear_again(owners: Collection[int], actor: int) -> None:
    """Let a community ask somebody again who wanted nothing more of it."""
    AvoidedNode.objects.filter(owner__in=owners, actor=actor).delete()


def end_grant(grant: Grant, state: GrantState, at: datetime) -> None:
    """End a grant that holds, by its giver or by the clock, and tell the other node."""
    if grant.state != GrantState.GIVEN:
        return
    grant.state, grant.ended_at, grant.repeated_at, grant.card = state, at, at, None
    grant.save(update_fields=["state", "ended_at", "repeated_at", "card"])
    try:
        leave(None, grant.request, at)
    except NoSuchRequest:
        Grant.objects.filter(pk=grant.pk).update(is_cut_off=True)


@transaction.atomic
def expire_grants(at: datetime) -> int:
    """End what was given until now; return how much. Twice is once."""
    due = Grant.objects.select_for_update().filter(state=GrantState.GIVEN, expires_at__lte=at)
    rows = list(due.order_by("pk"))
    for grant in rows:
        end_grant(grant, GrantState.EXPIRED, at)
    return len(rows)


@transaction.atomic
def repeat_ends(at: datetime) -> int:
    """Tell those again who have not said that it is gone there; return how many."""
    rows = unconfirmed(at).select_for_update().order_by("pk")
    count = 0
    for grant in rows:
        grant.repeated_at = at
        grant.save(update_fields=["repeated_at"])
        with suppress(NoSuchRequest):
            count += leave_again(grant.request, at)
    return count


def unconfirmed(at: datetime) -> QuerySet[Grant]:
    """Return the grants whose end is to be told again now."""
    rows = Grant.objects.filter(state__in=UNCONFIRMED, is_cut_off=False)
    return rows.filter(
        repeated_at__lte=at - REPEATED_EVERY, ended_at__gt=at - REPEATED_FOR, actor__isnull=False
    )


def is_something_due(at: datetime) -> bool:
    """Say whether a grant is to end by the clock, or its end to be told again."""
    due = Grant.objects.filter(state=GrantState.GIVEN, expires_at__lte=at)
    return due.exists() or unconfirmed(at).exists()


def forget_old(at: datetime) -> int:
    """Forget what ended long ago, or was never given and cannot be any more; return how much."""
    old = Grant.objects.exclude(state=GrantState.GIVEN).filter(ended_at__lt=at - REMEMBERED)
    silent = Grant.objects.filter(state__in=NOT_GIVEN, deadline__lt=at)
    return old.delete()[0] + silent.delete()[0]


def new_grant(facts: RequestFacts, owner: int, at: datetime) -> Grant:
    """Return a grant that waits for its owner, saved; of a request of another node."""
    return Grant.objects.create(
        owner_id=owner,
        key=new_handle(),
        request=facts.uuid,
        offer_id=facts.offer_id,
        actor_id=facts.actor.pk,
        node_name=facts.actor.called[:LONGEST_NAME],
        way=facts.terms["way"],
        terms=dict(facts.terms),
        state=GrantState.WAITING,
        requested_at=at,
        deadline=facts.deadline or at + SILENT_FOR,
    )


def over(facts: RequestFacts, at: datetime) -> None:
    """Take that a request of another node is over; nothing is held of it that was not given."""
    grant = Grant.objects.select_for_update().filter(request=facts.uuid).first()
    if grant is None:
        return
    if grant.state in NOT_GIVEN:
        grant.delete()
        return
    is_theirs = facts.state == "withdrawn"
    if is_theirs and grant.state != GrantState.GONE:
        grant.ended_at = grant.ended_at or at
        grant.state, grant.confirmed_at = GrantState.GONE, at
    elif grant.state == GrantState.GIVEN:  # they are kept out, or gone
        grant.state, grant.ended_at, grant.is_cut_off = GrantState.TAKEN_BACK, at, True
    grant.card = None
    grant.save()


def _locked(owners: Collection[int], key: str) -> Grant:
    rows = Grant.objects.select_for_update(of=("self",)).filter(owner__in=list(owners), key=key)
    grant = rows.first()
    if grant is None:
        raise NoSuchIntroduction
    return grant


def _give(grant: Grant, card: dict[str, Any], expires: datetime, at: datetime) -> dict[str, Any]:
    """Write that a grant is given; return the answer that says so."""
    receipt = uuid4()
    terms = given_answer(card_from_json(card), receipt, expires)
    given = parts_of(terms)
    if not given <= set(grant.terms.get("fields", ())):
        raise MoreThanWanted
    grant.state, grant.receipt, grant.card = GrantState.GIVEN, receipt, card
    grant.parts, grant.given_at, grant.expires_at = sorted(given), at, expires
    grant.save()
    return terms


def _ask_back(grant: Grant, facts: RequestFacts, until: datetime, at: datetime) -> None:
    wanted = NewRequest(
        kind=KIND,
        terms=back_terms(facts.offer_id, until),
        about=f"back:{grant.key}",
        deadline=at + BACK_WITHIN,
        desk=Desk.HIDDEN,
    )
    send_request(None, wanted, facts.actor, at)

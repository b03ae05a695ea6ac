"""Shell: somebody here met somebody at an event of another node, and asks for their card.

Their own card stays here until the other says yes as well; the other gets before only what they
are called, how they met and a word. Each function writes in one transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.contact_exchange.domain.cards import card_to_json
from meshup.contact_grants.domain.contact_terms import MOST_DAYS, met_terms
from meshup.contact_grants.domain.kind_name import KIND
from meshup.contact_grants.domain.owners import owner_of_peer
from meshup.contact_grants.errors import NoSuchIntroduction, TooManyMeetings, WrongCode
from meshup.contact_grants.models import LONGEST_NAME, Meeting
from meshup.kit.secret_links import new_handle
from meshup.node_requests.choices import Desk
from meshup.node_requests.domain.queries.requests import request_of
from meshup.node_requests.domain.requesting import NewRequest, send_request, withdraw_request
from meshup.node_requests.errors import NoSuchRequest
from meshup.peers.domain.joining_codes import ALPHABET, LENGTH

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from meshup.contact_exchange.domain.cards import Card
    from meshup.node_requests.domain.queries.requests import RequestFacts
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

WITHIN: Final = timedelta(days=21)
"""How long the answer of somebody one met is waited for."""
MOST_OF_PERSON: Final = 5
MOST_AT_NODE: Final = 20
"""Fewer than a node may ask another, so that hosts always can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPlan:
    """Whom somebody met, and what they would give them.

    Attributes:
        whom: the name they know. event: where they met; "" for nothing. word: for the other.
        code: that the other showed them; "" for none: then hosts there pass it on, or not.
        days: for how long the other may keep the card.
    """

    whom: str
    event: str
    word: str
    code: str
    card: Card
    days: int


@transaction.atomic
def ask_for_met(peer: int, plan: MeetingPlan, actor: RemoteActorFacts, at: datetime) -> str:
    """Ask for the card of somebody whom a peer met; return the key of the meeting.

    Raises:
        WrongCode: no code is written so.
        TooManyMeetings
        Refusal: nothing can be asked of that node (``node_requests``).
    """
    at = at.replace(microsecond=0)
    code = _letters(plan.code)
    owner = owner_of_peer(peer, at)
    waiting = Meeting.objects.select_for_update().filter(is_over=False, answered_at=None)
    if waiting.filter(owner=owner).count() >= MOST_OF_PERSON:
        raise TooManyMeetings(most=MOST_OF_PERSON)
    if waiting.filter(actor=actor.pk).count() >= MOST_AT_NODE:
        raise TooManyMeetings(most=MOST_AT_NODE)
    terms = met_terms(
        content=plan.word,
        whom=plan.whom,
        name=plan.card.name,
        event=plan.event,
        code=code,
        until=at + timedelta(days=MOST_DAYS),
    )
    key = new_handle()
    wanted = NewRequest(
        kind=KIND, terms=terms, about=f"met:{key}", deadline=at + WITHIN, desk=Desk.HIDDEN
    )
    meeting = Meeting(
        owner=owner,
        key=key,
        actor_id=actor.pk,
        node_name=actor.called[:LONGEST_NAME],
        terms=terms,
        card=card_to_json(plan.card),
        days=plan.days,
        made_at=at,
        deadline=at + WITHIN,
    )
    meeting.request = send_request(None, wanted, actor, at)
    meeting.offer_id = request_of(meeting.request, at).offer_id
    meeting.save()
    return key


@transaction.atomic
def withdraw_meeting(owners: Collection[int], key: str, at: datetime) -> None:
    """Ask no more for the card of somebody one met; one that was got goes as well.

    Raises:
        NoSuchIntroduction: it is not theirs.
    """
    meeting = Meeting.objects.filter(owner__in=list(owners), key=key).first()
    if meeting is None:
        raise NoSuchIntroduction
    try:
        withdraw_request(None, meeting.request, at)
    except NoSuchRequest:
        end_meeting(meeting)


def meeting_of(about: str) -> Meeting | None:
    """Return the meeting that a request of ours is about, locked; None for none."""
    prefix, _colon, key = about.partition(":")
    if prefix != "met" or not key:
        return None
    return Meeting.objects.select_for_update(of=("self",)).filter(key=key).first()


def meeting_of_back_request(facts: RequestFacts) -> Meeting | None:
    """Return the meeting for which another node asks our card back, locked; None for none."""
    rows = Meeting.objects.select_for_update(of=("self",)).filter(is_over=False)
    return rows.filter(actor_id=facts.actor.pk, offer_id=facts.terms["context"]).first()


def end_meeting(meeting: Meeting) -> None:
    """Keep nothing more of a card that nobody can get now."""
    meeting.card, meeting.is_over = None, True
    meeting.save(update_fields=["card", "is_over"])


def forget_old_meetings(at: datetime) -> int:
    """Forget meetings that are over, or were answered, and whose time has gone."""
    old = Meeting.objects.filter(deadline__lt=at - WITHIN, card=None)
    return old.delete()[0]


def _letters(typed: str) -> str:
    if not typed.strip():
        return ""
    letters = "".join(letter for letter in typed.upper() if letter.isalpha())
    if len(letters) != LENGTH or not set(letters) <= set(ALPHABET):
        raise WrongCode
    return letters

"""Shell: what a request between nodes about a contact makes of grants, meetings and cards here.

The hook of the kind, in the transaction of the request; twice is once. Of requests of other nodes
nothing is answered here but one: the card of somebody who met somebody, once both said yes.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from meshup.contact_grants.choices import Way
from meshup.contact_grants.domain.contact_terms import MOST_DAYS, until_of
from meshup.contact_grants.domain.granting import give_back, new_grant, over
from meshup.contact_grants.domain.letters import write_to
from meshup.contact_grants.domain.meeting import end_meeting, meeting_of, meeting_of_back_request
from meshup.contact_grants.domain.owners import is_out_of_reach, owner_of_code
from meshup.contact_grants.domain.received_cards import drop_card, keep_card
from meshup.contact_grants.models import Grant, Meeting, ReceivedCard
from meshup.inbox.errors import ActivityRefused
from meshup.kit import clock
from meshup.moderation.domain.admission import Visitor, admit
from meshup.node_requests.choices import Desk, RequestState
from meshup.node_requests.domain.answering import set_desk
from meshup.node_requests.domain.queries.requests import request_of
from meshup.node_requests.domain.requesting import withdraw_request
from meshup.node_requests.errors import NoSuchRequest

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.contact_grants.models import Owner
    from meshup.node_requests.domain.queries.requests import RequestFacts

ACT: Final = "remote_introduction"
OVER: Final = frozenset({RequestState.WITHDRAWN, RequestState.LEFT, RequestState.EXPIRED})


def contact_changed(facts: RequestFacts, before: RequestState | None) -> None:
    """Keep up with where a request about a contact stands.

    Raises:
        TooMany: that node has asked too much lately.
        ActivityRefused: it asks without an end.
    """
    at = clock.now()
    _note_actor(facts)
    if facts.is_ours:
        _our_request(facts, before, at)
    elif before is None and facts.is_open:
        _asked_of_us(facts, at)
    elif facts.state in OVER and before != facts.state:
        over(facts, at)


def _asked_of_us(facts: RequestFacts, at: datetime) -> None:
    _refuse_endless(facts, at)
    admit(ACT, Visitor(network=f"fediverse:{facts.actor.host}"), at)
    way = Way(facts.terms["way"])
    if way == Way.BACK:
        set_desk(facts.uuid, Desk.HIDDEN)
        meeting = meeting_of_back_request(facts)
        if meeting is not None and meeting.back_request is None:
            meeting.back_request = facts.uuid
            meeting.save(update_fields=["back_request"])
            _give_back(meeting, at)
    elif way == Way.MET and facts.terms.get("code"):
        set_desk(facts.uuid, Desk.HIDDEN)
        owner = owner_of_code(facts.terms["code"], at)
        if owner is not None:
            put_before(owner, facts, at)


def _refuse_endless(facts: RequestFacts, at: datetime) -> None:
    """Refuse what would wait here, or keep a contact, for longer than anybody may ask.

    Raises:
        ActivityRefused
    """
    latest, until = at + timedelta(days=MOST_DAYS + 1), until_of(facts.terms)
    if facts.deadline is not None and facts.deadline > latest:
        raise ActivityRefused("endTime")
    if until is None or until > latest:
        raise ActivityRefused("until")


def put_before(owner: Owner, facts: RequestFacts, at: datetime) -> None:
    """Show a request to whom it is for, and write to them; not to whoever wants none of it."""
    name = str(facts.terms.get("name", ""))
    if is_out_of_reach(owner, facts.actor.pk, name, at):
        return
    if not Grant.objects.filter(request=facts.uuid).exists():
        write_to(new_grant(facts, owner.pk, at), at)


def _our_request(facts: RequestFacts, before: RequestState | None, at: datetime) -> None:
    meeting = meeting_of(facts.about)
    if facts.state == RequestState.ACCEPTED:
        if before != facts.state and facts.is_agreed:
            _said_yes(facts, meeting, at)
        return
    drop_card(facts.uuid)  # also where a yes is said to have been a no, in whatever order
    if facts.state in {RequestState.LEFT, RequestState.WITHDRAWN} and meeting is not None:
        end_meeting(meeting)
    if facts.state == RequestState.LEFT:
        withdraw_request(None, facts.uuid, at)  # our word that it is gone here


def _said_yes(facts: RequestFacts, meeting: Meeting | None, at: datetime) -> None:
    """Keep the card that came with a yes, for whoever asked; nobody is there: it goes at once."""
    owner = meeting.owner_id if meeting else _owner_of_back(facts.about)
    is_for_hosts = not facts.about
    if not (is_for_hosts or owner) or not keep_card(facts, owner, at):
        withdraw_request(None, facts.uuid, at)
        return
    if meeting is not None:
        meeting.answered_at = at
        meeting.save(update_fields=["answered_at"])
        _give_back(meeting, at)


def _give_back(meeting: Meeting, at: datetime) -> None:
    """Give the card of who asked, where the other said yes and asked for it, in either order."""
    if meeting.answered_at is None or meeting.back_request is None:
        return
    try:
        facts = request_of(meeting.back_request, at)
    except NoSuchRequest:
        return
    give_back(meeting, facts, at)


def _owner_of_back(about: str) -> int | None:
    prefix, _colon, key = about.partition(":")
    if prefix != "back" or not key:
        return None
    return Grant.objects.filter(key=key).values_list("owner", flat=True).first()


def _note_actor(facts: RequestFacts) -> None:
    """Follow a node that lives elsewhere now."""
    for model in (Grant, Meeting, ReceivedCard):
        rows = model._default_manager.filter(request=facts.uuid)
        rows.exclude(actor=facts.actor.pk).update(actor=facts.actor.pk)

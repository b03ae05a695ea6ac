"""Shell: hosts ask another community to be introduced, and pass on what others ask of people here.

Whoever asks learns nothing of what is passed on, or not. Hosts learn that it was, and later that
somebody said yes; never what they gave, nor that they wanted nothing of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from meshup.community.rules import may_run_community, require
from meshup.contact_grants.choices import Way
from meshup.contact_grants.domain.contact_terms import MOST_DAYS, hosts_terms
from meshup.contact_grants.domain.kind_name import KIND
from meshup.contact_grants.domain.owners import owner_of_address, owner_of_code
from meshup.contact_grants.domain.standing import put_before
from meshup.contact_grants.errors import (
    NobodysCode,
    NoPersonNamed,
    NothingWanted,
    NotToPassOn,
    UntilOutOfReach,
    WrongCode,
)
from meshup.letters.domain.addresses import leave_address
from meshup.node_requests.choices import Desk
from meshup.node_requests.domain.answering import set_desk
from meshup.node_requests.domain.queries.requests import request_for
from meshup.node_requests.domain.requesting import NewRequest, send_request
from meshup.node_requests.errors import NoSuchRequest
from meshup.peers.domain.joining_codes import code_hash

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.node_requests.domain.queries.requests import RequestFacts
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPlan:
    """What hosts ask another community.

    Attributes:
        whom: a person or a role. purpose: why. readers: who will see the contact here.
        fields: which parts of a card. until: when it is deleted. deadline: for the answer.
    """

    whom: str
    purpose: str
    readers: str
    fields: Collection[str]
    until: datetime
    deadline: datetime


def ask_for_contact(by: Asker, plan: AskPlan, actor: RemoteActorFacts, at: datetime) -> UUID:
    """Ask the hosts of another node to introduce somebody; return by what it is known here.

    Raises:
        HostsOnly, NothingWanted, UntilOutOfReach
        Refusal: nothing can be asked of that node (``node_requests``).
    """
    require(by, may_run_community)
    if not plan.fields:
        raise NothingWanted
    if not plan.deadline < plan.until <= at + timedelta(days=MOST_DAYS):
        raise UntilOutOfReach(days=MOST_DAYS)
    terms = hosts_terms(
        content=plan.purpose,
        whom=plan.whom,
        readers=plan.readers,
        fields=plan.fields,
        until=plan.until,
    )
    return send_request(by, NewRequest(kind=KIND, terms=terms, deadline=plan.deadline), actor, at)


@transaction.atomic
def pass_on(
    by: Asker, uuid: UUID, at: datetime, *, email: str = "", code: str = "", language: str = "en"
) -> None:
    """Show what another community asks to the person whom hosts mean, and to nobody else.

    The person is the reader of an address, or whoever shows a code. Hosts are answered the same
    whatever that person wants to hear.

    Raises:
        HostsOnly, NoSuchRequest, NotToPassOn, NoPersonNamed, WrongCode, NobodysCode
        BadAddress: it is no address (``letters``).
    """
    facts = _for_hosts(by, uuid, at)
    if bool(email.strip()) == bool(code.strip()):
        raise NoPersonNamed
    if code.strip():
        if code_hash(code, "") is None:
            raise WrongCode
        owner = owner_of_code(code, at)
        if owner is None:
            raise NobodysCode
    else:
        owner = owner_of_address(leave_address(email, language, at).number, at)
    put_before(owner, facts, at)
    set_desk(uuid, Desk.SEES)


@transaction.atomic
def let_rest(by: Asker, uuid: UUID, at: datetime) -> None:
    """Pass nothing on; whoever asked hears nothing until their time is over.

    Raises:
        HostsOnly, NoSuchRequest, NotToPassOn
    """
    _for_hosts(by, uuid, at)
    set_desk(uuid, Desk.SEES)


def _for_hosts(by: Asker, uuid: UUID, at: datetime) -> RequestFacts:
    facts = request_for(by, uuid, at)
    if facts.kind != KIND or facts.is_ours or facts.terms.get("way") == Way.BACK:
        raise NoSuchRequest
    if not facts.waits_for_us:
        raise NotToPassOn
    return facts

"""Shell: communities agree that another of them be the home of an event: asked, and done.

The home's last word names the next, and that one goes on from this word: so nothing is lost that
was changed while they agreed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from meshup.cohosting.domain.homes import hand_over
from meshup.cohosting.domain.queries.homes import home_of_event, home_of_record
from meshup.cohosting.domain.record_ids import record_at
from meshup.cohosting.errors import NoSuchRecord
from meshup.community.rules import may_run_community, require
from meshup.fediverse.domain.own_actors import group
from meshup.node_requests.domain.queries.nodes import group_of
from meshup.node_requests.domain.requesting import NewRequest, send_request
from meshup.remote_actors.domain.remote_actor_facts import dids_of
from meshup.succession.choices import KIND
from meshup.succession.domain.looking import look_soon, watch_of
from meshup.succession.domain.rehome_terms import terms_of
from meshup.succession.domain.turning import standing_of
from meshup.succession.errors import NobodyToBeHome, NothingToDecide

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.cohosting.domain.queries.homes import HomeFacts
    from meshup.community.rules import Asker
    from meshup.node_requests.domain.queries.requests import RequestFacts


def offer_home(by: Asker, slug: str, group_id: str, at: datetime) -> UUID:
    """Ask a community that holds our event with us to be its home from now on.

    Raises:
        HostsOnly, NoSuchRecord, NobodyToBeHome
        NothingToDecide: we are not its home, or another goes on with it.
        Refusal: it cannot be asked.
    """
    require(by, may_run_community)
    facts = _facts(slug, at)
    if not facts.is_home or facts.is_paused or facts.moved_to:
        raise NothingToDecide
    if group_id not in {host["group"] for host in facts.document.get("hosts", ())}:
        raise NobodyToBeHome
    return _ask(by, facts, group_id, at, gives=True)


def ask_back(by: Asker, slug: str, at: datetime) -> UUID:
    """Ask whoever is the home of an event that was ours to let it be at home here again.

    Raises:
        HostsOnly, NoSuchRecord
        NothingToDecide: it never was ours, or nobody else is its home.
        Refusal: it cannot be asked.
    """
    require(by, may_run_community)
    facts = _facts(slug, at)
    if facts.is_home:
        claim = standing_of(facts, watch_of(facts, at), at).claim
        if claim is None:
            raise NothingToDecide
        return _ask(by, facts, claim.group, at, gives=False)
    if not was_ours(facts):
        raise NothingToDecide
    return _ask(by, facts, facts.document["home"]["group"], at, gives=False)


def was_ours(facts: HomeFacts) -> bool:
    """Say whether an event that we hold with another home was at home here before."""
    return record_at(group().id, facts.uuid) in facts.document.get("continues", ())


def note_rehome(request: RequestFacts, at: datetime) -> None:
    """Take up that both agreed: name the next home, or look for the word that names us.

    In the transaction in which they did. Twice is once.
    """
    if not request.is_agreed:
        return
    facts = home_of_record(UUID(request.terms["uuid"]), at)
    if facts is None or facts.uid != request.terms["uid"]:
        return
    is_given_by_us = request.is_ours == request.terms["gives"]
    if not is_given_by_us:
        look_soon(facts, at)
        return
    actor = request.actor
    if not facts.is_home or facts.moved_to or actor.actor_id not in takes_part(facts, at):
        return
    did = min(dids_of(actor), default="")
    if did:
        hand_over(facts.uuid, did, record_at(actor.actor_id, facts.uuid))


def takes_part(facts: HomeFacts, at: datetime) -> set[str]:
    """Return the Groups that may be the home of an event: who holds it, and who was its home."""
    hosts = {host["group"] for host in facts.document.get("hosts", ())}
    homes = {document["home"]["group"] for document in facts.before}
    return hosts | homes | set(watch_of(facts, at).to_ask)


def _ask(by: Asker, facts: HomeFacts, group_id: str, at: datetime, *, gives: bool) -> UUID:
    terms = terms_of(facts.document, gives=gives)
    wanted = NewRequest(kind=KIND, terms=terms, about=f"rehome:{facts.uuid}")
    return send_request(by, wanted, group_of(group_id, at), at)


def _facts(slug: str, at: datetime) -> HomeFacts:
    facts = home_of_event(slug, at)
    if facts is None:
        raise NoSuchRecord
    return facts

"""Shell: what hosts decide: to go on, to leave it to the next, to hand over, to stay the home.

Each function is one transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meshup.cohosting.domain.homes import hand_over, keep_home
from meshup.cohosting.domain.queries.homes import home_of_event
from meshup.cohosting.domain.tags import TOGETHER
from meshup.cohosting.errors import NoSuchRecord
from meshup.community.rules import may_run_community, require
from meshup.kit.web import changed
from meshup.node_requests.domain.queries.requests import requests_of_kind
from meshup.node_requests.domain.requesting import withdraw_request
from meshup.succession.choices import KIND, Place
from meshup.succession.domain.looking import watch_of
from meshup.succession.domain.turning import become_home, standing_of
from meshup.succession.errors import NothingToDecide, NotOurTurn
from meshup.succession.models import Watch

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.cohosting.domain.queries.homes import HomeFacts
    from meshup.community.rules import Asker
    from meshup.succession.domain.turning import Standing


@transaction.atomic
def go_on_from_here(by: Asker, slug: str, at: datetime) -> str:
    """Be the home of an event whose home is silent; return its address.

    Raises:
        HostsOnly, NoSuchRecord
        NotOurTurn: the home answers, or another is asked first, or went on already.
        Refusal: see ``cohosting.domain.homes.go_on``.
    """
    require(by, may_run_community)
    facts = _facts(slug, at)
    standing = standing_of(facts, _locked(facts, at), at)
    if facts.is_home or standing.place not in {Place.TURN, Place.DECLINED}:
        raise NotOurTurn
    if standing.place is Place.DECLINED and standing.waits_for is not None:
        raise NotOurTurn
    return become_home(facts, facts.document, at)


@transaction.atomic
def leave_to_the_next(by: Asker, slug: str, at: datetime) -> None:
    """Say that we do not go on with an event whose home is silent; others see it when they look.

    Raises:
        HostsOnly, NoSuchRecord, NotOurTurn
    """
    require(by, may_run_community)
    facts = _facts(slug, at)
    watch = _locked(facts, at)
    if standing_of(facts, watch, at).place is not Place.TURN:
        raise NotOurTurn
    watch.declined_at, watch.declined_record = at, facts.document["id"]
    watch.save(update_fields=["declined_at", "declined_record"])
    changed(TOGETHER)


@transaction.atomic
def hand_over_to_successor(by: Asker, slug: str, at: datetime) -> str:
    """Let whoever goes on with our event be its home; return how they are called.

    Raises:
        HostsOnly, NoSuchRecord
        NothingToDecide: nobody goes on with it.
    """
    require(by, may_run_community)
    facts = _facts(slug, at)
    claim = standing_of(facts, _locked(facts, at), at).claim
    if not facts.is_home or claim is None:
        raise NothingToDecide
    hand_over(facts.uuid, claim.did, claim.record)
    return claim.name


@transaction.atomic
def stay_home(by: Asker, slug: str, at: datetime) -> None:
    """Be the home after all: whom we named never went on, or who went on is silent by now.

    Raises:
        HostsOnly, NoSuchRecord, NothingToDecide
    """
    require(by, may_run_community)
    facts = _facts(slug, at)
    watch = _locked(facts, at)
    standing = standing_of(facts, watch, at)
    if not may_stay(standing):
        raise NothingToDecide
    for asked in requests_of_kind(KIND, at, about=[f"rehome:{facts.uuid}"]):
        if asked.is_ours and (asked.is_open or asked.is_agreed):
            withdraw_request(by, asked.uuid, at)
    watch.statements, watch.next_at = {}, at
    watch.save(update_fields=["statements", "next_at"])
    keep_home(facts.uuid, at)


def may_stay(standing: Standing) -> bool:
    """Say whether a home may stay one without anybody's word."""
    if standing.place is Place.MOVED and standing.claim is None:
        return True
    return standing.place in {Place.MOVED, Place.PAUSED} and standing.claimant_is_silent


def _facts(slug: str, at: datetime) -> HomeFacts:
    facts = home_of_event(slug, at)
    if facts is None:
        raise NoSuchRecord
    return facts


def _locked(facts: HomeFacts, at: datetime) -> Watch:
    return Watch.objects.select_for_update().get(pk=watch_of(facts, at).pk)

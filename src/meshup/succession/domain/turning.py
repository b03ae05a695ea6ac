"""Shell: where this node stands with an event, and what follows from what others said.

Which home counts is worked out anew from what is known (``order``); so whatever comes late, twice
or in another order leads to the same. In one transaction each; asks nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from meshup.cohosting.choices import KIND as COHOST
from meshup.cohosting.domain.agreeing import carry
from meshup.cohosting.domain.homes import go_on, note_look
from meshup.cohosting.domain.record_ids import record_at, uuid_in
from meshup.fediverse.domain.own_actors import group
from meshup.kit.errors import Refusal
from meshup.node_requests.choices import Answer
from meshup.node_requests.domain.answering import answer_request
from meshup.node_requests.domain.queries.requests import requests_of_kind
from meshup.succession.choices import KIND, Place, Says
from meshup.succession.domain.looking import is_away, watch_of
from meshup.succession.domain.order import (
    mandate_of,
    next_in_turn,
    overtaken_by,
    rightful,
)
from meshup.succession.domain.statements import claims_in, statements_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from meshup.cohosting.domain.queries.homes import HomeFacts
    from meshup.node_requests.domain.queries.requests import RequestFacts
    from meshup.succession.domain.order import Claim, Named
    from meshup.succession.models import Watch


@dataclass(frozen=True, slots=True)
class Standing:
    """Where this node stands with an event.

    Attributes:
        claim: who goes on with it, where another does; None where nobody does.
        waits_for: whose hosts are asked first; None where that is nobody, or us.
        claimant_is_silent: whether the one that goes on does not answer us either.
        is_alone: whether nobody whom we look at answers: perhaps it is we who are cut off.
    """

    place: Place
    claim: Claim | None = None
    waits_for: Named | None = None
    claimant_is_silent: bool = False
    is_alone: bool = False


def standing_of(facts: HomeFacts, watch: Watch | None, at: datetime) -> Standing:
    """Return where this node stands with an event, by what is known of it."""
    answers = statements_in(watch.statements) if watch is not None else {}
    claims = claims_in(answers)
    mandate = mandate_of(facts.document)
    before = mandate_of(facts.before[0]) if facts.before else None
    if facts.is_home:
        claim = rightful(mandate, claims, is_silent=True)
        if facts.moved_to:
            record = facts.moved_to["record"]
            claim = next((one for one in claims if one.record == record), None)
        claim = claim or overtaken_by(before, mandate.did, claims)
        silent = claim is not None and answers[claim.group].is_silent(at)
        place = Place.MOVED if facts.moved_to else Place.PAUSED if claim else Place.AT_HOME
        return Standing(place, claim, claimant_is_silent=silent)
    lost = [each for each, said in answers.items() if said.is_silent(at)]
    away = is_away(facts, at)
    claim = rightful(mandate, claims, is_silent=away)
    claim = claim or overtaken_by(before, mandate.did, claims)
    if claim is not None:
        return Standing(Place.LED, claim)
    if not away:
        return Standing(Place.SILENT if facts.silent_since else Place.FOLLOWS)
    declined = [each for each, said in answers.items() if said.says in {Says.DECLINES, Says.GONE}]
    own, refuses = group().id, has_declined(facts, watch)
    turn = next_in_turn(mandate, silent=lost, declined=declined + ([own] if refuses else []))
    if turn is not None and turn.group == own:
        alone = bool(answers) and all(said.silent_since for said in answers.values())
        return Standing(Place.TURN, is_alone=alone)
    return Standing(Place.DECLINED if refuses else Place.WAITS, waits_for=turn)


def has_declined(facts: HomeFacts, watch: Watch | None) -> bool:
    """Say whether our hosts leave an event to the next, whose home is still the same."""
    if watch is None or watch.declined_at is None:
        return False
    return bool(watch.declined_record == facts.document["id"])


def settle(facts: HomeFacts, at: datetime) -> None:
    """Do what follows by itself: stand back, go over to who goes on, take what we were given."""
    watch = watch_of(facts, at)
    standing = standing_of(facts, watch, at)
    if facts.is_home:
        _settle_home(facts, standing, watch, at)
    elif _is_given_to_us(facts.document, at):
        become_home(facts, facts.document, at)
    elif standing.claim is not None:
        go_over(facts, standing.claim.group, standing.claim.record, at)


@transaction.atomic
def become_home(facts: HomeFacts, document: Mapping[str, Any], at: datetime) -> str:
    """Be the home from the last record of another, and note who is to be asked by us.

    Raises:
        Refusal: see ``cohosting.domain.homes.go_on``.
    """
    watch = watch_of(facts, at)
    slug = go_on(document, at)
    hosts = [host["group"] for host in document.get("hosts", ())]
    own = group().id
    asked = dict.fromkeys([document["home"]["group"], *hosts, *watch.to_ask])
    watch.to_ask = [each for each in asked if each != own]
    watch.declined_at, watch.declined_record, watch.statements = None, "", {}
    watch.next_at, watch.looked_at = at, None
    watch.save()
    return slug


def take_last_words(facts: HomeFacts, words: list[Mapping[str, Any]], at: datetime) -> bool:
    """Be the home again where whoever went on gives an event back; return whether we are."""
    for document in words:
        if facts.is_home and _is_given_to_us(document, at):
            become_home(facts, document, at)
            return True
    return False


def go_over(facts: HomeFacts, group_id: str, record: str, at: datetime) -> bool:
    """Hold an event with another home, by what its node asked us or asked us before.

    Returns whether it asked. Twice is once.
    """
    for asked in requests_of_kind(COHOST, at):
        if asked.is_ours or asked.actor.actor_id != group_id:
            continue
        if asked.terms["record"] != record or asked.terms["uid"] != facts.uid:
            continue
        if asked.is_agreed:
            with transaction.atomic():
                carry(asked, at)
            return True
        if asked.is_open and not asked.is_somebody_else:
            return _accept(asked, facts, at)
    return False


def is_agreed_rehome(uuid: UUID, group_id: str, at: datetime) -> bool:
    """Say whether we and another node agreed that we be the home of an event after it."""
    return any(
        one.is_agreed
        and one.is_ours != one.terms["gives"]
        and one.actor.actor_id == group_id
        and one.terms["uuid"] == str(uuid)
        for one in requests_of_kind(KIND, at)
    )


def _settle_home(facts: HomeFacts, standing: Standing, watch: Watch, at: datetime) -> None:
    if facts.moved_to:
        record = facts.moved_to["record"]
        for asked in requests_of_kind(COHOST, at):
            if not asked.is_ours and asked.terms["record"] == record:
                go_over(facts, asked.actor.actor_id, record, at)
    elif watch.looked_at is not None and facts.is_paused != (standing.place is Place.PAUSED):
        note_look(facts.uuid, at, is_paused=standing.place is Place.PAUSED)


def _is_given_to_us(document: Mapping[str, Any], at: datetime) -> bool:
    """Say whether the last word of a home names us, and we had agreed."""
    moved = mandate_of(document).moved_to
    uuid = uuid_in(document["id"])
    own = group().id
    if moved is None or uuid is None or moved[1] != record_at(own, uuid):
        return False
    return is_agreed_rehome(uuid, document["home"]["group"], at)


def _accept(asked: RequestFacts, facts: HomeFacts, at: datetime) -> bool:
    answer: dict[str, Any] = {"ownPlace": facts.has_own_place}
    try:
        answer_request(None, asked.uuid, Answer.ACCEPTED, at, answer)
    except Refusal:
        return False
    return True

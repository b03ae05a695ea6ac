"""Shell: one round over all events that are held together. Asks others where they are due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.cohosting.choices import KIND as COHOST
from meshup.cohosting.domain.homes import note_look
from meshup.cohosting.domain.queries.homes import home_of_record, homes
from meshup.cohosting.domain.record_ids import uuid_in
from meshup.node_requests.domain.queries.requests import requests_of_kind
from meshup.succession.choices import KIND, Place
from meshup.succession.domain.invitations import ask_hosts
from meshup.succession.domain.looking import look, look_soon, watch_of, whom_to_look_at
from meshup.succession.domain.turning import settle, standing_of, take_last_words

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.cohosting.domain.queries.homes import HomeFacts


def watch_over_all(at: datetime) -> None:
    """Look at whoever is due, and do what follows from what they said. Twice is once."""
    _take_hints(homes(at), at)
    for facts in homes(at):
        looked = _looked_at(facts, at)
        if looked is not None:
            settle(looked, at)
    for facts in homes(at):
        if facts.is_home and not facts.is_paused and not facts.moved_to:
            ask_hosts(facts, at)


def _looked_at(facts: HomeFacts, at: datetime) -> HomeFacts | None:
    """Return an event as it is once others were looked at, where that is due."""
    groups = whom_to_look_at(facts, watch_of(facts, at).to_ask, at)
    if not groups and not facts.is_home:
        return facts
    if watch_of(facts, at).next_at > at:
        return facts
    words = look(facts, at)
    if take_last_words(facts, words, at):
        return None
    now = home_of_record(facts.uuid, at)
    if now is not None and now.is_home and not now.moved_to:
        place = standing_of(now, watch_of(now, at), at).place
        note_look(now.uuid, at, is_paused=place is Place.PAUSED)
        now = home_of_record(facts.uuid, at)
    return now


def _take_hints(known: list[HomeFacts], at: datetime) -> None:
    """Look soon where somebody asks us to hold an event of ours with them, or gives it to us."""
    by_uuid = {str(facts.uuid): facts for facts in known}
    open_ones = [one for one in requests_of_kind(COHOST, at) if one.is_open and not one.is_ours]
    hinted = {str(uuid_in(one.terms["record"])) for one in open_ones}
    for one in requests_of_kind(KIND, at):
        if one.is_agreed and one.is_ours != one.terms["gives"]:
            hinted.add(one.terms["uuid"])
    for uuid in hinted & by_uuid.keys():
        facts = by_uuid[uuid]
        if not facts.is_home or facts.is_paused:
            look_soon(facts, at)

"""Whom a peer has met, for that peer alone."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest, digest
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db.models import Q

from meshup.introductions.models import Encounter
from meshup.presence.domain.queries.display_names import display_names_met

if TYPE_CHECKING:
    from datetime import datetime

KEY_BYTES: Final = 15


@dataclass(frozen=True, slots=True)
class MetPerson:
    """Somebody whom a peer has met.

    Attributes:
        key: 20 characters that mean this person to this peer, and nothing to anybody else.
        number: of the other peer; never shown.
        display_name: what they called themselves where the two met last; "" when that is not
            known any more.
        times: how often both met.
        last_met_at: when they did last.
    """

    key: str
    number: int
    display_name: str
    times: int
    last_met_at: datetime


def met_by(peer: int) -> list[MetPerson]:
    """Return whom ``peer`` has met, lately met first; three queries. Their own device asks."""
    rows = Encounter.objects.filter(Q(low=peer) | Q(high=peer)).order_by("met_at", "pk")
    meetings = [
        (high if low == peer else low, met_at)
        for low, high, met_at in rows.values_list("low_id", "high_id", "met_at")
    ]
    names = display_names_met(peer, meetings)
    times: dict[int, int] = {}
    last: dict[int, datetime] = {}
    for other, met_at in meetings:
        times[other] = times.get(other, 0) + 1
        last[other] = met_at
    people = [
        MetPerson(_key(peer, other), other, names.get(other, ""), times[other], last[other])
        for other in last
    ]
    return sorted(people, key=lambda person: (person.last_met_at, person.number), reverse=True)


def met_person_of(peer: int, key: str) -> int | None:
    """Return whom ``peer`` means by a ``key`` of ``met_by``; None when it is none of theirs."""
    if not key.isascii():
        return None
    rows = Encounter.objects.filter(Q(low=peer) | Q(high=peer)).order_by()
    others = {high if low == peer else low for low, high in rows.values_list("low_id", "high_id")}
    found = (other for other in others if compare_digest(_key(peer, other), key))
    return next(found, None)


def _key(peer: int, other: int) -> str:
    secret = digest(settings.SECRET_KEY.encode(), b"meshup.met-person", sha256)
    mac = digest(secret, f"{peer}:{other}".encode(), sha256)
    return urlsafe_b64encode(mac[:KEY_BYTES]).decode()

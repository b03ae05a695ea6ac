"""Shell: what is known of other servers: their software, how they sign, whether they answer.

All of it is hints that anybody may have given: they decide how one speaks with a server, never
what it may do. Rows that nothing was noted of for half a year go at night.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal

from meshup.remote_actors.models import LONGEST_HOST, Instance

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.fediverse.domain.own_actors import Flavour

NOTED_EVERY: Final = timedelta(hours=1)
"""That a server answers is not written down more often than this."""
RETENTION: Final = timedelta(days=180)
LONGEST_SOFTWARE: Final = 80


@dataclass(frozen=True, slots=True)
class InstanceFacts:
    """Another server.

    Attributes:
        software: in lower case, as its NodeInfo says; "" where nobody asked.
        flavour: how it is known to read signatures; "" where that is not known.
        seen_at: when it last answered.
        failing_since: since when it does not answer; None while it does.
    """

    host: str
    software: str = ""
    flavour: Literal["rfc9421", "cavage", ""] = ""
    seen_at: datetime | None = None
    failing_since: datetime | None = None


def instance_of(host: str) -> InstanceFacts:
    """Return what is known of the server ``host`` (in the one form, with its port if any)."""
    return instances_among([host]).get(host, InstanceFacts(host))


def instances_among(hosts: Iterable[str]) -> dict[str, InstanceFacts]:
    """Return those of ``hosts`` of which something is known; one query."""
    rows = Instance.objects.filter(host__in=set(hosts))
    return {row.host: _facts(row) for row in rows}


def note_flavour(host: str, flavour: Flavour, at: datetime) -> None:
    """Remember how a server reads signatures: it signed so, or took what was signed so."""
    if instance_of(host).flavour != flavour:
        _note(host, at, flavour=flavour)


def note_software(host: str, software: str, at: datetime) -> None:
    """Remember what a server runs, as it says."""
    name = software.strip().lower()[:LONGEST_SOFTWARE]
    if instance_of(host).software != name:
        _note(host, at, software=name)


def note_answer(host: str, ok: bool, at: datetime) -> None:  # noqa: FBT001 - one of two
    """Remember that a server answered, or did not; at most once an hour while nothing changes."""
    known = instance_of(host)
    if ok:
        recent = known.seen_at is not None and at - known.seen_at < NOTED_EVERY
        if known.failing_since is not None or not recent:
            _note(host, at, seen_at=at, failing_since=None)
    elif known.failing_since is None:
        _note(host, at, failing_since=at)


def forget_unseen(at: datetime) -> int:
    """Delete what was noted of servers that nothing was heard of for long; return how many."""
    return Instance.objects.filter(noted_at__lt=at - RETENTION).delete()[0]


def _note(host: str, at: datetime, **values: object) -> None:
    if 0 < len(host) <= LONGEST_HOST:
        Instance.objects.update_or_create(host=host, defaults={**values, "noted_at": at})


def _facts(row: Instance) -> InstanceFacts:
    flavour: Literal["rfc9421", "cavage", ""] = (
        "rfc9421" if row.flavour == "rfc9421" else "cavage" if row.flavour == "cavage" else ""
    )
    return InstanceFacts(row.host, row.software, flavour, row.seen_at, row.failing_since)

"""Blocks and the log as data about people.

Shell. The room above that keeps reports tells people of both, and registers them: it calls these
functions in the registry's transaction (``kit.personal_data``) or at night.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from meshup.kit.email_addresses import mentions, without
from meshup.kit.personal_data import Subject
from meshup.kit.web import changed
from meshup.moderation.domain.queries.blocks import BLOCKS_TAG, in_force
from meshup.moderation.domain.retention import report_months
from meshup.moderation.models import Act, Block

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from meshup.kit.personal_data import Record

MONTH: Final = timedelta(days=365.25 / 12)


def covered(model: Any, *names: str) -> set[str]:  # noqa: ANN401 - a model of any room
    """Return the labels of columns, as ``PersonalData.covers`` has them."""
    return {f"{model._meta.label}.{name}" for name in names}


OF_BLOCKS: Final = frozenset(covered(Block, "peer", "network_key", "why"))
OF_HOSTS: Final = frozenset(covered(Act, *Act.PERSONAL) | covered(Block, "by"))


def export_blocks(peer: int) -> list[Record]:
    """Return the blocks of a peer."""
    return [
        {
            "blocked_at": row.made_at.isoformat(),
            "until": row.until and row.until.isoformat(),
            "why": row.why,
        }
        for row in Block.objects.filter(peer=peer).order_by("pk")
    ]


def erase_blocks(peer: int) -> int:
    """Delete the blocks of a peer, and their number from the log."""
    gone = Block.objects.filter(peer=peer).delete()[0]
    Act.objects.filter(about=f"peer:{peer}").update(about="peer:")
    changed(BLOCKS_TAG)
    return gone


def expire_blocks(now: datetime) -> int:
    """Delete blocks that have ended; the log says why they were."""
    return Block.objects.exclude(pk__in=in_force(now).values("pk")).delete()[0]


def subjects_of_blocks() -> Iterator[Subject]:
    """Yield the peers who were blocked."""
    yield from peers_in(Block, "peer")


def export_acts(person: int) -> list[Record]:
    """Return what somebody who signs in did."""
    acts = Act.objects.filter(by=person).order_by("pk")
    return [{"act": row.verb, "why": row.why, "at": row.at.isoformat()} for row in acts]


def erase_host(person: int) -> int:
    """Take somebody's name off what they did; return off how much."""
    return unnamed(Act, "by", person) + unnamed(Block, "by", person)


def expire_acts(now: datetime) -> int:
    """Delete what the log says of times for which no report is kept; what belongs to one stays."""
    before = now - report_months() * MONTH
    return Act.objects.filter(at__lt=before, report=None).delete()[0]


def erase_address(email: str) -> int:
    """Take an address out of why things were done; return in how many rows it was."""
    return take_out(email, Act, "why") + take_out(email, Block, "why")


def take_out(email: str, model: Any, name: str) -> int:  # noqa: ANN401 - a model of any room
    """Take an address out of what is written in a column; return in how many rows it was."""
    if not email:
        return 0
    rows = [
        row for row in model.objects.exclude(**{name: ""}) if mentions(getattr(row, name), email)
    ]
    for row in rows:
        model.objects.filter(pk=row.pk).update(**{name: without(getattr(row, name), email)})
    return len(rows)


def peers_in(model: Any, name: str) -> Iterator[Subject]:  # noqa: ANN401 - a model of any room
    """Yield the peers in a column."""
    numbers = model.objects.exclude(**{name: None}).values_list(f"{name}_id", flat=True)
    yield from (Subject(peer=number) for number in numbers.distinct())


def unnamed(model: Any, name: str, person: int) -> int:  # noqa: ANN401 - a model of any room
    """Take somebody's number out of a column; return out of how many rows."""
    return int(model.objects.filter(**{name: person}).update(**{name: None}))

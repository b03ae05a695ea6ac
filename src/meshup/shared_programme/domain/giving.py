"""Shell: hosts give parts of a programme to those who hold the event with them, and take them back.

Each function is one transaction; the record that all of them read says it within a minute.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.agenda.domain.queries.events import event_for
from meshup.agenda.domain.rows import row_for
from meshup.cohosting.domain.queries.hosts import agreed_hosts
from meshup.community.rules import may_run_community, require
from meshup.kit.printable import printable_line
from meshup.kit.web import changed
from meshup.shared_programme.choices import MOST_PARTS
from meshup.shared_programme.domain.given_rows import locked_part, slots_of, terms_of
from meshup.shared_programme.domain.part_terms import LONGEST_REASON, PartTerms
from meshup.shared_programme.domain.placing import say_parts, settle
from meshup.shared_programme.domain.tags import PARTS
from meshup.shared_programme.errors import (
    NoSuchPart,
    NotHeldTogether,
    PartOutsideEvent,
    PartTaken,
    TooManyParts,
    WordMissing,
)
from meshup.shared_programme.models import GivenPart

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker


HOUR: Final = timedelta(hours=1)
"""After which what a part is filled with is read for the first time, if it never came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartPlan:
    """Which part of a programme is given; times are aware.

    Attributes:
        group: the Group of who is to fill it. zone: "" for anywhere. track: "" for any.
    """

    group: str
    starts_at: datetime
    ends_at: datetime
    zone: str = ""
    track: str = ""


@transaction.atomic
def give_part(by: Asker | None, slug: str, plan: PartPlan, at: datetime) -> UUID:
    """Give a part to a community that holds the event; return by what it is known.

    Raises:
        HostsOnly, NoSuchEvent, NotHeldTogether, PartOutsideEvent, PartTaken, TooManyParts
    """
    require(by, may_run_community)
    key = row_for(None, slug, at)
    name = _name_of(slug, plan.group, at)
    if GivenPart.objects.filter(event=key).count() >= MOST_PARTS:
        raise TooManyParts(most=MOST_PARTS)
    row = GivenPart(event_id=key, group=plan.group, name=name, given_at=at, next_at=at + HOUR)
    _take_plan(row, by, slug, plan)
    row.save()
    say_parts(slug)
    changed(PARTS)
    return row.uuid


@transaction.atomic
def change_part(by: Asker | None, uuid: UUID, plan: PartPlan, at: datetime) -> None:
    """Let a part be another place or time; what is outside then is not shown any more.

    Raises:
        HostsOnly, NoSuchPart, PartOutsideEvent, PartTaken
    """
    require(by, may_run_community)
    row = locked_part(uuid, at)
    before = terms_of(row)
    _take_plan(row, by, row.event.slug, plan)
    if terms_of(row).is_like(before):
        return
    row.revision += 1
    settle(row, at)
    row.save()
    say_parts(row.event.slug)


@transaction.atomic
def take_back(by: Asker | None, uuid: UUID, at: datetime) -> None:
    """Take a part back: its talks leave the programme at once.

    Raises:
        HostsOnly, NoSuchPart
    """
    require(by, may_run_community)
    row = locked_part(uuid, at)
    row.is_given = False
    settle(row, at)
    slug = row.event.slug
    row.delete()
    say_parts(slug)
    changed(PARTS)


@transaction.atomic
def send_back(by: Asker | None, uuid: UUID, session: UUID, word: str, at: datetime) -> None:
    """Send a talk back to who put it in, with a word; it leaves the programme at once.

    Raises:
        HostsOnly, NoSuchPart, WordMissing
    """
    require(by, may_run_community)
    reason = printable_line(word)[:LONGEST_REASON]
    if not reason:
        raise WordMissing
    row = locked_part(uuid, at)
    found = next((one for one in slots_of(row) if one.id == session), None)
    if found is None:
        raise NoSuchPart
    others = [one for one in row.sent_back if one["session"] != str(session)]
    row.sent_back = [*others, {"session": str(session), "word": reason}]
    settle(row, at)
    row.save()
    say_parts(row.event.slug)


@transaction.atomic
def see_news(by: Asker, uuid: UUID, at: datetime) -> None:
    """Note that hosts have seen what happened to a part; one that has ended is forgotten.

    Raises:
        HostsOnly, NoSuchPart
    """
    require(by, may_run_community)
    row = locked_part(uuid, at)
    if row.is_given:
        row.news, row.conflict = [], {}
        row.save(update_fields=["news", "conflict"])
    else:
        row.delete()
    changed(PARTS)


def _take_plan(row: GivenPart, by: Asker | None, slug: str, plan: PartPlan) -> None:
    event = event_for(by, slug) if by is not None else None
    starts = event.starts_at if event is not None else row.event.starts_at
    ends = event.ends_at if event is not None else row.event.ends_at
    if not starts <= plan.starts_at < plan.ends_at <= ends:
        raise PartOutsideEvent
    row.zone, row.track = printable_line(plan.zone)[:80], printable_line(plan.track)[:80]
    row.starts_after = round((plan.starts_at - starts).total_seconds() / 60)
    row.ends_after = round((plan.ends_at - starts).total_seconds() / 60)
    _refuse_taken(row, terms_of(row))


def _refuse_taken(row: GivenPart, terms: PartTerms) -> None:
    others = GivenPart.objects.filter(event=row.event_id, is_given=True).exclude(pk=row.pk)
    for other in others:
        if terms_of(other).meets(terms):
            raise PartTaken(who=other.name)


def _name_of(slug: str, group: str, at: datetime) -> str:
    for host in agreed_hosts(slug, at):
        if host.group == group:
            return printable_line(host.name)[:200]
    raise NotHeldTogether

"""Shell: reports, for those who may read them; nobody else learns that there are any.

Hosts read what is reported of the site. How somebody behaved is read by the contact persons who
were picked, and by no host because they host.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q

from meshup.community.rules import may_run_community
from meshup.moderation.act_wordings import NamedSubject, named_subjects
from meshup.moderation.domain.local_times import local
from meshup.moderation.errors import NoSuchReport
from meshup.reports.choices import Audience, ReportState, Way
from meshup.reports.domain.queries.contact_persons import names_of
from meshup.reports.domain.report_links import report_behind
from meshup.reports.models import Report

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from meshup.community.rules import Asker

MOST: Final = 100
"""Reports in one list."""


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """Words about a report; ``by`` is "" for whoever sent it, or somebody who has left."""

    words: str
    by: str
    is_of_reporter: bool
    is_for_reporter: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class WaitingReport:
    """That a report waits, and no more."""

    number: int
    way: Way
    touched_at: datetime

    @property
    def subject(self) -> str:
        """What letters about it are known by: another one as soon as its sender says more."""
        return f"{self.number}-{self.touched_at.timestamp():.0f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """A report, as those read it who may.

    Attributes:
        about: "kind:key", or "".
        subject: what that is called; None for nothing, or what is gone.
        opened_by: the host who opened the case; "" for what somebody sent.
        author: the number of the peer who made what is reported, where that is known.
        readers, picked: of how somebody behaved: the names of those who read it, and their numbers
            as contact persons.
        has_link: whether whoever sent it can see what becomes of it.
    """

    number: int
    way: Way
    state: ReportState
    about: str
    subject: NamedSubject | None
    words: str
    occasion: str
    reach: str
    opened_by: str
    author: int | None
    readers: tuple[str, ...]
    picked: frozenset[int]
    has_link: bool
    made_at: datetime
    touched_at: datetime
    closed_at: datetime | None
    notes: tuple[NoteFacts, ...] = ()

    @property
    def is_conduct(self) -> bool:
        """Whether it is about how somebody behaved."""
        return self.way == Way.CONDUCT

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody."""
        return self.state == ReportState.OPEN


def reports_for(asker: Asker, *states: ReportState) -> list[ReportFacts]:
    """Return the latest reports in these states that ``asker`` may read, the latest first."""
    rows = readable(asker).filter(state__in=states).select_related("opened_by")
    return _facts(rows.order_by("-touched_at", "-pk")[:MOST])


def waiting_reports(asker: Asker) -> list[WaitingReport]:
    """Return the open reports that ``asker`` may read, those first that waited longest."""
    rows = readable(asker).filter(state=ReportState.OPEN).order_by("touched_at", "pk")
    return [
        WaitingReport(pk, Way(way), touched_at)
        for pk, way, touched_at in rows.values_list("pk", "way", "touched_at")
    ]


def waiting_report(number: int) -> WaitingReport | None:
    """Return an open report by number, for a job that asks afterwards who may read it."""
    row = Report.objects.filter(pk=number, state=ReportState.OPEN).first()
    return WaitingReport(row.pk, Way(row.way), row.touched_at) if row else None


def report_for(asker: Asker, number: int) -> ReportFacts:
    """Return one report with its notes.

    Raises:
        NoSuchReport: there is none, or ``asker`` may not read it; the two look the same.
    """
    row = readable(asker).filter(pk=number).first()
    if row is None:
        raise NoSuchReport
    return _facts([row], _notes(row, everything=True))[0]


def report_of_link(token: str) -> ReportFacts:
    """Return what whoever holds the link of a report may see of it.

    Raises:
        DeadLink
    """
    row = report_behind(token)
    return _facts([row], _notes(row, everything=False))[0]


def readable(asker: Asker) -> QuerySet[Report]:
    """Return the rows that ``asker`` may read; for this room."""
    if not asker.is_authenticated:
        return Report.objects.none()
    theirs = Report.objects.filter(way=Way.CONDUCT, readers__person=asker.pk)
    about_them = Report.objects.filter(concerned__person=asker.pk)
    conduct = Q(pk__in=theirs.values("pk")) & ~Q(pk__in=about_them.values("pk"))
    of_the_site = Q(way=Way.CONTENT) if may_run_community(asker) else Q(pk__in=())
    return Report.objects.filter(of_the_site | conduct)


def readable_numbers(asker: Asker) -> QuerySet[Report, Any]:
    """Return the numbers of the reports that ``asker`` may read, as a query for the log."""
    return readable(asker).values("pk")


def _facts(rows: Iterable[Report], notes: tuple[NoteFacts, ...] = ()) -> list[ReportFacts]:
    listed = list(rows)
    subjects = named_subjects([row.about for row in listed if row.about])
    readers = _readers(listed)
    return [
        ReportFacts(
            number=row.pk,
            way=Way(row.way),
            state=ReportState(row.state),
            about=row.about,
            subject=subjects.get(row.about),
            words=row.words,
            occasion=row.occasion,
            reach=row.reach,
            opened_by=row.opened_by.name if row.opened_by else "",
            author=row.author_id,
            readers=tuple(names_of(readers.get(row.pk, set()))),
            picked=frozenset(readers.get(row.pk, ())),
            has_link=bool(row.handle),
            made_at=local(row.made_at),
            touched_at=local(row.touched_at),
            closed_at=local(row.closed_at),
            notes=notes,
        )
        for row in listed
    ]


def _readers(rows: list[Report]) -> dict[int, set[int]]:
    numbers = [row.pk for row in rows if row.way == Way.CONDUCT]
    pairs = Report.readers.through.objects.filter(report_id__in=numbers)
    found: dict[int, set[int]] = {}
    for report, reader in pairs.values_list("report_id", "contactperson_id") if numbers else ():
        found.setdefault(report, set()).add(reader)
    return found


def _notes(row: Report, *, everything: bool) -> tuple[NoteFacts, ...]:
    notes = row.notes.select_related("by")
    rows = notes if everything else notes.filter(audience=Audience.REPORTER)
    return tuple(
        NoteFacts(
            words=note.words,
            by=note.by.name if note.by else "",
            is_of_reporter=note.is_of_reporter,
            is_for_reporter=note.audience == Audience.REPORTER,
            at=local(note.at),
        )
        for note in rows
    )

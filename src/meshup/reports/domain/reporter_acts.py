"""Shell: what whoever sent a report may still do by its secret link: say more, or take it back.

Taken back, its words, how to reach its sender and who was to read it are gone at once, and of how
somebody behaved all notes as well; what hosts noted and did about the site stays until its time
is over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meshup.moderation.domain.admission import admit
from meshup.moderation.errors import AlreadyDone
from meshup.reports.choices import Audience, ReportState, Way
from meshup.reports.domain.named_readers import named_in
from meshup.reports.domain.queries.contact_persons import names_of
from meshup.reports.domain.report_links import report_behind
from meshup.reports.domain.reporting import announce, checked_readers, checked_words
from meshup.reports.errors import ReaderIsNamed
from meshup.reports.models import Note, Report

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.moderation.domain.admission import Visitor
    from meshup.reports.domain.reporting import Readers


def add_words(
    token: str, words: str, visitor: Visitor, at: datetime, *, is_sure: bool = False
) -> None:
    """Say more about a report; one that was closed is open again.

    Raises:
        DeadLink, TooMany, WordsMissing, AlreadyDone
        ReaderIsNamed: the words name somebody who reads them, and it is not sure that they may.
    """
    more = checked_words(words)
    with transaction.atomic():
        admit("add_to_report", visitor, at)
        report = _open_or_closed(token)
        if report.way == Way.CONDUCT and not is_sure:
            readers = set(report.readers.values_list("pk", flat=True))
            if named := named_in(more, names_of(readers)):
                raise ReaderIsNamed(names=", ".join(named))
        Note.objects.create(
            report=report, is_of_reporter=True, audience=Audience.REPORTER, words=more, at=at
        )
        report.state, report.closed_at, report.touched_at = ReportState.OPEN, None, at
        report.save(update_fields=["state", "closed_at", "touched_at"])
        announce(report)


def choose_readers(token: str, readers: Readers, visitor: Visitor, at: datetime) -> None:
    """Let other contact persons read how somebody behaved, and those no more who are not picked.

    Raises:
        DeadLink, TooMany, AlreadyDone, NoContactPersons, ReaderMissing, IsAboutReader,
        ReaderIsNamed
    """
    with transaction.atomic():
        admit("add_to_report", visitor, at)
        report = _open_or_closed(token)
        if report.way != Way.CONDUCT:
            raise AlreadyDone
        of_reporter = report.notes.filter(is_of_reporter=True).values_list("words", flat=True)
        checked_readers(readers, "\n".join([report.words, *of_reporter]))
        report.readers.set(readers.picked)
        report.concerned.set(readers.concerned)
        report.touched_at = at
        report.save(update_fields=["touched_at"])
        announce(report)


def take_back(token: str, at: datetime) -> None:
    """Take a report back: what was written in it is gone at once. Twice changes nothing.

    Raises:
        DeadLink
    """
    with transaction.atomic():
        report = report_behind(token, Report.objects.select_for_update())
        if report.state != ReportState.WITHDRAWN:
            forget_reporter(report, at)


def forget_reporter(report: Report, at: datetime) -> None:
    """Empty a report of all that its sender wrote, and close it; its link says so and no more."""
    notes = report.notes.all()
    (notes if report.way == Way.CONDUCT else notes.filter(is_of_reporter=True)).delete()
    report.readers.clear()
    report.concerned.clear()
    report.words = report.occasion = report.reach = ""
    report.state, report.closed_at = ReportState.WITHDRAWN, report.closed_at or at
    report.save()


def _open_or_closed(token: str) -> Report:
    report = report_behind(token, Report.objects.select_for_update())
    if report.state == ReportState.WITHDRAWN:
        raise AlreadyDone
    return report

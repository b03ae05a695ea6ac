"""Shell: what those do who read a report: note, answer, close; and what hosts do about the site.

Each act is one transaction with its entry in the log. What how somebody behaved asks for is done
among people: there is nothing on the site to hide, and whoever it is about has no row here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from meshup.community.rules import may_run_community, require
from meshup.moderation.domain.acts import ActContext, log_act
from meshup.moderation.domain.blocks import block_peer
from meshup.moderation.domain.reasons import reason
from meshup.moderation.errors import AlreadyDone, NoSuchReport, NotYours
from meshup.reports.choices import TRANSITIONS, Audience, ReportState, Way
from meshup.reports.domain import verbs
from meshup.reports.domain.queries.reports import readable
from meshup.reports.domain.reporting import checked_words
from meshup.reports.domain.warnings import warn_peer
from meshup.reports.models import Note, Report
from meshup.reports.reportables import Power, reportable, reportable_of

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.reports.reportables import Reportable


def open_case(by: Asker, about: str, words: str, at: datetime) -> int:
    """Open a case about something public, as a host, and return its number.

    Raises:
        NotYours, WordsMissing, NotReportable
        What the room says of what is not public.
    """
    require(by, may_run_community, NotYours)
    kind, _colon, key = about.partition(":")
    known = reportable(kind)
    known.find(key)
    with transaction.atomic():
        report = Report.objects.create(
            way=Way.CONTENT,
            about=about,
            words=checked_words(words),
            opened_by_id=by.pk,
            author_id=known.author(key),
            made_at=at,
            touched_at=at,
        )
        log_act(by, verbs.OPEN_CASE, about, "", at, ActContext(report.pk))
    return report.pk


def add_note(by: Asker, number: int, words: str, audience: Audience, at: datetime) -> None:
    """Note something about a report, for those who read it or for its sender as well.

    Raises:
        NoSuchReport, WordsMissing
    """
    with transaction.atomic():
        report = locked_report(by, number)
        Note.objects.create(
            report=report, by_id=by.pk, audience=audience, words=checked_words(words), at=at
        )


def close(by: Asker, number: int, why: str, at: datetime) -> None:
    """Say that a report needs no more; ``why`` may be empty.

    Raises:
        NoSuchReport, AlreadyDone
    """
    with transaction.atomic():
        report = locked_report(by, number)
        _step(report, ReportState.CLOSED)
        report.closed_at = at
        report.save(update_fields=["state", "closed_at"])
        log_act(by, verbs.CLOSE, f"report:{number}", why, at, ActContext(number))


def reopen(by: Asker, number: int, why: str, at: datetime, *, undoes: int | None = None) -> None:
    """Let a closed report wait again.

    Raises:
        NoSuchReport, AlreadyDone
    """
    with transaction.atomic():
        report = locked_report(by, number)
        _step(report, ReportState.OPEN)
        report.closed_at = None
        report.save(update_fields=["state", "closed_at"])
        context = ActContext(number, undoes=undoes)
        log_act(by, verbs.REOPEN, f"report:{number}", why, at, context)


def hide(by: Asker, number: int, why: str, at: datetime) -> None:
    """Take what a report is about from everybody.

    Raises:
        NotYours, NoSuchReport, ReasonMissing
        AlreadyDone: nothing can be hidden here, or it is hidden. What its room refuses.
    """
    _act_on_subject(by, number, Power.HIDE, why, at)


def delete(by: Asker, number: int, why: str, at: datetime) -> None:
    """Delete what a report is about.

    Raises:
        NotYours, NoSuchReport, ReasonMissing
        AlreadyDone: nothing can be deleted here. What its room refuses.
    """
    _act_on_subject(by, number, Power.DELETE, why, at)


def warn(by: Asker, number: int, words: str, at: datetime) -> None:
    """Let whoever made what is reported read ``words`` of the hosts.

    Raises:
        NotYours, NoSuchReport, ReasonMissing
        AlreadyDone: nobody known made it.
    """
    require(by, may_run_community, NotYours)
    said = reason(words)
    with transaction.atomic():
        report = _with_author(by, number)
        warning = warn_peer(report.author_id, said, report.about, at, report.pk)
        context = ActContext(number, {"warning": warning})
        log_act(by, verbs.WARN, f"peer:{report.author_id}", said, at, context)


def block_author(by: Asker, number: int, why: str, at: datetime, until: datetime | None) -> None:
    """Keep whoever made what is reported out until ``until``, or until it is lifted.

    Raises:
        NotYours, NoSuchReport, ReasonMissing
        AlreadyDone: nobody known made it.
    """
    require(by, may_run_community, NotYours)
    with transaction.atomic():
        report = _with_author(by, number)
        block_peer(by, report.author_id, why, at, until, ActContext(number))


def locked_report(by: Asker, number: int) -> Report:
    """Return the row of a report that ``by`` may read, locked; for this room.

    Raises:
        NoSuchReport
    """
    if not readable(by).filter(pk=number).exists():
        raise NoSuchReport
    report = Report.objects.select_for_update().filter(pk=number).first()
    if report is None:
        raise NoSuchReport
    return report


def _act_on_subject(by: Asker, number: int, power: Power, why: str, at: datetime) -> None:
    require(by, may_run_community, NotYours)
    words = reason(why)
    with transaction.atomic():
        report = locked_report(by, number)
        kind, key = _subject(by, report, power, at)
        act, verb = {
            Power.HIDE: (kind.hide, verbs.HIDE),
            Power.DELETE: (kind.delete, verbs.DELETE),
        }[power]
        if act is None:
            raise AlreadyDone
        facts: dict[str, Any] = dict(act(by, key, at))
        log_act(by, verb, report.about, words, at, ActContext(number, facts))


def _subject(by: Asker, report: Report, power: Power, at: datetime) -> tuple[Reportable, str]:
    found = reportable_of(report.about) if report.way == Way.CONTENT else None
    if found is None or power not in found[0].allowed(by, found[1], at):
        raise AlreadyDone
    return found


def _with_author(by: Asker, number: int) -> Any:  # noqa: ANN401 - a report whose author is there
    report = locked_report(by, number)
    if report.author_id is None:
        raise AlreadyDone
    return report


def _step(report: Report, to: ReportState) -> None:
    if to not in TRANSITIONS[ReportState(report.state)]:
        raise AlreadyDone
    report.state = to

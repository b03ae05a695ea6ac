"""Shell: anybody reports what is on the site, or how somebody behaved, without an account.

What is on the site goes to the hosts. How somebody behaved goes to the contact persons whom
whoever writes has picked, to nobody else, and never to those whom they say it is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.kit.secret_links import new_handle
from meshup.moderation.domain.admission import admit
from meshup.reports.choices import Way
from meshup.reports.domain.named_readers import named_in
from meshup.reports.domain.queries.contact_persons import names_of, shown_contact_persons
from meshup.reports.errors import (
    IsAboutReader,
    NoContactPersons,
    ReaderIsNamed,
    ReaderMissing,
    WordsMissing,
)
from meshup.reports.models import Report
from meshup.reports.reportables import reportable_of
from meshup.reports.signals import report_sent

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.moderation.domain.admission import Visitor

LONGEST_WORDS: Final = 5_000
ACTS: Final = {Way.CONTENT: "report", Way.CONDUCT: "report_conduct"}
OF_SERVERS: Final = "flag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """Who may read how somebody behaved.

    Attributes:
        picked: numbers of the contact persons who may.
        concerned: numbers of those whom it is about, who never do.
        is_sure: whether somebody whom the words name may read them all the same.
    """

    picked: frozenset[int] = frozenset()
    concerned: frozenset[int] = frozenset()
    is_sure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPlan:
    """What somebody reports; see ``models.Report``.

    Attributes:
        forwards: whether what they wrote goes to the server as well that the thing comes from.
        is_of_server: whether another server sends it; that is counted apart from what people do.
    """

    way: Way
    words: str
    about: str = ""
    occasion: str = ""
    reach: str = ""
    wants_link: bool = False
    readers: Readers = Readers()
    forwards: bool = False
    is_of_server: bool = False


def send_report(plan: ReportPlan, visitor: Visitor, at: datetime) -> int:
    """Keep a report until somebody has dealt with it, and return its number.

    Raises:
        NothingHere, TooMany: as ``admit`` says.
        WordsMissing
        What the room says of what is not public, where ``about`` names nothing that is.
        ReaderMissing, IsAboutReader, ReaderIsNamed, NoContactPersons: see ``checked_readers``.
    """
    words = checked_words(plan.words)
    with transaction.atomic():
        admit(OF_SERVERS if plan.is_of_server else ACTS[plan.way], visitor, at)
        if plan.way == Way.CONDUCT:
            checked_readers(plan.readers, words)
        report = Report.objects.create(
            way=plan.way,
            about=plan.about,
            words=words,
            occasion=plan.occasion[:200],
            reach=plan.reach[:200],
            handle=new_handle() if plan.wants_link else None,
            author_id=_public_author(plan),
            made_at=at,
            touched_at=at,
        )
        if plan.way == Way.CONDUCT:
            report.readers.set(plan.readers.picked)
            report.concerned.set(plan.readers.concerned)
        _forward(plan, words, at)
        announce(report)
    return report.pk


def checked_words(words: str) -> str:
    """Return the words of a report without space around them.

    Raises:
        WordsMissing
    """
    if not words.strip():
        raise WordsMissing
    return words.strip()[:LONGEST_WORDS]


def checked_readers(readers: Readers, words: str) -> None:
    """Refuse readers who are none, or who may be those whom the words are about.

    Raises:
        NoContactPersons: nobody is named who could read it.
        ReaderMissing: none of them is picked.
        IsAboutReader: somebody is picked whom it is about.
        ReaderIsNamed: the words name somebody who is picked, and whoever wrote is not sure yet.
    """
    known = {facts.number for facts in shown_contact_persons().value}
    if not known:
        raise NoContactPersons
    if not readers.picked or not readers.picked | readers.concerned <= known:
        raise ReaderMissing
    if both := readers.picked & readers.concerned:
        raise IsAboutReader(names=", ".join(names_of(set(both))))
    named = named_in(words, names_of(set(readers.picked)))
    if named and not readers.is_sure:
        raise ReaderIsNamed(names=", ".join(named))


def announce(report: Report) -> None:
    """Say after the commit that there is something to read."""
    transaction.on_commit(partial(report_sent.send_robust, Report, report=report.pk))


def origin_of(about: str) -> str:
    """Return the server to which a report about this can be forwarded; "" where it cannot."""
    found = reportable_of(about)
    if found is None or found[0].forward is None:
        return ""
    kind, key = found
    return kind.origin(key)


def _forward(plan: ReportPlan, words: str, at: datetime) -> None:
    found = reportable_of(plan.about) if plan.forwards and plan.way == Way.CONTENT else None
    if found is None:
        return
    kind, key = found
    if (forward := kind.forward) is not None:
        forward(key, words, at)


def _public_author(plan: ReportPlan) -> int | None:
    """Return who made what is reported, where that is a peer; refuses what is not public."""
    if not plan.about:
        return None
    found = reportable_of(plan.about)
    if found is None:
        return None
    kind, key = found
    kind.find(key)
    return kind.author(key) if plan.way == Way.CONTENT else None

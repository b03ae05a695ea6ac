"""Reports, warnings, blocks and the log as data about people.

Shell. Called by the registry (``kit.personal_data``), in its transaction or at night. A report is
its sender's: erased, its words go; of whoever made what was reported, only a number is kept. Of
blocks and the log, which ``moderation`` keeps, people read here, beside what goes with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meshup.kit import clock
from meshup.kit.email_addresses import addresses_in, mentions
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences, Subject
from meshup.kit.web import changed
from meshup.moderation.domain import personal_data as moderated
from meshup.moderation.domain.acts import forget_reports
from meshup.moderation.domain.personal_data import MONTH, covered, peers_in, take_out, unnamed
from meshup.moderation.domain.retention import report_months
from meshup.reports.choices import Way
from meshup.reports.domain.queries.contact_persons import CONTACTS_TAG
from meshup.reports.domain.reporter_acts import forget_reporter
from meshup.reports.models import ContactPerson, Note, PeerWarning, Report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

WRITTEN: Final = (
    (Report, "words"),
    (Report, "occasion"),
    (Note, "words"),
    (PeerWarning, "words"),
)
"""What people wrote, where it may name others."""


def export_reports(subject: Subject) -> list[Record]:
    """Return the reports that are to be answered to the address."""
    return [
        {
            "way": report.way,
            "about": report.about,
            "words": report.words,
            "occasion": report.occasion,
            "reach": report.reach,
            "sent_at": report.made_at.isoformat(),
            "more": [note.words for note in report.notes.filter(is_of_reporter=True)],
        }
        for report in _sent_from(subject.email)
    ]


def erase_reports(subject: Subject) -> int:
    """Empty the reports that are to be answered to the address, as if they were taken back.

    Where others wrote the address, it is taken out of what they wrote.
    """
    reports = _sent_from(subject.email)
    for report in reports:
        forget_reporter(report, clock.now())
    gone = len(reports) + sum(take_out(subject.email, *column) for column in WRITTEN)
    gone += moderated.erase_address(subject.email)
    if subject.peer is not None:
        gone += Report.objects.filter(author=subject.peer).update(author=None)
    return gone


def expire_reports(now: datetime) -> int:
    """Delete what was closed so long ago, and what nobody can read any more."""
    before = now - report_months() * MONTH
    unread = Q(way=Way.CONDUCT, readers=None, touched_at__lt=before)
    old = Report.objects.filter(Q(closed_at__lt=before) | unread)
    ways = dict(old.values_list("pk", "way"))
    conduct = [number for number, way in ways.items() if way == Way.CONDUCT]
    with transaction.atomic():
        Report.objects.filter(pk__in=ways).delete()
        forget_reports(kept=ways.keys() - set(conduct), erased=conduct)
    return len(ways)


def subjects_of_reports() -> Iterator[Subject]:
    """Yield whoever said how to reach them, and the peers who made what was reported."""
    for reach in Report.objects.exclude(reach="").values_list("reach", flat=True):
        yield from (Subject(email=email) for email in addresses_in(reach))
    yield from peers_in(Report, "author")


def export_standing(subject: Subject) -> list[Record]:
    """Return the warnings and blocks of a peer."""
    if subject.peer is None:
        return []
    warnings = PeerWarning.objects.filter(peer=subject.peer).order_by("pk")
    return [
        *({"warning": row.words, "at": row.made_at.isoformat()} for row in warnings),
        *moderated.export_blocks(subject.peer),
    ]


def erase_standing(subject: Subject) -> int:
    """Delete the warnings and blocks of a peer, and their number from the log."""
    if subject.peer is None:
        return 0
    gone = PeerWarning.objects.filter(peer=subject.peer).delete()[0]
    return gone + moderated.erase_blocks(subject.peer)


def expire_standing(now: datetime) -> int:
    """Delete blocks that have ended, and warnings that are old; the log says why they were."""
    old = PeerWarning.objects.filter(made_at__lt=now - report_months() * MONTH)
    return moderated.expire_blocks(now) + old.delete()[0]


def subjects_of_standing() -> Iterator[Subject]:
    """Yield the peers who were warned or blocked."""
    yield from peers_in(PeerWarning, "peer")
    yield from moderated.subjects_of_blocks()


def export_work(subject: Subject) -> list[Record]:
    """Return what somebody who signs in is as a contact person, noted and did."""
    if subject.person is None:
        return []
    persons = ContactPerson.objects.filter(person=subject.person)
    notes = Note.objects.filter(by=subject.person).order_by("pk")
    opened = Report.objects.filter(opened_by=subject.person).order_by("pk")
    return [
        *({"name": row.name, "languages": row.languages, "reach": row.reach} for row in persons),
        *({"note": row.words, "at": row.at.isoformat()} for row in notes),
        *({"case": row.words, "at": row.made_at.isoformat()} for row in opened),
        *moderated.export_acts(subject.person),
    ]


def erase_work(subject: Subject) -> int:
    """Take somebody's name off what they noted and did, and off the contact persons."""
    if subject.person is None:
        return 0
    gone = ContactPerson.objects.filter(person=subject.person).delete()[0]
    gone += unnamed(Note, "by", subject.person) + unnamed(Report, "opened_by", subject.person)
    gone += moderated.erase_host(subject.person)
    changed(CONTACTS_TAG)
    return gone


def _sent_from(email: str) -> list[Report]:
    if not email:
        return []
    rows = Report.objects.exclude(reach="").order_by("pk")
    return [report for report in rows if mentions(report.reach, email)]


REPORTS: Final = PersonalData(
    name="reports.reports",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("Reports"),
        kept=_(
            "What you report, and how to reach you if you say so. The hosts read what is reported"
            " of the site; how somebody behaved is read only by the contact persons whom you pick."
        ),
        why=_("So that somebody does something about it, and can answer you."),
        how_long=_("Until 12 months after it was closed, unless the hosts chose another time."),
        how_to_erase=_(
            "Take it back by its secret link, at once; or write to the hosts, from the address you"
            " gave."
        ),
    ),
    covers=frozenset(covered(Report, *(Report.PERSONAL - {"opened_by"})) | covered(Note, "words")),
    export=export_reports,
    erase=erase_reports,
    expire=expire_reports,
    subjects=subjects_of_reports,
)
STANDING: Final = PersonalData(
    name="reports.standing",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("Warnings and blocks"),
        kept=_(
            "What the hosts want you to read about something you made here; that your device, or"
            " your network address, is kept out for a while, and why. The address is kept as a"
            " keyed hash only."
        ),
        why=_("So that nobody spoils it for the others."),
        how_long=_(
            "A block until it ends: of a network address a day, 30 at most. A warning 12 months,"
            " unless the hosts chose another time."
        ),
        how_to_erase=_("Together with all that your device did; or write to the hosts."),
    ),
    covers=moderated.OF_BLOCKS | covered(PeerWarning, "peer", "words"),
    export=export_standing,
    erase=erase_standing,
    expire=expire_standing,
    subjects=subjects_of_standing,
)
WORK: Final = PersonalData(
    name="reports.work",
    sentences=Sentences(
        concerns=Concerns.HELPERS,
        title=_("Contact persons, and what hosts did about people"),
        kept=_(
            "If you are a contact person: your name, the languages you understand and how people"
            " find you, for everybody. What you noted about reports; what you hid, blocked or"
            " closed, and why."
        ),
        why=_("So that people know whom to tell, and the other hosts understand what was done."),
        how_long=_(
            "As a contact person, until a host takes you off. The rest 12 months, unless the hosts"
            " chose another time."
        ),
        how_to_erase=_("Together with your role; what was done stays, without your name."),
    ),
    covers=frozenset(
        covered(ContactPerson, *ContactPerson.PERSONAL)
        | moderated.OF_HOSTS
        | covered(Note, "by")
        | covered(Report, "opened_by")
    ),
    export=export_work,
    erase=erase_work,
    expire=moderated.expire_acts,
)

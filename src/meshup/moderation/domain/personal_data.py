"""Reports, warnings, blocks and the log as data about people.

Shell. Called by the registry (``kit.personal_data``), in its transaction or at night. A report is
its sender's: erased, its words go; of whoever made what was reported, only a number is kept.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meshup.kit import clock
from meshup.kit.email_addresses import addresses_in, mentions, without
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences, Subject
from meshup.kit.web import changed
from meshup.moderation.choices import Way
from meshup.moderation.domain.queries.blocks import BLOCKS_TAG, in_force
from meshup.moderation.domain.queries.contact_persons import CONTACTS_TAG
from meshup.moderation.domain.reporter_acts import forget_reporter
from meshup.moderation.domain.retention import report_months
from meshup.moderation.models import Act, Block, ContactPerson, Note, PeerWarning, Report

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTH: Final = timedelta(days=365.25 / 12)
WRITTEN: Final = (
    *((Report, "words"), (Report, "occasion"), (Note, "words"), (PeerWarning, "words")),
    *((Act, "why"), (Block, "why")),
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
    gone = len(reports) + sum(_take_out(subject.email, *column) for column in WRITTEN)
    if subject.peer is not None:
        gone += Report.objects.filter(author=subject.peer).update(author=None)
    return gone


def expire_reports(now: datetime) -> int:
    """Delete what was closed so long ago, and what nobody can read any more."""
    before = now - report_months() * MONTH
    unread = Q(way=Way.CONDUCT, readers=None, touched_at__lt=before)
    old = Report.objects.filter(Q(closed_at__lt=before) | unread)
    Act.objects.filter(report__in=old.filter(way=Way.CONDUCT).values("pk")).delete()
    numbers = list(old.values_list("pk", flat=True))
    Report.objects.filter(pk__in=numbers).delete()
    return len(numbers)


def subjects_of_reports() -> Iterator[Subject]:
    """Yield whoever said how to reach them, and the peers who made what was reported."""
    for reach in Report.objects.exclude(reach="").values_list("reach", flat=True):
        yield from (Subject(email=email) for email in addresses_in(reach))
    yield from _peers(Report, "author")


def export_standing(subject: Subject) -> list[Record]:
    """Return the warnings and blocks of a peer."""
    if subject.peer is None:
        return []
    warnings = PeerWarning.objects.filter(peer=subject.peer).order_by("pk")
    blocks = Block.objects.filter(peer=subject.peer).order_by("pk")
    return [
        *({"warning": row.words, "at": row.made_at.isoformat()} for row in warnings),
        *(
            {
                "blocked_at": row.made_at.isoformat(),
                "until": row.until and row.until.isoformat(),
                "why": row.why,
            }
            for row in blocks
        ),
    ]


def erase_standing(subject: Subject) -> int:
    """Delete the warnings and blocks of a peer, and their number from the log."""
    if subject.peer is None:
        return 0
    gone = PeerWarning.objects.filter(peer=subject.peer).delete()[0]
    gone += Block.objects.filter(peer=subject.peer).delete()[0]
    Act.objects.filter(about=f"peer:{subject.peer}").update(about="peer:")
    changed(BLOCKS_TAG)
    return gone


def expire_standing(now: datetime) -> int:
    """Delete blocks that have ended, and warnings that are old; the log says why they were."""
    ended = Block.objects.exclude(pk__in=in_force(now).values("pk")).delete()[0]
    old = PeerWarning.objects.filter(made_at__lt=now - report_months() * MONTH)
    return ended + old.delete()[0]


def subjects_of_standing() -> Iterator[Subject]:
    """Yield the peers who were warned or blocked."""
    yield from _peers(PeerWarning, "peer")
    yield from _peers(Block, "peer")


def export_work(subject: Subject) -> list[Record]:
    """Return what somebody who signs in is as a contact person, noted and did."""
    if subject.person is None:
        return []
    persons = ContactPerson.objects.filter(person=subject.person)
    notes = Note.objects.filter(by=subject.person).order_by("pk")
    acts = Act.objects.filter(by=subject.person).order_by("pk")
    opened = Report.objects.filter(opened_by=subject.person).order_by("pk")
    return [
        *({"name": row.name, "languages": row.languages, "reach": row.reach} for row in persons),
        *({"note": row.words, "at": row.at.isoformat()} for row in notes),
        *({"case": row.words, "at": row.made_at.isoformat()} for row in opened),
        *({"act": row.verb, "why": row.why, "at": row.at.isoformat()} for row in acts),
    ]


def erase_work(subject: Subject) -> int:
    """Take somebody's name off what they noted and did, and off the contact persons."""
    if subject.person is None:
        return 0
    gone = ContactPerson.objects.filter(person=subject.person).delete()[0]
    for model, name in ((Note, "by"), (Act, "by"), (Block, "by"), (Report, "opened_by")):
        gone += _unnamed(model, name, subject.person)
    changed(CONTACTS_TAG)
    return gone


def expire_work(now: datetime) -> int:
    """Delete what the log says of times for which no report is kept; what belongs to one stays."""
    before = now - report_months() * MONTH
    return Act.objects.filter(at__lt=before, report=None).delete()[0]


def _sent_from(email: str) -> list[Report]:
    if not email:
        return []
    rows = Report.objects.exclude(reach="").order_by("pk")
    return [report for report in rows if mentions(report.reach, email)]


def _take_out(email: str, model: Any, name: str) -> int:  # noqa: ANN401 - a model of this room
    """Take an address out of what is written in a column; return in how many rows it was."""
    if not email:
        return 0
    rows = [
        row for row in model.objects.exclude(**{name: ""}) if mentions(getattr(row, name), email)
    ]
    for row in rows:
        model.objects.filter(pk=row.pk).update(**{name: without(getattr(row, name), email)})
    return len(rows)


def _peers(model: Any, name: str) -> Iterator[Subject]:  # noqa: ANN401 - a model of this room
    numbers = model.objects.exclude(**{name: None}).values_list(f"{name}_id", flat=True)
    yield from (Subject(peer=number) for number in numbers.distinct())


def _unnamed(model: Any, name: str, person: int) -> int:  # noqa: ANN401 - a model of this room
    return int(model.objects.filter(**{name: person}).update(**{name: None}))


def _covered(model: Any, *names: str) -> set[str]:  # noqa: ANN401 - a model of this room
    return {f"{model._meta.label}.{name}" for name in names}


REPORTS: Final = PersonalData(
    name="moderation.reports",
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
    covers=frozenset(
        _covered(Report, *(Report.PERSONAL - {"opened_by"})) | _covered(Note, "words")
    ),
    export=export_reports,
    erase=erase_reports,
    expire=expire_reports,
    subjects=subjects_of_reports,
)
STANDING: Final = PersonalData(
    name="moderation.standing",
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
    covers=frozenset(
        _covered(Block, "peer", "network_key", "why") | _covered(PeerWarning, "peer", "words")
    ),
    export=export_standing,
    erase=erase_standing,
    expire=expire_standing,
    subjects=subjects_of_standing,
)
WORK: Final = PersonalData(
    name="moderation.work",
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
        _covered(ContactPerson, *ContactPerson.PERSONAL)
        | _covered(Act, *Act.PERSONAL)
        | _covered(Note, "by")
        | _covered(Block, "by")
        | _covered(Report, "opened_by")
    ),
    export=export_work,
    erase=erase_work,
    expire=expire_work,
)

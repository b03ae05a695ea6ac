"""Shell: a draft is published: its lines become the timetable that everybody reads, as one change.

The agenda keeps that change, and takes it back; talks follow their lines there (``proposals``), and
so do letters, feeds and calendars. Here stands each publication, with what was new in it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction

from meshup.agenda.domain.events import set_timetable
from meshup.agenda.domain.plans import LinePlan, LineTalk
from meshup.agenda.domain.queries.events import event_for
from meshup.agenda.domain.queries.usual_timetables import usual_timetable
from meshup.community.rules import require
from meshup.programme.choices import Act
from meshup.programme.domain.differences import differences, read as read_difference, stored
from meshup.programme.domain.drafts import (
    close,
    draft_for,
    draft_of,
    locked_programme,
    refuse_overtaken,
    take_step,
)
from meshup.programme.domain.lines import lines_of, stored as stored_line
from meshup.programme.domain.step_words import in_words
from meshup.programme.domain.steps import Wish, changed_by
from meshup.programme.errors import DraftWaits, NothingToPublish, ProgrammeOnly, TalkGone
from meshup.programme.models import Publication
from meshup.programme.rules import may_build, may_publish
from meshup.programme.shared_programmes import shared_programme
from meshup.proposals.domain.placing import hold_talks
from meshup.proposals.domain.queries.proposals import proposals_by_uuid

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.programme.domain.differences import Difference
    from meshup.programme.domain.drafts import Draft
    from meshup.programme.domain.lines import DraftLine, Lines
    from meshup.proposals.domain.queries.proposals import ProposalFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationFacts:
    """A version of a programme; ``by`` is the name of who published it, "" when it is not known.

    ``is_elsewhere``: the timetable is another node's, whose change nobody takes back here.
    """

    number: int
    at: datetime
    by: str
    news: tuple[Difference, ...]
    is_elsewhere: bool = False


def news_of(draft: Draft) -> tuple[Difference, ...]:
    """Return what publishing a draft would change, in words of its talks as they are now."""
    talks = proposals_by_uuid(line.talk for line in draft.lines if line.talk)
    return differences(draft.published, tuple(worded(line, talks) for line in draft.lines))


def publish(by: Asker, slug: str, version: int, at: datetime) -> PublicationFacts:
    """Let everybody read a draft; it is none any more.

    Raises:
        ProgrammeOnly, NoSuchEvent, ChangedMeanwhile, NothingToPublish
        TalkGone: a talk in it was withdrawn or declined.
        What ``agenda.domain.events.set_timetable`` refuses.
    """
    require(by, may_publish, ProgrammeOnly)
    with transaction.atomic():
        row = locked_programme(slug, at)
        refuse_overtaken(row, version)
        event = event_for(by, slug)
        draft = draft_of(event, row)
        news = news_of(draft)
        if not draft.is_open or not news:
            raise NothingToPublish
        talks = hold_talks(by, {line.talk for line in draft.lines if line.talk})
        _refuse_gone(draft.lines, talks)
        is_elsewhere = _write(by, draft, talks, at)
        latest = row.publications.first()
        made = Publication.objects.create(
            programme=row,
            number=latest.number + 1 if latest else 1,
            news=[stored(one) for one in news],
            lines=[stored_line(line) for line in lines_of(event_for(by, slug).timetable)],
            at=at,
            by_id=by.pk,
        )
        close(row, by, Act.PUBLISH, at)
    return replace(_facts(made), is_elsewhere=is_elsewhere)


def _write(by: Asker, draft: Draft, talks: dict[UUID, ProposalFacts], at: datetime) -> bool:
    """Let everybody read the lines of a draft; say whether at its home, which is elsewhere."""
    event = draft.event
    shared = shared_programme(event.slug)
    if shared is not None and shared.publish is not None:
        lines = tuple(worded(line, talks) for line in draft.lines)
        shared.publish(by, event, lines, at)
        return True
    plans = () if _is_usual(draft) else _plans(draft.lines, talks)
    set_timetable(by, event.slug, event.version, plans, at)
    return False


def take_off_and_publish(
    by: Asker, slug: str, line: tuple[int, str], at: datetime
) -> PublicationFacts:
    """Let everybody read at once that a line is off: ``line`` is a draft's version, and its name.

    Raises:
        DraftWaits: the draft holds other changes. NoSuchLine: it is off already.
        And what ``publish`` refuses.
    """
    require(by, may_publish, ProgrammeOnly)
    version, ref = line
    wish = Wish(verb="off", ref=ref)
    with transaction.atomic():
        if news_of(draft_for(by, slug)):
            raise DraftWaits
        change = lambda lines, frame: changed_by(wish, lines, frame)  # noqa: E731
        draft = take_step(by, slug, version, (Act.OFF, ref), change, at)
        return publish(by, slug, draft.version, at)


def publications_for(asker: Asker, slug: str) -> list[PublicationFacts]:
    """Return what was published of an event, the last one first; for who builds programmes.

    Raises:
        ProgrammeOnly
    """
    require(asker, may_build, ProgrammeOnly)
    rows = Publication.objects.filter(programme__event__slug=slug).select_related("by")
    return list(map(_facts, rows))


def _is_usual(draft: Draft) -> bool:
    """Say whether a draft says what the series says anyway, so that it is the one to say it."""
    if not draft.event.series:
        return False
    return draft.lines == lines_of(usual_timetable(draft.event.slug))


def worded(line: DraftLine, talks: dict[UUID, ProposalFacts]) -> DraftLine:
    """Return a line as it would be published, its talk in its own words."""
    talk = talks.get(line.talk) if line.talk else None
    return replace(line, titles=talk.titles, languages=talk.languages) if talk else line


def _refuse_gone(lines: Lines, talks: dict[UUID, ProposalFacts]) -> None:
    for line in lines:
        talk = talks.get(line.talk) if line.talk else None
        if (talk and talk.has_ended) or (line.talk and talk is None and line.item is None):
            titles = talk.titles if talk else line.titles
            raise TalkGone(title=in_words(titles, line.kind))


def _plans(lines: Iterable[DraftLine], talks: dict[UUID, ProposalFacts]) -> tuple[LinePlan, ...]:
    return tuple(_plan(worded(line, talks), talks) for line in lines)


def _plan(line: DraftLine, talks: dict[UUID, ProposalFacts]) -> LinePlan:
    talk = talks.get(line.talk) if line.talk else None
    return LinePlan(
        kind=line.kind,
        starts_at=line.starts_at,
        ends_at=line.ends_at,
        titles=line.titles,
        notes=line.notes,
        zone=line.zone,
        track=line.track,
        languages=line.languages,
        links=tuple(dict(link) for link in line.links),
        key=line.item,
        talk=_line_talk(talk) if talk else None,
    )


def _line_talk(talk: ProposalFacts) -> LineTalk:
    return LineTalk(
        uuid=talk.uuid,
        slug=talk.slug,
        persons=talk.names,
        abstracts=talk.abstracts,
        level=max(talk.levels.values(), default=None),
    )


def _facts(row: Publication) -> PublicationFacts:
    return PublicationFacts(
        number=row.number,
        at=row.at,
        by=row.by.name if row.by else "",
        news=tuple(map(read_difference, row.news)),
    )

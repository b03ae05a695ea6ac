"""Shell: the talks of the demo's past evenings, held by people who are invented."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from meshup.agenda.domain.events import set_timetable
from meshup.agenda.domain.plans import LinePlan, LineTalk
from meshup.agenda.domain.queries.events import event_for
from meshup.peers.domain.peers import make_peer
from meshup.proposals.domain.following import follow_clock
from meshup.proposals.domain.proposing import propose
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.domain.wishes import ProposalWish
from meshup.site.demo import talk_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Line
    from meshup.community.rules import Asker
    from meshup.proposals.domain.queries.proposals import ProposalFacts

Speakers = dict[str, int]
"""Peers by the names by which they speak: who speaks twice is the same."""

BEFORE: Final = timedelta(days=20)
"""So long before an evening it was announced."""
EARLIER: Final = timedelta(days=12)
"""And so long before that its talks were proposed."""
RECORDINGS: Final = {"if_possible": "slides", "mandatory": "full"}
"""What the history says of recording, and what that is here; anything else is nothing."""


def let_talks_be_held(
    ada: Asker, slug: str, sessions: list[dict[str, Any]], speakers: Speakers
) -> dict[str, ProposalFacts]:
    """Put talks where the usual timetable of an evening has "talks", and let it be over.

    Return them by session.
    """
    if not sessions:
        return {}
    event = event_for(ada, slug)
    announced_at = event.starts_at - BEFORE
    talks = [proposed(session, announced_at - EARLIER, speakers) for session in sessions]
    lines: list[LinePlan] = []
    for line in event.timetable:
        if line.kind == "talks" and line.starts_at and line.ends_at:
            lines += _shared_out(list(zip(sessions, talks, strict=True)), line)
        else:
            lines.append(as_it_is(line))
    set_timetable(ada, slug, event.version, lines, announced_at)
    follow_clock(event.ends_at + timedelta(hours=6))
    return {session["id"]: facts for session, facts in zip(sessions, talks, strict=True)}


def proposed(session: dict[str, Any], at: datetime, speakers: Speakers) -> ProposalFacts:
    """Propose a session of the history, as whoever the demo invents for it."""
    name = talk_words.SPEAKERS[session["id"]][0]
    if name not in speakers:
        speakers[name] = make_peer("fr", at)
    spoken = tuple(session.get("languages", ()))
    language = spoken[0] if spoken == ("fr",) and _is_french(session) else "en"
    wish = ProposalWish(
        titles={language: session["title"]},
        abstracts=talk_words.ABSTRACTS.get(session["id"], {}),
        kind=session["kind"],
        minutes=session.get("minutes"),
        languages=spoken,
        recording=RECORDINGS.get(session.get("recording", ""), "no"),
        names=(name,),
        may_be_voted=True,
    )
    return proposal(propose(wish, speakers[name], at).uuid)


def line_talk(facts: ProposalFacts) -> LineTalk:
    """Return what a line says of a talk."""
    return LineTalk(
        uuid=facts.uuid, slug=facts.slug, persons=facts.names, abstracts=facts.abstracts
    )


def as_it_is(line: Line) -> LinePlan:
    """Return a line of a usual timetable, unchanged."""
    return LinePlan(
        kind=line.kind,
        starts_at=line.starts_at,
        ends_at=line.ends_at,
        titles=line.titles,
        notes=line.notes,
    )


def _shared_out(
    talks: list[tuple[dict[str, Any], ProposalFacts]], line: Line
) -> Iterator[LinePlan]:
    """Yield the talks one after another, sharing the time of a line equally."""
    begins, ends = line.starts_at, line.ends_at
    if begins is None or ends is None:
        return
    each = (ends - begins) / len(talks)
    for count, (session, facts) in enumerate(talks):
        yield LinePlan(
            kind=session["kind"],
            starts_at=begins + each * count,
            ends_at=begins + each * (count + 1),
            titles=facts.titles,
            languages=tuple(session.get("languages", ())),
            talk=line_talk(facts),
        )


def _is_french(session: dict[str, Any]) -> bool:
    """Say whether the title itself is French, for most talks held in French have English ones."""
    return bool(session["title"].startswith(("Que ", "Le ", "La ", "Les ")))

"""Shell: what is proposed in the demo: a talk on the next edition, and others that wait.

The people are invented; their talks are those of the history, or invented as well.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from meshup.agenda.domain.events import set_timetable
from meshup.agenda.domain.plans import LinePlan
from meshup.agenda.domain.queries.events import event_for, upcoming
from meshup.peers.domain.peers import make_peer
from meshup.proposals.domain.proposing import propose
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.domain.wishes import ProposalWish
from meshup.site.demo import talk_words
from meshup.site.demo.talks import as_it_is, line_talk, proposed
from meshup.talks.domain.topics import set_topics

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Line
    from meshup.community.rules import Asker
    from meshup.proposals.domain.queries.proposals import ProposalFacts
    from meshup.site.demo.talks import Speakers

DAY: Final = timedelta(days=1)
LENGTH: Final = timedelta(minutes=15)


def let_people_propose(
    ada: Asker,
    series: str,
    sessions: Mapping[str, dict[str, Any]],
    speakers: Speakers,
    now: datetime,
) -> None:
    """Let the next edition of the series have a talk, and others wait in the pool."""
    schedule_a_talk(ada, series, now)
    for number, name in enumerate(talk_words.FROM_ELSEWHERE):
        proposed(sessions[name], now - (9 - number) * DAY, speakers)
    for number, (titles, abstracts, facts) in enumerate(talk_words.WAITING):
        kind, minutes, name = facts
        wish = ProposalWish(
            titles=titles,
            abstracts=abstracts,
            kind=kind,
            minutes=minutes,
            names=(name,),
            may_be_voted=number != 0,
        )
        at = now - (5 - number) * DAY
        propose(wish, make_peer("fr", at), at)


def schedule_a_talk(host: Asker, series: str, now: datetime) -> None:
    """Let the next edition of a series have one talk at the beginning of its time for talks."""
    coming = next(each for each in upcoming(now) if each.series == series and each.starts_at > now)
    at = now - 8 * DAY
    wish = ProposalWish(
        titles=talk_words.TALK["titles"],
        abstracts=talk_words.TALK["abstracts"],
        minutes=15,
        names=(talk_words.HOLDER,),
        recording="slides",
    )
    facts = proposal(propose(wish, make_peer("fr", at), at).uuid)
    set_topics(facts.uuid, talk_words.TALK_TOPICS, "en", at)
    event = event_for(host, coming.slug)
    lines = [plan for line in event.timetable for plan in _with_talk(line, facts)]
    set_timetable(host, event.slug, event.version, lines, now)


def _with_talk(line: Line, facts: ProposalFacts) -> Iterator[LinePlan]:
    """Yield a line as it is; before the open time for talks, the talk."""
    plan = as_it_is(line)
    if line.kind != "talks" or line.starts_at is None:
        yield plan
        return
    talk_ends = line.starts_at + LENGTH
    yield LinePlan(
        kind="talk",
        starts_at=line.starts_at,
        ends_at=talk_ends,
        titles=facts.titles,
        languages=facts.languages,
        talk=line_talk(facts),
    )
    yield LinePlan(
        kind=plan.kind,
        starts_at=talk_ends,
        ends_at=line.ends_at,
        titles=plan.titles,
    )

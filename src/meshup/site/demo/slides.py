"""Shell: what the demo keeps of its talks: topics, slides, a video, a speaker's page, thanks.

Through the doors that speakers and hosts use; the same demo has the same of all this.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from meshup.peers.domain.peers import make_peer
from meshup.site.demo import talk_words
from meshup.talks.choices import Licence, MaterialKind
from meshup.talks.domain.materials import MaterialWish, add_file, add_link
from meshup.talks.domain.queries.thanks import thanks_waiting
from meshup.talks.domain.speaker_pages import SpeakerWish, write_speaker_page
from meshup.talks.domain.thanks import (
    ThanksWish,
    allow_thanks,
    open_box,
    pass_thanks,
    send_thanks,
)
from meshup.talks.domain.topics import set_topics

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.proposals.domain.queries.proposals import ProposalFacts

AFTERWARDS: Final = timedelta(days=2)


def let_talks_have_slides(ada: Asker, held: Mapping[str, ProposalFacts], now: datetime) -> None:
    """Let the talks that were held, by session of the history, have what belongs to talks."""
    for name, facts in held.items():
        set_topics(facts.uuid, talk_words.TOPICS.get(name, ""), "en", now)
    _add_slides(held[talk_words.WITH_SLIDES], now)
    _add_video(held[talk_words.WITH_VIDEO], now)
    _let_speaker_be_thanked(ada, held[talk_words.THANKED], now)


def _add_slides(talk: ProposalFacts, at: datetime) -> None:
    wish = MaterialWish(licence=Licence.BY_SA.value, credit=", ".join(talk.names))
    add_file(talk.uuid, talk_words.SLIDES.encode(), wish, at)


def _add_video(talk: ProposalFacts, at: datetime) -> None:
    wish = MaterialWish(
        kind=MaterialKind.VIDEO.value,
        url=talk_words.VIDEO,
        licence=Licence.BY.value,
        credit=", ".join(talk.names),
        is_hosts=True,
    )
    add_link(talk.uuid, wish, at)


def _let_speaker_be_thanked(ada: Asker, talk: ProposalFacts, now: datetime) -> None:
    """Let a speaker have a page and take thanks: hosts have passed one on, another waits."""
    page = SpeakerWish(name=talk.names[0], texts=talk_words.SPEAKER_PAGE)
    write_speaker_page(talk.peer, page, now - AFTERWARDS)
    allow_thanks(ada, allowed=True)
    open_box(talk.uuid, now - AFTERWARDS, is_open=True)
    passed, waits = talk_words.THANKS
    send_thanks(talk.uuid, make_peer("fr", now), ThanksWish(**passed), now - AFTERWARDS)
    for each in thanks_waiting(ada):
        pass_thanks(ada, each.number)
    send_thanks(talk.uuid, make_peer("fr", now), ThanksWish(**waits), now - AFTERWARDS / 2)

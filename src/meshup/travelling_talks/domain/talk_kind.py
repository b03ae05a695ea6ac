"""Shell: the kind of request by which a talk is asked for: its sentences, and what buttons do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language, gettext as _, gettext_lazy

from meshup.community.domain.queries import this_node
from meshup.kit.date_words import short_day
from meshup.kit.localized_text import localized
from meshup.node_requests.choices import Answer
from meshup.node_requests.kinds import Consequences, RequestKind
from meshup.travelling_talks.choices import KIND
from meshup.travelling_talks.domain import answer_terms, request_terms
from meshup.travelling_talks.domain.borrowing import borrowed_changed
from meshup.travelling_talks.domain.queries.travels import own_titles
from meshup.travelling_talks.domain.wanted_talks import wanted_changed

if TYPE_CHECKING:
    from meshup.node_requests.choices import RequestState
    from meshup.node_requests.domain.queries.requests import RequestFacts

SENTENCES: Final = {
    (True, True): gettext_lazy("We asked %(node)s for the talk “%(talk)s”: %(day)s"),
    (True, False): gettext_lazy("We asked %(node)s for the talk “%(talk)s”"),
    (False, True): gettext_lazy("%(node)s would like to hear “%(talk)s”: %(day)s"),
    (False, False): gettext_lazy("%(node)s would like to hear “%(talk)s”"),
}
"""By whether we asked, and whether a day is named."""


def sentence(facts: RequestFacts) -> str:
    """Return what is asked, in one sentence, by whom and for when."""
    day = request_terms.day_of(facts.terms)
    words = localized(own_titles(facts), get_language() or "en", this_node().languages).words
    names = {
        "node": facts.actor.called,
        "talk": words or _("something that is no talk of ours"),
        "day": short_day(day) if day else "",
    }
    return str(SENTENCES[facts.is_ours, day is not None] % names)


def talk_changed(facts: RequestFacts, before: RequestState | None) -> None:
    """Keep where it stands, on whichever side we are."""
    (borrowed_changed if facts.is_ours else wanted_changed)(facts, before)


TALK: Final = RequestKind(
    name=KIND,
    wire_type="Proposal",
    label=gettext_lazy("Talk that travels"),
    write=request_terms.write,
    read=request_terms.read,
    sentence=sentence,
    template="travelling_talks/_talk_request.html",
    consequences=Consequences(
        decline=gettext_lazy(
            "They are told no. If the speaker was asked already, the question is over."
        ),
        leave=gettext_lazy(
            "The talk travels no more. They delete what the speaker gave them; what stands on a"
            " programme that they have published stays."
        ),
        withdraw=gettext_lazy("They are told that you do not need it any more."),
        end=gettext_lazy(
            "They are told, and the contact is deleted here. The proposal goes as well, unless it"
            " stands on a programme that you have published."
        ),
    ),
    host_answers=frozenset({Answer.DECLINED}),
    is_signed=False,
    read_answer=answer_terms.read,
    most_answer_bytes=answer_terms.MOST_BYTES,
    remembered=answer_terms.remembered,
    changed=talk_changed,
)

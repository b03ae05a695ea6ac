"""The request by which communities agree on another home: its words for hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language, gettext as _, gettext_lazy

from meshup.community.domain.queries import this_node
from meshup.kit import clock
from meshup.kit.jobs import later_once
from meshup.kit.localized_text import localized
from meshup.node_requests.kinds import Consequences, RequestKind
from meshup.succession.choices import KIND
from meshup.succession.domain.rehome_terms import read_terms, write_terms
from meshup.succession.domain.rehoming import note_rehome
from meshup.succession.jobs import watch_over

if TYPE_CHECKING:
    from meshup.node_requests.choices import RequestState
    from meshup.node_requests.domain.queries.requests import RequestFacts


def _sentence(facts: RequestFacts) -> str:
    titles, language = facts.terms["titles"], get_language() or "en"
    title = localized(titles, language, this_node().languages).words
    if facts.is_ours and facts.terms["gives"]:
        words = _("We ask %(node)s to be the home of “%(title)s” from now on")
    elif facts.is_ours:
        words = _("We ask %(node)s that “%(title)s” be at home with us again")
    elif facts.terms["gives"]:
        words = _("%(node)s asks us to be the home of “%(title)s” from now on")
    else:
        words = _("%(node)s asks that “%(title)s” be at home there again")
    return words % {"node": facts.actor.called, "title": title}


def _on_changed(facts: RequestFacts, before: RequestState | None) -> None:
    """Do what was agreed, once: that the other is somebody else, or sure again, repeats nothing."""
    if before == facts.state:
        return
    note_rehome(facts, clock.now())
    later_once(watch_over)


REHOME: Final = RequestKind(
    name=KIND,
    wire_type="Move",
    label=gettext_lazy("Another home"),
    write=write_terms,
    read=read_terms,
    sentence=_sentence,
    template="succession/_asked.html",
    consequences=Consequences(
        accept=gettext_lazy(
            "Within minutes the home has changed. Whoever is the home keeps the date, words and"
            " programme; all others hold the event with it as before. Calendars stay the same,"
            " and nobody has to register again."
        ),
        maybe=gettext_lazy("They see that you are thinking about it. The home stays where it is."),
        decline=gettext_lazy("They see that you said no. The home stays where it is."),
        leave=gettext_lazy(
            "What was done stays: to have another home again, you ask each other anew."
        ),
        withdraw=gettext_lazy("They see that you no longer ask. The home stays where it is."),
        end=gettext_lazy(
            "What was done stays: to have another home again, you ask each other anew."
        ),
    ),
    changed=_on_changed,
)

"""The request by which communities are asked to hold an event together: its words for hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language, gettext as _, gettext_lazy

from meshup.cohosting.choices import KIND
from meshup.cohosting.domain.agreeing import note_request
from meshup.cohosting.domain.invitations import read_answer, read_terms, write_terms
from meshup.cohosting.forms.acceptance import CohostAnswerForm
from meshup.cohosting.jobs import keep_up
from meshup.community.domain.queries import this_node
from meshup.kit import clock
from meshup.kit.jobs import later_once
from meshup.kit.localized_text import localized
from meshup.node_requests.kinds import Consequences, RequestKind

if TYPE_CHECKING:
    from meshup.node_requests.choices import RequestState
    from meshup.node_requests.domain.queries.requests import RequestFacts


def _sentence(facts: RequestFacts) -> str:
    titles, language = facts.terms["titles"], get_language() or "en"
    title = localized(titles, language, this_node().languages).words
    if facts.is_ours:
        words = _("We ask %(node)s to hold “%(title)s” with us")
    else:
        words = _("%(node)s asks us to hold “%(title)s” together")
    return words % {"node": facts.actor.called, "title": title}


def _on_changed(facts: RequestFacts, _before: RequestState | None) -> None:
    note_request(facts, clock.now())
    later_once(keep_up)


COHOST: Final = RequestKind(
    name=KIND,
    wire_type="Add",
    label=gettext_lazy("Hold an event together"),
    write=write_terms,
    read=read_terms,
    sentence=_sentence,
    template="cohosting/_asked.html",
    consequences=Consequences(
        accept=gettext_lazy(
            "It stands in your agenda and your calendars at once, with your name beside theirs. Its"
            " date, words and programme stay theirs, and follow by themselves; who comes through"
            " your page is counted by you, and only the number goes to them."
        ),
        maybe=gettext_lazy("They see that you are thinking about it. Nothing is shown."),
        decline=gettext_lazy("They see that you said no. Nothing is shown, anywhere."),
        leave=gettext_lazy(
            "Your name is taken off. In your agenda the event is cancelled, with a link to where it"
            " goes on; if nobody had registered with you, it is hidden."
        ),
        withdraw=gettext_lazy("They see that you no longer ask."),
        end=gettext_lazy(
            "Their name is taken off your page at once. In their agenda the event is cancelled,"
            " with a link to yours; places that you gave them are yours again."
        ),
    ),
    read_answer=read_answer,
    answer_form=CohostAnswerForm,
    changed=_on_changed,
)

"""Shell: the kind of request by which something is lent: its sentences, and what buttons do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language, gettext as _, gettext_lazy

from meshup.community.domain.queries import this_node
from meshup.kit.date_words import days_in_words, short_day
from meshup.kit.localized_text import localized
from meshup.library.choices import ItemKind
from meshup.library.domain import loan_terms
from meshup.library.domain.lending import KIND, loan_changed, own_titles
from meshup.node_requests.kinds import Consequences, RequestKind

if TYPE_CHECKING:
    from meshup.library.domain.periods import Period
    from meshup.node_requests.domain.queries.requests import RequestFacts


SENTENCES: Final = {
    (ItemKind.TOOL, True): gettext_lazy("We asked %(node)s to lend us “%(item)s”: %(days)s"),
    (ItemKind.TOOL, False): gettext_lazy("%(node)s would like to borrow “%(item)s”: %(days)s"),
    (ItemKind.VENUE, True): gettext_lazy("We asked %(node)s to meet at “%(item)s”: %(days)s"),
    (ItemKind.VENUE, False): gettext_lazy("%(node)s would like to meet at “%(item)s”: %(days)s"),
    (ItemKind.HELP_OFFERED, True): gettext_lazy("We asked %(node)s for help, “%(item)s”: %(days)s"),
    (ItemKind.HELP_OFFERED, False): gettext_lazy(
        "%(node)s asks for our help, “%(item)s”: %(days)s"
    ),
    (ItemKind.HELP_WANTED, True): gettext_lazy(
        "We offered %(node)s our help with “%(item)s”: %(days)s"
    ),
    (ItemKind.HELP_WANTED, False): gettext_lazy(
        "%(node)s offers to help us with “%(item)s”: %(days)s"
    ),
}
"""By what is asked for, and whether we asked."""


def days_words(period: Period) -> str:
    """Return "10 January 2027", or "10 – 12 January 2027"."""
    if period.first == period.last:
        return short_day(period.first)
    return days_in_words(period.first, period.last)


def sentence(facts: RequestFacts) -> str:
    """Return what is asked, in one sentence, by whom and for which days."""
    names = {
        "node": facts.actor.called,
        "item": localized(own_titles(facts), get_language() or "en", this_node().languages).words
        or _("something that is not in our library any more"),
        "days": days_words(loan_terms.period_of(facts.terms)),
    }
    return str(SENTENCES[ItemKind(facts.terms["kind"]), facts.is_ours] % names)


LOAN: Final = RequestKind(
    name=KIND,
    wire_type="Proposal",
    label=gettext_lazy("Loan"),
    write=loan_terms.write,
    read=loan_terms.read,
    sentence=sentence,
    template="library/_loan_request.html",
    consequences=Consequences(
        accept=gettext_lazy(
            "They are told, and these days are no longer free in your calendar. The rest you"
            " agree between yourselves."
        ),
        maybe=gettext_lazy("They are told that you are thinking about it. The days stay free."),
        decline=gettext_lazy("They are told. Nothing is lent."),
        leave=gettext_lazy(
            "They are told. If they had it already, this says that it has come back to you; before"
            " the first day it calls the loan off."
        ),
        withdraw=gettext_lazy("They are told that you do not need it any more."),
        end=gettext_lazy(
            "They are told. If you had it already, this says that you gave it back; before the"
            " first day it calls the loan off."
        ),
    ),
    is_signed=False,
    changed=loan_changed,
)

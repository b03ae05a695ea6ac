"""Shell: the kind of request by which a contact is asked for: its sentences, for hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _, gettext_lazy

from meshup.contact_grants.choices import Way
from meshup.contact_grants.domain import contact_terms
from meshup.contact_grants.domain.kind_name import KIND
from meshup.contact_grants.domain.standing import contact_changed
from meshup.node_requests.kinds import Consequences, RequestKind, nothing

if TYPE_CHECKING:
    from meshup.node_requests.domain.queries.requests import RequestFacts


def sentence(facts: RequestFacts) -> str:
    """Return what is asked, in one sentence; what is over says no more whom it was about."""
    node, terms = facts.actor.called, facts.terms
    if not terms:
        return _("An introduction, with %(node)s") % {"node": node}
    if terms["way"] == Way.MET:
        names = {"node": node, "name": terms["name"], "whom": terms["whom"]}
        return _("%(name)s, of %(node)s, met somebody here: %(whom)s") % names
    names = {"node": node, "whom": terms.get("whom", "")}
    if facts.is_ours:
        return _("We asked %(node)s to introduce us: %(whom)s") % names
    return _("%(node)s asks us to introduce them: %(whom)s") % names


CONTACT: Final = RequestKind(
    name=KIND,
    wire_type="Proposal",
    label=gettext_lazy("Introduction"),
    write=contact_terms.write,
    read=contact_terms.read,
    sentence=sentence,
    template="contact_grants/_request.html",
    consequences=Consequences(
        withdraw=gettext_lazy("They are told. Whoever was asked is asked no more."),
        end=gettext_lazy(
            "The contact is deleted here at once, and whoever gave it sees that on their page."
        ),
    ),
    may_wait=False,
    is_signed=False,
    read_answer=contact_terms.read_answer,
    check_answer=contact_terms.check_answer,
    remembered=nothing,
    is_private=True,
    host_answers=frozenset(),
    changed=contact_changed,
)

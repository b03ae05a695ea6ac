"""Shell: the letter to somebody of whom another community asks something.

It says who asks, why, who will see it and until when, and leads to the page where they answer. Who
stops it hears nothing more of that community. To an address that nobody has proved, the one letter
goes that asks; the page opens when they say that it is theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from meshup.community.domain.queries import this_node
from meshup.contact_grants.choices import GrantState, Way
from meshup.contact_grants.domain.contact_terms import until_of
from meshup.contact_grants.domain.owners import page_of_owner
from meshup.contact_grants.models import AvoidedNode, Grant
from meshup.kit import clock
from meshup.kit.date_words import short_day
from meshup.kit.month import last_day_in
from meshup.letters.domain.addresses import address_facts
from meshup.letters.domain.outbox import post
from meshup.letters.domain.proving import ask_to_prove
from meshup.letters.letter_content import Button, Facts, LetterContent, Paragraph
from meshup.letters.letter_kinds import Delivery, LetterKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

REQUEST: Final = "contact_grants.request"
READ: Final = "contact_grants.read"
"""The act for which an address is proved."""


def write_to(grant: Grant, at: datetime) -> None:
    """Write to the owner of a grant that waits, where they are known by an address."""
    address = address_facts(grant.owner.address_id) if grant.owner.address_id else None  # type: ignore[union-attr]
    if address is None:
        return
    if address.is_proved:
        post(REQUEST, address.number, f"{REQUEST}:{grant.pk}", {"grant": grant.pk}, at)
    else:
        ask_to_prove(address.number, READ, {"grant": grant.pk}, None, at)


def on_proved(facts: Mapping[str, Any], address: int, _at: datetime) -> str:
    """Lead whoever proved their address to the page where they answer; "" where nothing waits."""
    grant = Grant.objects.filter(pk=int(facts["grant"])).select_related("owner").first()
    facts_of_address = address_facts(address)
    if grant is None or grant.owner is None or grant.owner.address_id != address:
        return ""
    language = facts_of_address.language if facts_of_address else "en"
    return page_of_owner(grant.owner, language)


def compose(facts: Mapping[str, Any], language: str) -> LetterContent | None:
    """Return the letter; None when nothing waits any more."""
    grant = Grant.objects.filter(pk=int(facts["grant"])).select_related("owner").first()
    if grant is None or grant.owner is None or grant.state != GrantState.WAITING:
        return None
    if grant.deadline is not None and grant.deadline <= clock.now():
        return None
    node, zone, terms = this_node().name, this_node().time_zone, grant.terms
    if grant.way == Way.MET:
        subject = _("%(name)s met you, and would stay in touch") % {"name": terms["name"]}
        why = _("%(name)s met you here, and asks from %(node)s to stay in touch.")
        lines = [(_("Where you met"), terms["event"]), (_("A word"), terms["content"])]
    else:
        subject = _("%(node)s asks to be introduced to you") % {"node": grant.node_name}
        why = _("The hosts of %(node)s ask us to introduce them to you.")
        lines = [
            (_("Whom they look for"), terms["whom"]),
            (_("Why"), terms["content"]),
            (_("Who will see it"), terms["readers"]),
        ]
    until = until_of(terms)
    lines.append((_("Kept until, at most"), short_day(last_day_in(zone, until)) if until else ""))
    if grant.deadline is not None:
        lines.append((_("Answer until"), short_day(last_day_in(zone, grant.deadline))))
    url = settings.CONFIG.address + page_of_owner(grant.owner, language)
    return LetterContent(
        subject=subject,
        parts=(
            Paragraph(why % {"node": grant.node_name, "name": terms.get("name", "")}),
            Facts(tuple((label, words) for label, words in lines if words)),
            Button(_("Look, and decide"), url),
            Paragraph(
                _(
                    "You choose what they get, and until when, and can take it back on the same"
                    " page. If you do nothing they learn nothing, not even that %(node)s knows you."
                )
                % {"node": node}
            ),
        ),
        stop_label=_("Pass on nothing more of %(node)s") % {"node": grant.node_name},
    )


def stop(facts: Mapping[str, Any]) -> None:
    """Pass on nothing more of that community to whoever stops its letters."""
    grant = Grant.objects.filter(pk=int(facts["grant"])).first()
    if grant is not None and grant.owner_id is not None and grant.actor_id is not None:
        AvoidedNode.objects.get_or_create(
            owner_id=grant.owner_id, actor_id=grant.actor_id, defaults={"made_at": clock.now()}
        )


def resume(facts: Mapping[str, Any]) -> None:
    """Take that back."""
    grant = Grant.objects.filter(pk=int(facts["grant"])).first()
    if grant is not None:
        AvoidedNode.objects.filter(owner=grant.owner_id, actor=grant.actor_id).delete()


LETTER: Final = LetterKind(
    name=REQUEST,
    compose=compose,
    stop=stop,
    resume=resume,
    delivery=Delivery.AT_LEAST_ONCE,
)

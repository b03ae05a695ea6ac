"""Shell: the letter that asks a speaker whether a talk of theirs may travel.

To the address of the proposal, where its reader has said yes to letters about it. What was
answered, withdrawn or is over by then does not leave. Who held it with them and left no address
here reads it on their own page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language, gettext as _

from meshup.community.domain.queries import this_node
from meshup.kit.addresses import address_of
from meshup.kit.clock import now
from meshup.kit.date_words import short_day
from meshup.kit.localized_text import localized
from meshup.kit.month import last_day_in
from meshup.kit.printable import printable_line
from meshup.letters.domain.addresses import address_facts
from meshup.letters.domain.outbox import post, withdraw
from meshup.letters.letter_content import Button, Facts, LetterContent, Paragraph
from meshup.node_requests.domain.queries.requests import other_nodes, request_of
from meshup.node_requests.errors import NoSuchRequest
from meshup.proposals.domain.letter_consent import letter_reader
from meshup.proposals.domain.queries.proposals import proposals_by_uuid
from meshup.travelling_talks.choices import Standing
from meshup.travelling_talks.domain.request_terms import day_of
from meshup.travelling_talks.models import UnmailedTalk, WantedTalk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.letters.letter_content import Part
    from meshup.node_requests.domain.queries.requests import RequestFacts
    from meshup.proposals.domain.queries.proposals import ProposalFacts

LETTER: Final = "travelling_talks.question"


def reaches_by_letter(talk: UUID) -> bool:
    """Say whether a letter about a talk would reach whoever proposed it."""
    reader = letter_reader(talk)
    if reader is None or reader.address is None or not reader.gets_letters:
        return False
    if UnmailedTalk.objects.filter(talk=talk).exists():
        return False
    address = address_facts(reader.address)
    return address is not None and address.gets_letters


def mail_question(talk: UUID, number: int, at: datetime) -> bool:
    """Post the letter, in the transaction of whoever passes it on; whether it leaves. Once is all.

    Args:
        number: of the row of what was asked.
    """
    reader = letter_reader(talk)
    if reader is None or reader.address is None or not reaches_by_letter(talk):
        return False
    facts = {"asked": number, "address": reader.address, "proposal": str(talk)}
    key = f"{LETTER}:{number}:{reader.address}"
    return post(LETTER, reader.address, key, facts, at, group=_group(number))


def withdraw_question(number: int) -> None:
    """Drop the letter where it has not left."""
    withdraw(group=_group(number))


def compose(facts: Mapping[str, Any], language: str) -> LetterContent | None:
    """Write the letter; None: it was answered or is over, or nobody wants it by letter any more."""
    talk = UUID(facts["proposal"])
    row = WantedTalk.objects.filter(pk=facts["asked"], talk=talk, standing=Standing.PASSED).first()
    reader, proposal = letter_reader(talk), proposals_by_uuid([talk]).get(talk)
    if row is None or reader is None or proposal is None or not reaches_by_letter(talk):
        return None
    if reader.address != facts["address"]:
        return None
    try:
        request = request_of(row.request, now())
    except NoSuchRequest:
        return None
    names = {"title": _words(proposal.titles), "node": _node(request)}
    others = sum(speaker.agreed_at is not None for speaker in proposal.speakers) > 1
    return LetterContent(
        subject=_("%(node)s would like to hear “%(title)s”") % names,
        parts=(
            Paragraph(_("Hello,")),
            Paragraph(
                _(
                    "%(node)s has seen that you held “%(title)s” here, and asks whether you would"
                    " hold it there as well."
                )
                % names
            ),
            *_wishes(request),
            Paragraph(
                _(
                    "On your page you say yes, no, or not now, and choose what they learn. They"
                    " know nothing of you before you say yes: not your address either."
                )
            ),
            *([Paragraph(_together())] if others else []),
            *_ending(proposal, language),
        ),
        stop_label=_("No such questions about this talk by letter any more"),
    )


def stop(facts: Mapping[str, Any]) -> None:
    """Let such questions stand on the page alone; twice changes nothing."""
    UnmailedTalk.objects.get_or_create(talk=UUID(facts["proposal"]))


def resume(facts: Mapping[str, Any]) -> None:
    """Let them come by letter again."""
    UnmailedTalk.objects.filter(talk=UUID(facts["proposal"])).delete()


def _together() -> str:
    return _(
        "You hold it with others: it travels once all of you have said yes. They find the question"
        " on their own pages; please tell them."
    )


def _wishes(request: RequestFacts) -> list[Part]:
    """Return what the other community wishes: an evening, a day, some words, until when."""
    terms, pairs = request.terms, []
    if terms["evening"]:
        pairs.append((_("Evening"), _words(terms["evening"]["titles"])))
    if day := day_of(terms):
        pairs.append((_("When"), short_day(day)))
    if request.deadline:
        last = last_day_in(this_node().time_zone, request.deadline)
        pairs.append((_("They wait until"), short_day(last)))
    parts: list[Part] = [Facts(tuple(pairs))] if pairs else []
    if terms["words"]:
        parts += [Paragraph(_("They write to you:")), Paragraph(terms["words"])]
    return parts


def _ending(proposal: ProposalFacts, language: str) -> list[Part]:
    page = address_of("talk_questions", language, token=proposal.link)
    for_you = _("This link is for you alone: whoever has it can answer for you.")
    return [Button(_("Answer"), settings.CONFIG.address + page), Paragraph(for_you)]


def _node(request: RequestFacts) -> str:
    node = other_nodes([request.actor], now())[request.actor.pk]
    return printable_line(f"{node.name} ({node.city})" if node.city else node.name)


def _words(texts: Mapping[str, str]) -> str:
    words = localized(texts, get_language() or "", this_node().languages).words
    return printable_line(words)


def _group(number: int) -> str:
    return f"{LETTER}:{number}"

"""Shell: words of visitors that hosts have read reach who spoke by letter, too.

To the address of the proposal, if its reader has said yes to letters about it, and the speaker has
not asked for the page alone. What the speaker or its writer has deleted by then does not leave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language, gettext as _

from meshup.community.domain.queries import this_node
from meshup.kit.addresses import address_of
from meshup.kit.localized_text import localized
from meshup.letters.domain.addresses import address_facts
from meshup.letters.domain.outbox import post, withdraw
from meshup.letters.letter_content import Button, LetterContent, Paragraph
from meshup.proposals.domain.letter_consent import letter_reader
from meshup.proposals.domain.queries.proposals import proposals_by_uuid
from meshup.talks.choices import ThanksKind, ThanksState
from meshup.talks.models import Thanks, ThanksBox

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.letters.letter_content import Part
    from meshup.proposals.domain.queries.proposals import ProposalFacts

KIND: Final = "talks.thanks"


def mail_thanks(talk: UUID, number: int) -> bool:
    """Post what a host has passed on, in the transaction of that; whether it leaves. Once is all.

    Who would like to be written to no more has closed the box since: it stands on the page alone.
    """
    reader = letter_reader(talk)
    if reader is None or reader.address is None or not reader.gets_letters or not _is_mailed(talk):
        return False
    facts = {"thanks": number, "address": reader.address, "proposal": str(talk)}
    key = f"{KIND}:{number}:{reader.address}"
    return post(KIND, reader.address, key, facts, group=_group(talk))


def may_be_mailed(talk: UUID) -> bool:
    """Say whether letters about a talk reach an address now, whatever its speaker wants by them."""
    reader = letter_reader(talk)
    if reader is None or reader.address is None or not reader.gets_letters:
        return False
    address = address_facts(reader.address)
    return address is not None and address.gets_letters


def set_mailed(talk: UUID, *, is_mailed: bool) -> None:
    """Let words of visitors come by letter, too, or stand on the page alone; twice is once."""
    ThanksBox.objects.filter(talk=talk).update(is_mailed=is_mailed)
    if not is_mailed:
        withdraw(group=_group(talk))


def compose(facts: Mapping[str, Any], language: str) -> LetterContent | None:
    """Write the letter; None: the words are gone, or nobody wants them by letter any more."""
    talk = UUID(facts["proposal"])
    row = Thanks.objects.filter(pk=facts["thanks"], talk=talk, state=ThanksState.PASSED).first()
    reader, proposal = letter_reader(talk), proposals_by_uuid([talk]).get(talk)
    if row is None or reader is None or proposal is None or not _is_mailed(talk):
        return None
    if reader.address != facts["address"] or not reader.gets_letters:
        return None
    title = localized(proposal.titles, get_language() or "", this_node().languages).words
    thanks, question = _("A visitor thanks you for “%(title)s”"), _("A question about “%(title)s”")
    opening = _("Hosts have read it, and pass it on to you:")
    signed = [Paragraph(row.name)] if row.name else []
    return LetterContent(
        subject=(question if row.kind == ThanksKind.QUESTION else thanks) % {"title": title},
        parts=(
            Paragraph(opening),
            Paragraph(row.words),
            *signed,
            *_ending(proposal, language),
        ),
        stop_label=_("No words of visitors by letter any more"),
    )


def stop(facts: Mapping[str, Any]) -> None:
    """Let words of visitors stand on the page alone; twice changes nothing."""
    set_mailed(UUID(facts["proposal"]), is_mailed=False)


def resume(facts: Mapping[str, Any]) -> None:
    """Let them come by letter again."""
    set_mailed(UUID(facts["proposal"]), is_mailed=True)


def _is_mailed(talk: UUID) -> bool:
    return ThanksBox.objects.filter(talk=talk, is_mailed=True).exists()


def _group(talk: UUID) -> str:
    return f"{KIND}:{talk}"


def _ending(proposal: ProposalFacts, language: str) -> list[Part]:
    page = address_of("own_talk", language, token=proposal.link)
    nobody = _(
        "Who wrote does not learn your address; an answer to this letter never reaches them."
    )
    for_you = _("This link is for you alone: whoever has it can change what you proposed.")
    button = Button(_("All that visitors wrote to you"), settings.CONFIG.address + page + "#thanks")
    return [Paragraph(nobody), button, Paragraph(for_you)]

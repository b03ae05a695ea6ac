"""Shell: the letters of this room: the one that asks, and the code that joins a device."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from meshup.community.domain.queries import this_node
from meshup.kit.clock import now
from meshup.kit.french import spaced
from meshup.kit.localized_text import localized
from meshup.kit.printable import printable_line
from meshup.kit.url_paths import path_of
from meshup.letters.address_owners import peers_of_address
from meshup.letters.domain.proving import proof_token
from meshup.letters.letter_content import Button, Facts, LetterContent, Paragraph
from meshup.letters.letter_kinds import JOINING, PROOF, Delivery, LetterKind
from meshup.peers.domain.joining import new_code
from meshup.peers.domain.peers import peer_facts

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_CODES: Final = 5


def compose_proof(facts: Mapping[str, Any], language: str) -> LetterContent:
    """Return the letter that asks: our own words, the event's title, one button."""
    node = this_node()
    title = title_of(facts, language)
    if title:
        subject = _("Is this your address? “%(title)s”") % {"title": title}
        where = _("Somebody left this address at %(node)s, for “%(title)s”.") % {
            "node": node.name,
            "title": title,
        }
    else:
        subject = _("%(node)s: is this your address?") % {"node": node.name}
        where = _("Somebody left this address at %(node)s.") % {"node": node.name}
    path = path_of("letters:prove", kwargs={"token": proof_token(facts["handle"])})
    return LetterContent(
        subject=subject,
        parts=(
            Paragraph(where),
            Paragraph(_("If it was you, say so. Until then we write nothing more.")),
            Button(_("Yes, this is my address"), settings.CONFIG.address + path),
            Paragraph(_("If it was not you, you need not do anything.")),
        ),
        stop_label=_("Never write to this address again"),
    )


def compose_joining(facts: Mapping[str, Any], _language: str) -> LetterContent | None:
    """Return the letter with a code for each peer who left the address; None: nobody did.

    The codes are made now, and stand nowhere: only their hashes are kept.
    """
    peers = sorted(peers_of_address(facts["address"]))[:MOST_CODES]
    codes = [new_code(peer, now()) for peer in peers if peer_facts(peer) is not None]
    if not codes:
        return None
    node = this_node().name
    name = _("Code")
    return LetterContent(
        subject=_("%(node)s: the code for your device") % {"node": node},
        parts=(
            Paragraph(_("Type this code on the device on which you asked for it:")),
            Facts(tuple((name, code) for code in codes)),
            *(
                [Paragraph(_("Each stands for one device that left this address."))]
                * (len(codes) > 1)
            ),
            Paragraph(_("It is good for ten minutes. You then see what will be joined.")),
            Paragraph(_("If it was not you, do nothing, and give the code to nobody.")),
        ),
        stop_label=_("Never write to this address again"),
    )


def title_of(facts: Mapping[str, Any], language: str) -> str:
    """Return the title of the event that a letter which asks is about; "" for none."""
    title = localized(facts["titles"], language, this_node().languages)
    words = printable_line(title.words)
    return spaced(words) if title.language == "fr" else words


def stop_nothing(_facts: Mapping[str, Any]) -> None:
    """Do nothing: who stops these letters stops the address (``domain.stopping``)."""


PROOF_LETTER: Final = LetterKind(
    name=PROOF,
    compose=compose_proof,
    stop=stop_nothing,
    delivery=Delivery.AT_LEAST_ONCE,
    is_awaited=True,
)
JOINING_LETTER: Final = LetterKind(
    name=JOINING,
    compose=compose_joining,
    stop=stop_nothing,
    delivery=Delivery.AT_MOST_ONCE,  # composed again, it would hold another code
    is_awaited=True,
)

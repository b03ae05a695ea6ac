"""Shell: the letters of this room: the one that asks, and the code that joins a device."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from meshup.community.domain.queries import this_node
from meshup.kit.localized_text import localized
from meshup.kit.printable import printable_line
from meshup.kit.url_paths import path_of
from meshup.letters.domain.proving import proof_token
from meshup.letters.letter_content import Button, LetterContent, Paragraph
from meshup.letters.letter_kinds import PROOF, Delivery, LetterKind

if TYPE_CHECKING:
    from collections.abc import Mapping


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


def title_of(facts: Mapping[str, Any], language: str) -> str:
    """Return the title of the event that a letter which asks is about; "" for none."""
    return printable_line(str(localized(facts["titles"], language, this_node().languages)))


def stop_nothing(_facts: Mapping[str, Any]) -> None:
    """Do nothing: who stops these letters stops the address (``domain.stopping``)."""


PROOF_LETTER: Final = LetterKind(
    name=PROOF,
    compose=compose_proof,
    stop=stop_nothing,
    delivery=Delivery.AT_LEAST_ONCE,
    is_awaited=True,
)

"""Pure: what no text of a kit may hold, and how it is taken out of those that we give.

HTML and scripts, for a text is Markdown on somebody else's pages; e-mail addresses, handles and
phone numbers, for they may be a person's, and would stand on pages of a town where nobody knows
that person; pictures of the node's own folder, which the other does not have.

Words
    fault   why a text is not taken: "html", "script", "contact", "unprintable"
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from meshup.kit.printable import printable_text

MARKUP: Final = re.compile(r"<(?:/?[a-zA-Z][a-zA-Z0-9-]*(?=[\s/>]|\Z)|[!?])[^<>]{0,2000}>?")
"""A tag, a comment or a declaration; no address in angle brackets, nor "<3"."""
SCRIPT: Final = re.compile(r"[(<\]:\"'=]\s*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)
EMAIL: Final = re.compile(r"@?[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
PHONE: Final = re.compile(
    r"(?<![\w/+=.-])(?:(?:\+|00)\d(?:[ .()/-]{0,2}\d){6,13}|0[1-9](?:[ .-]?\d\d){4})(?!\w)"
)
CONTACT_LINK: Final = re.compile(
    r"\[([^\[\]]{0,300})\]\(\s*<?(?:mailto|tel|sms):[^()\s]{0,300}\)", re.IGNORECASE
)
OWN_PICTURE: Final = re.compile(r"!\[([^\[\]]{0,300})\]\(\s*/[^()]{0,300}\)")
CONTACT: Final = "[contact]"
"""Stands where a contact was taken out, in English and in French alike."""
ROUNDS: Final = 3


def fault_of(text: str) -> str:
    """Return why a text of a kit is not taken; "" when nothing speaks against it."""
    if printable_text(text) != text:
        return "unprintable"
    if MARKUP.search(text):
        return "html"
    if SCRIPT.search(unescape(text)):
        return "script"
    return "contact" if EMAIL.search(text) or PHONE.search(text) else ""


def without_faults(text: str) -> str:
    """Return ``text`` as others take it: what ``fault_of`` names is out of it.

    What one removal would bring together is removed as well; where that does not end, the signs
    go that markup, scripts and contacts cannot do without.
    """
    text = printable_text(text)
    for _round in range(ROUNDS):
        text = CONTACT_LINK.sub(r"\1", OWN_PICTURE.sub(r"\1", text))
        text = PHONE.sub(CONTACT, EMAIL.sub(CONTACT, MARKUP.sub("", text)))
        text = SCRIPT.sub("", text)
        if not fault_of(text):
            return text.strip()
    return re.sub(r"[<>@&:\d]", "", text).strip()

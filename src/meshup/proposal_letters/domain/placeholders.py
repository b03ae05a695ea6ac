"""What is filled into the words of hosts: ``{title}`` and the like, in braces.

Pure, but for the settings: what topics are called is translated.

Method
    Values are put in once, as they are: braces in a title stay what they are, and letters are
    plain text, so that nothing in a value can become a link or a picture.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from meshup.kit.printable import printable_line, printable_text
from meshup.proposal_letters.choices import ON_AN_EVENING, Topic
from meshup.proposal_letters.errors import (
    LooseBrace,
    UnknownPlaceholder,
    WordsMissing,
    WordsTooLong,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.kit.errors import Invalid

ALWAYS: Final = ("title", "name", "node", "reason")
OF_EVENTS: Final = ("event", "day", "when", "where", "minutes")
BEFORE: Final = ("before",)
"""What was told last: when it was, for what has moved."""
PLACEHOLDER: Final = re.compile(r"\{([a-z_]{1,40})\}")
LONGEST_SUBJECT: Final = 150
LONGEST_WORDS: Final = 5_000


def known_placeholders(topic: str) -> tuple[str, ...]:
    """Return what can be filled in in letters about a topic."""
    of_event = OF_EVENTS if topic in ON_AN_EVENING else ()
    return (*ALWAYS, *of_event, *(BEFORE if topic == Topic.MOVED else ()))


def checked_template(topic: str, subject: str, words: str) -> tuple[str, str]:
    """Return a subject and words of a template, without what nobody sees.

    Raises:
        WordsMissing, WordsTooLong
        UnknownPlaceholder, LooseBrace: no letter could be written from them.
    """
    subject, words = checked_letter(subject, words)
    known = known_placeholders(topic)
    for name, text in (("subject", subject), ("words", words)):
        for found in PLACEHOLDER.findall(text):
            if found not in known:
                listed = ", ".join(f"{{{each}}}" for each in known)
                raise _about(name, UnknownPlaceholder(found=f"{{{found}}}", known=listed))
        if set(PLACEHOLDER.sub("", text)) & set("{}"):
            raise _about(name, LooseBrace(example="{title}"))
    return subject, words


def checked_letter(subject: str, words: str) -> tuple[str, str]:
    """Return a subject and words of one letter, without what nobody sees.

    Raises:
        WordsMissing, WordsTooLong
    """
    cleaned = printable_line(subject), printable_text(words).strip()
    limits = ("subject", LONGEST_SUBJECT), ("words", LONGEST_WORDS)
    for text, (name, most) in zip(cleaned, limits, strict=True):
        if not text:
            raise _about(name, WordsMissing())
        if len(text) > most:
            raise _about(name, WordsTooLong(length=len(text), most=most))
    return cleaned


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return ``text`` with its placeholders filled in.

    One without a value goes with the space before it, and a paragraph that has nothing else goes
    as a whole.
    """
    paragraphs = (_filled(part, values) for part in re.split(r"\n{2,}", text))
    return "\n\n".join(part for part in paragraphs if part)


def _filled(paragraph: str, values: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        words = values.get(found[2], "")
        return f"{found[1]}{words}" if words else ""

    return re.sub(r"([ \u00a0\u202f]?)\{([a-z_]{1,40})\}", value, paragraph).strip()


def _about(name: str, refusal: Invalid) -> Invalid:
    refusal.field = name  # type: ignore[misc]
    return refusal

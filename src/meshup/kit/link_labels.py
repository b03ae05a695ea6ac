"""Pure: what a link is called: one label for everybody, or one in each language.

Words
    label    "Forum", or texts by language: ``{"fr": "Notre forum", "en": "Our forum"}``
    line     how hosts write a label: "Forum", or "fr: Notre forum | en: Our forum"
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from meshup.kit.localized_text import LocalizedText, Texts, localized

if TYPE_CHECKING:
    from collections.abc import Collection

Label = str | Texts

_IN_LANGUAGE: Final = re.compile(r"\s*([a-z]{2,3})\s*:(.*)", re.DOTALL)


def read_label(line: str, languages: Collection[str]) -> Label:
    """Return the label that a line means; ``languages`` are the codes that it may name.

    It is one label for everybody unless each of its parts names another language.
    """
    parts = [_IN_LANGUAGE.fullmatch(part) for part in line.split("|")]
    found = {part[1]: part[2].strip() for part in parts if part and part[1] in languages}
    texts = {language: words for language, words in found.items() if words}
    return texts if len(texts) == len(parts) else line.strip()


def written_label(label: Label) -> str:
    """Return a label as the line that means it, its languages in order of their codes.

    Databases keep no order of their own in JSON.
    """
    if isinstance(label, str):
        return label
    return " | ".join(f"{language}: {words}" for language, words in sorted(label.items()))


def label_texts(label: Label) -> Texts:
    """Return a label by language; {} when it is one for everybody."""
    return {} if isinstance(label, str) else label


def label_in(label: Label, language: str) -> LocalizedText:
    """Return a label for a reader of ``language``; in another language where it has none of it."""
    if isinstance(label, str):
        return LocalizedText(label, language, language)
    return localized(label, language)

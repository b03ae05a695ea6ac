"""Shell: the charter and the code of conduct, as a part of the kit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _, gettext_lazy

from meshup.community.domain.queries import NODE_TAG, this_node
from meshup.community.domain.taken_words import LONG_WORDS, fill_in_words
from meshup.kit.language_names import language_name
from meshup.starter_kit.domain.given_texts import given_texts
from meshup.starter_kit.domain.part_reader import part_reader
from meshup.starter_kit.parts import Part

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.kit.localized_text import Texts
    from meshup.starter_kit.parts import Adoption, Json

NAME: Final = "charter"
VERSION: Final = 1
LONGEST: Final = 30_000


def give(_now: datetime) -> Json | None:
    """Return what the community stands for; None while it has not said."""
    node = this_node()
    texts = {name: given_texts(getattr(node, name)) for name in LONG_WORDS}
    return {"name": NAME, "version": VERSION, **texts} if any(texts.values()) else None


def read(part: Json) -> list[str]:
    """Return what is in it."""
    texts = _texts(part)
    return _lines(texts["charters"], texts["conducts"])


def take(part: Json, adoption: Adoption) -> list[str]:
    """Write the texts in languages in which there are none, with our own name in them."""
    texts = {name: adoption.in_own_name(texts) for name, texts in _texts(part).items()}
    written = fill_in_words(adoption.by, texts)
    new = {name: {code: texts[name][code] for code in codes} for name, codes in written.items()}
    lines = _lines(new["charters"], new["conducts"])
    if any(set(texts[name]) - set(written[name]) for name in LONG_WORDS):
        lines.append(_("What you have written yourselves stays as it is."))
    return lines


def _texts(part: Json) -> dict[str, Texts]:
    reader = part_reader(part)
    texts = {name: reader.texts(name, LONGEST) for name in LONG_WORDS}
    reader.end()
    return texts


def _lines(charters: Texts, conducts: Texts) -> list[str]:
    lines = []
    if charters:
        lines.append(_("A charter, in {languages}.").format(languages=_named(charters)))
    if conducts:
        lines.append(_("A code of conduct, in {languages}.").format(languages=_named(conducts)))
    return lines


def _named(texts: Texts) -> str:
    return ", ".join(map(language_name, sorted(texts)))


PART: Final = Part(
    name=NAME,
    version=VERSION,
    title=gettext_lazy("Charter and code of conduct"),
    give=give,
    read=read,
    take=take,
    tags=frozenset({NODE_TAG}),
)

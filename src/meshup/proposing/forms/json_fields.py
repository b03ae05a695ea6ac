"""What a program may send of a proposal: names of fields, and what each may hold.

Types are those of JSON, and none is taken for another; a field that is not known is refused, for
whoever misspells one would wait in vain for what it does. What the words may be, the domain says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.utils.translation import gettext_lazy as _

from meshup.proposals.domain.readable_words import is_readable_line
from meshup.proposals.domain.wishes import MOST_MINUTES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django_stubs_ext import StrOrPromise

    Fits = Callable[[Any], bool]

LONGEST_EMAIL: Final = 254
LONGEST_WORD: Final = LONGEST_EMAIL
"""Characters of an address, a slug, a code, or what is chosen."""
MOST_ENTRIES: Final = 100


class FieldKind(NamedTuple):
    """What a field may hold: in words, and as a question."""

    words: StrOrPromise
    fits: Fits


def _is_text(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    return isinstance(value, str)


def _is_text_or_null(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    return value is None or isinstance(value, str)


def _is_word(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    return _is_text(value) and len(value) <= LONGEST_WORD and is_readable_line(value)


def _is_word_or_null(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    return value is None or _is_word(value)


def _are_words(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    return isinstance(value, list) and len(value) <= MOST_ENTRIES and all(map(_is_word, value))


def _are_texts(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    return isinstance(value, list) and len(value) <= MOST_ENTRIES and all(map(_is_text, value))


def _is_object_of(fits: Fits) -> Fits:
    def fits_each(value: Any) -> bool:  # noqa: ANN401 - any JSON value
        few = isinstance(value, dict) and len(value) <= MOST_ENTRIES
        return few and all(map(fits, value.values()))

    return fits_each


def _is_whole(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    return type(value) is int


def _is_scalar(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    return isinstance(value, str | int | float | bool)


def _one_of(*words: str) -> Fits:
    return lambda value: isinstance(value, str) and value in words


TEXT: Final = FieldKind(_("a text"), _is_text)
MAYBE_TEXT: Final = FieldKind(_("a text, or null"), _is_text_or_null)
TEXTS: Final = FieldKind(_("a list of texts"), _are_texts)
WORD: Final = FieldKind(_("a word"), _is_word)
MAYBE_WORD: Final = FieldKind(_("a word, or null"), _is_word_or_null)
WORDS: Final = FieldKind(_("a list of words"), _are_words)
BY_LANGUAGE: Final = FieldKind(_("an object of texts by language"), _is_object_of(_is_text))
BOOLEAN: Final = FieldKind(_("true or false"), lambda value: isinstance(value, bool))
CHANGE_FIELDS: Final[dict[str, FieldKind]] = {
    "title": TEXT,
    "abstract": MAYBE_TEXT,
    "language": WORD,
    "titles": BY_LANGUAGE,
    "abstracts": BY_LANGUAGE,
    "languages": WORDS,
    "kind": WORD,
    "minutes": FieldKind(
        _("a whole number from 0 to 480, or null"),
        lambda value: value is None or (_is_whole(value) and 0 <= value <= MOST_MINUTES),
    ),
    "event": MAYBE_WORD,
    "evenings": WORDS,
    "names": TEXTS,
    "email": FieldKind(
        _("an e-mail address, or null"),
        _is_word_or_null,
    ),
    "recording": WORD,
    "money": MAYBE_TEXT,
    "note": MAYBE_TEXT,
    "needs": WORDS,
    "levels": FieldKind(_("an object of whole numbers by topic"), _is_object_of(_is_whole)),
    "responses": FieldKind(_("an object of answers by question"), _is_object_of(_is_scalar)),
    "may_be_voted": BOOLEAN,
    "answer": FieldKind(_("yes, other or no"), _one_of("yes", "other", "no")),
    "words": TEXT,
    "again": FieldKind(_("true"), lambda value: value is True),
}
"""What ``PATCH`` takes."""
OF_CHANGES_ONLY: Final = frozenset({"answer", "words", "again"})
PROPOSAL_FIELDS: Final[dict[str, FieldKind]] = {
    **{name: kind for name, kind in CHANGE_FIELDS.items() if name not in OF_CHANGES_ONLY},
    "call": WORD,
    "code": MAYBE_WORD,
}
"""What ``POST`` takes."""

"""How acts of hosts are written in the log, and what they are about: registered by rooms.

A room registers a sentence for each of its verbs, and how things of its kinds are called, in
``AppConfig.ready``. What no room knows any more stays readable, by its bare words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class NamedSubject:
    """How something is called, in the current language.

    Attributes:
        url: where hosts see it; "" for nowhere.
        is_title: whether sentences put the name in quotes.
    """

    name: str
    url: str = ""
    is_title: bool = False


_sentences: Final[dict[str, StrOrPromise]] = {}
_subjects: Final[dict[str, Callable[[Sequence[str]], dict[str, NamedSubject]]]] = {}


def register_act_wording(verb: str, sentence: StrOrPromise) -> None:
    """Write acts with ``verb`` as ``sentence``, which holds %(who)s and may hold %(what)s."""
    _sentences[verb] = sentence


def register_subjects(kind: str, name: Callable[[Sequence[str]], dict[str, NamedSubject]]) -> None:
    """Call things of ``kind`` what ``name`` returns for their keys; those it leaves out are gone.

    ``name`` is asked once for all that a page shows, with the part of ``about`` behind the colon.
    """
    _subjects[kind] = name


def act_sentence(verb: str) -> StrOrPromise | None:
    """Return the sentence of acts with ``verb``; None when no room has it any more."""
    return _sentences.get(verb)


def named_subjects(about: Sequence[str]) -> dict[str, NamedSubject]:
    """Return how these are called, by "kind:key"; each kind is asked once."""
    by_kind: dict[str, list[str]] = {}
    for text in dict.fromkeys(about):
        kind, _colon, key = text.partition(":")
        by_kind.setdefault(kind, []).append(key)
    found: dict[str, NamedSubject] = {}
    for kind, keys in by_kind.items():
        names = _subjects[kind](keys) if kind in _subjects else {}
        found |= {f"{kind}:{key}": subject for key, subject in names.items()}
    return found

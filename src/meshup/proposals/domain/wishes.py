"""What somebody proposes, and its bounds; whatever door it came by, it is checked here.

Pure, but for the settings: what kinds are called is translated.

Words
    wish        the proposal as its speaker wants it: all of it, but the address to be told
    submission  how it reached the node
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from meshup.proposals.choices import Need, ProposalKind, Recording
from meshup.proposals.domain.call_facts import STANDING
from meshup.proposals.domain.questions import refuse_unfitting
from meshup.proposals.domain.readable_words import is_readable_line, is_readable_text, is_seen
from meshup.proposals.errors import (
    ImpossibleLength,
    KindNotOffered,
    TitleMissing,
    TooManyEvenings,
    TooManyLanguages,
    TooManySpeakers,
    UnknownWord,
    WordsTooLong,
    WordsUnreadable,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.kit.localized_text import Texts
    from meshup.proposals.domain.call_facts import CallFacts

LONGEST: Final = {"titles": 200, "abstracts": 20_000, "money": 200, "note": 5_000, "names": 80}
"""Characters, of each text in each language."""
MOST_MINUTES: Final = 480
MOST_SPEAKERS: Final = 12
MOST_EVENINGS: Final = 24
MOST_LANGUAGES: Final = 12
"""In which it can be held; and those of its texts."""
HIGHEST_LEVEL: Final = 3
LONGEST_CODE: Final = 8


@dataclass(frozen=True, slots=True)
class Submission:
    """How a proposal reached the node.

    Attributes:
        language: in which its speaker is written to.
        origin: keyed hash of the network; see ``moderation.domain.admission.network_key``.
        address: number of the e-mail address that was left (``letters.domain.addresses``).
    """

    language: str = "en"
    origin: str = ""
    address: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalWish:
    """What somebody proposes.

    Attributes:
        titles, abstracts: by language; one title is all that is needed.
        call: slug of the call, "" for the standing one; it stays what it was first.
        kind: one of ``choices.ProposalKind``. minutes: None for the usual ones, 0 for all along.
        languages: in which it can be held; empty for those of its title.
        levels: 0 to 3, by the key of a topic of the call.
        needs: some of ``choices.Need``.
        evenings: slugs of events that suit; empty for any.
        money: what money is involved, named when it is scheduled; "" for none.
        recording: one of ``choices.Recording``.
        names: as they should be shown; the first is whoever proposes it, others are invited.
        note: for the eyes of hosts. responses: by the key of a question of the call.
        may_be_voted: visitors may read it before hosts have decided.
    """

    titles: Texts
    abstracts: Texts = field(default_factory=dict)
    call: str = STANDING
    kind: str = ProposalKind.TALK.value
    minutes: int | None = None
    languages: tuple[str, ...] = ()
    levels: Mapping[str, int] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    evenings: tuple[str, ...] = ()
    money: str = ""
    recording: str = Recording.NO.value
    names: tuple[str, ...] = ()
    note: str = ""
    responses: Mapping[str, Any] = field(default_factory=dict)
    may_be_voted: bool = False

    def check(self, call: CallFacts) -> None:
        """Refuse what no form should have let through.

        Raises:
            TitleMissing, WordsTooLong, WordsUnreadable, KindNotOffered, ImpossibleLength,
            UnknownWord, TooManySpeakers, TooManyEvenings, TooManyLanguages, ResponseMissing,
            ResponseUnreadable
        """
        self._check_words()
        self._check_choices(call)
        self._check_numbers(call)
        refuse_unfitting(call.questions, self.responses)

    def _check_words(self) -> None:
        if not any(words.strip() for words in self.titles.values()):
            raise TitleMissing
        for language, title in self.titles.items():
            _check_language(language)
            check_words("titles", title, is_line=True)
        for language, abstract in self.abstracts.items():
            _check_language(language)
            check_words("abstracts", abstract)
        check_words("money", self.money, is_line=True)
        check_words("note", self.note)
        for name in self.names:
            check_words("names", name, is_line=True)

    def _check_choices(self, call: CallFacts) -> None:
        if self.kind not in call.kinds:
            raise KindNotOffered
        _check_known("needs", self.needs, frozenset(Need.values))
        _check_known("recording", (self.recording,), frozenset(Recording.values))
        _check_known("levels", self.levels, frozenset(topic.key for topic in call.topics))
        for language in self.languages:
            _check_language(language)
        for languages in (self.languages, self.titles, self.abstracts):
            if len(set(languages)) > MOST_LANGUAGES:
                raise TooManyLanguages(most=MOST_LANGUAGES)

    def _check_numbers(self, call: CallFacts) -> None:
        if self.minutes is not None and not 0 <= self.minutes <= MOST_MINUTES:
            raise ImpossibleLength(least=0, most=MOST_MINUTES)
        if self.minutes == 0 and 0 not in call.kinds[self.kind]:
            raise ImpossibleLength(least=1, most=MOST_MINUTES)
        if len(self.names) > MOST_SPEAKERS:
            raise TooManySpeakers(most=MOST_SPEAKERS)
        if len(self.evenings) > MOST_EVENINGS:
            raise TooManyEvenings(most=MOST_EVENINGS)
        for level in self.levels.values():
            if level not in range(HIGHEST_LEVEL + 1):
                raise UnknownWord(word=str(level)[:20])


def check_words(name: str, words: str, *, is_line: bool = False) -> None:
    """Refuse words that are too long, or that no page can show; ``name`` is one of ``LONGEST``."""
    if len(words) > LONGEST[name]:
        raise _about(name, WordsTooLong(length=len(words), most=LONGEST[name]))
    if not (is_readable_line if is_line else is_readable_text)(words):
        raise _about(name, WordsUnreadable())
    if is_line and words.strip() and not is_seen(words):
        raise _about(name, WordsUnreadable())


def _about(name: str, refusal: WordsTooLong | WordsUnreadable) -> WordsTooLong | WordsUnreadable:
    refusal.field = name  # type: ignore[misc]
    return refusal


def _check_known(
    name: str, words: tuple[str, ...] | Mapping[str, int], known: frozenset[str]
) -> None:
    for word in words:
        if word not in known:
            refusal = UnknownWord(word=str(word)[:40])
            refusal.field = name  # type: ignore[misc]
            raise refusal


def _check_language(code: str) -> None:
    """Refuse what is no language code, such as "fr" or "pt-br"."""
    parts = code.split("-")
    if len(code) > LONGEST_CODE or not all(part.isascii() and part.isalnum() for part in parts):
        raise UnknownWord(word=code[:40])

"""The choices of a question as lines: "A lot", or "fr: Beaucoup | en: A lot"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from meshup.kit.link_labels import read_label, written_label
from meshup.kit.text import slug_of
from meshup.proposals.domain.call_facts import Choice
from meshup.proposals.domain.call_plans import KEY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.kit.localized_text import Texts


def written_choices(choices: Sequence[Choice], language: str) -> str:
    """Return choices as lines; what is called only in the node's own ``language`` says none."""
    return "\n".join(_written(choice.labels, language) for choice in choices)


def read_choices(
    lines: str, before: Sequence[Choice], languages: Sequence[str]
) -> tuple[Choice, ...]:
    """Return the choices that lines mean.

    One that is called as before keeps its key, by which answers name it; so does one that is called
    otherwise in the same line, if there are as many as before.
    """
    labels = [_labels(line, languages[0]) for line in map(str.strip, lines.splitlines()) if line]
    keys = [_known_key(texts, before) for texts in labels]
    if len(labels) == len(before):
        keys = [
            key or (choice.key if choice.key not in keys else "")
            for key, choice in zip(keys, before, strict=True)
        ]
    choices: list[Choice] = []
    for key, texts in zip(keys, labels, strict=True):
        used = {*(choice.key for choice in choices), *(other for other in keys if other)}
        is_own = key and key not in {choice.key for choice in choices}
        choices.append(Choice(key if is_own else _new_key(texts, used), texts))
    return tuple(choices)


def _written(labels: Texts, language: str) -> str:
    return labels[language] if set(labels) == {language} else written_label(labels)


def _labels(line: str, language: str) -> Texts:
    label = read_label(line, dict(settings.LANGUAGES))
    return {language: label} if isinstance(label, str) else label


def _known_key(labels: Texts, before: Sequence[Choice]) -> str:
    same = (
        choice.key
        for choice in before
        if any(choice.labels.get(code) == words for code, words in labels.items())
    )
    return next(same, "")


def _new_key(labels: Texts, used: set[str]) -> str:
    wanted = slug_of(next(iter(labels.values())), 37).strip("-_").replace("_", "-")
    plain = wanted if KEY.fullmatch(wanted) else "choice"
    numbered = (plain if number == 1 else f"{plain}-{number}" for number in range(1, 100))
    return next(key for key in numbered if key not in used)

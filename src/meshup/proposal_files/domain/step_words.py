"""What an import does, in words: for the page and for the command; in the current language.

Shell: names of languages, kinds and states are translated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _, gettext_lazy

from meshup.kit.language_names import language_name
from meshup.proposal_files.domain.planning import CHANGED, GONE, LEFT_OUT, NEW, REFUSED, SAME, TWICE
from meshup.proposals.choices import ProposalKind, ProposalState, Recording

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from meshup.proposal_files.domain.planning import Step
    from meshup.proposals.domain.call_facts import CallFacts

LONGEST: Final = 160
VERBS: Final[dict[str, StrOrPromise]] = {
    NEW: gettext_lazy("new"),
    CHANGED: gettext_lazy("changed"),
    SAME: gettext_lazy("as it is here"),
    GONE: gettext_lazy("forgotten here: it is not taken again"),
    TWICE: gettext_lazy("the same as a row before it"),
    LEFT_OUT: gettext_lazy("a draft, or deleted there"),
    REFUSED: gettext_lazy("cannot be taken"),
}
FIELDS: Final[dict[str, StrOrPromise]] = {
    "": gettext_lazy("left out"),
    "id": gettext_lazy("number or name in the list"),
    "created": gettext_lazy("when it was sent"),
    "title": gettext_lazy("title"),
    "titles": gettext_lazy("title"),
    "abstract": gettext_lazy("what it is about"),
    "abstracts": gettext_lazy("what it is about"),
    "names": gettext_lazy("speakers"),
    "email": gettext_lazy("e-mail address"),
    "kind": gettext_lazy("what it is"),
    "minutes": gettext_lazy("minutes"),
    "languages": gettext_lazy("languages"),
    "recording": gettext_lazy("what may be recorded"),
    "unrecorded": gettext_lazy("not to be recorded"),
    "state": gettext_lazy("where it stands"),
    "needs": gettext_lazy("what it needs"),
    "money": gettext_lazy("money involved"),
    "levels": gettext_lazy("levels"),
    "evenings": gettext_lazy("evenings that suit"),
    "note": gettext_lazy("note for hosts"),
    "votes": gettext_lazy("visitors may read it"),
    "may_be_voted": gettext_lazy("visitors may read it"),
}
LABELS: Final[dict[str, dict[str, StrOrPromise]]] = {
    "kind": dict(ProposalKind.choices),
    "state": dict(ProposalState.choices),
    "recording": dict(Recording.choices),
}


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """What a field was, and what the file says."""

    label: str
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class StepWords:
    """A step, in words."""

    row: int
    verb: str
    verb_words: str
    title: str
    names: str
    facts: str
    why: str
    changes: tuple[ChangeWords, ...]
    retained: tuple[ChangeWords, ...]
    problems: tuple[str, ...]
    invited: int


def words_of(step: Step, call: CallFacts) -> StepWords:
    """Return a step in words."""
    values, record = step.merged.values, step.record
    names = values.get("names", [])
    is_known = step.facts is not None
    said = {**step.before, **values} if is_known else values
    return StepWords(
        row=record.row,
        verb=step.verb,
        verb_words=str(VERBS[step.verb]),
        title=record.title or _("without a title"),
        names=", ".join(names),
        facts=" · ".join(_facts(said)),
        why=_(step.refusal.sentence).format(**step.refusal.facts) if step.refusal else "",
        changes=tuple(_changes(step, step.merged.changed, call)) if is_known else (),
        retained=tuple(_changes(step, step.merged.retained, call)),
        problems=tuple(
            _("not understood, as {what}: {words}").format(
                what=field_label(each.field, call), words=each.words
            )
            for each in record.problems
        ),
        invited=max(0, len(names) - 1) if step.verb == NEW else 0,
    )


def field_label(field: str, call: CallFacts) -> str:
    """Return what people call a field of a mapping, or of what a proposal says."""
    head, colon, key = field.partition(":")
    if head in {"question", "responses"}:
        return next((_first(each.labels) for each in call.questions if each.key == key), key)
    if head == "levels" and colon:
        return next((_first(each.labels) for each in call.topics if each.key == key), key)
    label = str(FIELDS.get(head, head))
    return f"{label} ({language_name(key)})" if colon else label


def _changes(step: Step, fields: tuple[str, ...], call: CallFacts) -> list[ChangeWords]:
    return [
        ChangeWords(
            field_label(field, call),
            _short(field, step.before.get(field, "")),
            _short(field, step.record.values.get(field, "")),
        )
        for field in fields
    ]


def _facts(values: dict[str, Any]) -> list[str]:
    shown = [_short(name, values[name]) for name in ("kind", "state") if name in values]
    if values.get("minutes"):
        shown.insert(1, _("{count} min").format(count=values["minutes"]))
    if values.get("languages"):
        shown.append(", ".join(map(language_name, values["languages"])))
    return shown


def _short(field: str, value: Any) -> str:  # noqa: ANN401 - whatever a field holds
    if field in LABELS:
        return str(LABELS[field].get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    words = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def _first(labels: dict[str, str]) -> str:
    return next(filter(None, labels.values()), "")

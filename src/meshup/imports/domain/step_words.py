"""Shell: what an import would do, in words for hosts, in their language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, gettext_lazy as _

from meshup.agenda.choices import Mode, State
from meshup.calendar_files.imported_event import ImportedDates, ImportedEvent, ImportedSeries
from meshup.imports.domain.parts import ends_of, pattern_plan, starts_of
from meshup.kit.date_words import day_in_words, hour, moment_in_words, span_in_words
from meshup.kit.text import plain
from meshup.recurrence.rule_words import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django_stubs_ext import StrOrPromise

    from meshup.imports.domain.merging import Difference
    from meshup.imports.domain.parts import Fields
    from meshup.imports.domain.steps import Comparison, PartStep, Step

LABELS: Final[dict[str, StrOrPromise]] = {
    "title": _("title"),
    "summary": _("summary"),
    "text": _("text"),
    "when": _("time"),
    "venue": _("venue"),
    "mode": _("how people attend"),
    "online_url": _("link"),
    "source_url": _("where it was announced"),
    "state": _("state"),
    "patterns": _("dates"),
    "removed": _("no longer in the calendar"),
}
LONGEST: Final = 160
MOST_DATES: Final = 40


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """A field in words: what it is, what is here, what the calendar has."""

    label: str
    here: str
    calendar: str


@dataclass(frozen=True, slots=True)
class PartWords:
    """What is done with a part: ``label`` is "" for the whole, else which date it is."""

    label: str
    changes: Sequence[ChangeWords]
    retained: Sequence[ChangeWords]
    stays_because: str


@dataclass(frozen=True, slots=True)
class StepWords:
    """A step in words.

    Attributes:
        name: of the step, in forms. verb: new, changed or withdrawn.
        parts: what changes from what to what, and what hosts changed that stays.
        more: how many parts more there are than ``parts``.
    """

    name: str
    verb: str
    title: str
    line: int
    when: str
    place: str
    text: str
    link: str
    repeats: bool
    status: str
    parts: Sequence[PartWords]
    more: int


def step_words(comparison: Comparison, steps: Iterable[Step]) -> list[StepWords]:
    """Return ``steps`` of ``comparison`` in words, in the same order."""
    return [_step(comparison, step) for step in steps]


def retained_words(comparison: Comparison) -> list[StepWords]:
    """Return what hosts changed and no step writes over, where the calendar says otherwise."""
    return step_words(comparison, (s for s in comparison.steps if s.verb == "retained"))


def _step(comparison: Comparison, step: Step) -> StepWords:
    item = step.item
    event = item if isinstance(item, ImportedEvent | None) else item.master
    parts = [_part(comparison, part) for part in step.parts if _is_news(step, part)]
    shown = [part for part in parts if part.changes or part.retained or part.stays_because]
    return StepWords(
        name=step.name,
        verb=step.verb,
        title=step.title,
        line=step.line,
        when=_when(step),
        place=event.place if event else "",
        text=plain(event.text, LONGEST) if event else "",
        link=event.online_url if event else "",
        repeats=isinstance(item, ImportedSeries),
        status=event.status if event else "",
        parts=shown[:MOST_DATES],
        more=max(0, len(shown) - MOST_DATES),
    )


def _is_news(step: Step, part: PartStep) -> bool:
    """Say whether a part is worth a line: of what is new, only its dates are."""
    return step.verb != "new" or part.kind == "date"


def _when(step: Step) -> str:
    item = step.item
    if isinstance(item, ImportedSeries):
        rhythms = (in_words(rhythm.rule) for rhythm in item.rhythms)
        return f"{', '.join(rhythms)} · {_moment(item.master)}"
    if isinstance(item, ImportedDates):
        count = len(item.dates)
        return gettext("%(count)s dates, the first one %(first)s") % {
            "count": count,
            "first": _moment(item.dates[0]) if count else "?",
        }
    if item is None:
        return ""
    zone = ZoneInfo(item.zone)
    start, end = item.starts_at.astimezone(zone), item.ends_at.astimezone(zone)
    return span_in_words(start, end, all_day=item.whole_day)


def _moment(event: ImportedEvent) -> str:
    return moment_in_words(event.starts_at.astimezone(ZoneInfo(event.zone)))


def _part(comparison: Comparison, part: PartStep) -> PartWords:
    if part.kind == "date" and part.operation == "create":
        changes: Sequence[ChangeWords] = _of_new_date(comparison, part)
    else:
        changes = [_difference(comparison, each) for each in part.changes]
    return PartWords(
        label=day_in_words(date.fromisoformat(part.key[:10])) if part.key else "",
        changes=changes,
        retained=[_difference(comparison, each) for each in part.retained],
        stays_because=part.stays_because,
    )


def _of_new_date(comparison: Comparison, part: PartStep) -> list[ChangeWords]:
    """Return what a date says that its rule does not."""
    usual = part.usual or {}
    return [
        ChangeWords(
            _label(name),
            _value(comparison, name, usual.get(name, "")),
            _value(comparison, name, value),
        )
        for name, value in part.fields.items()
        if usual.get(name) != value
    ]


def _difference(comparison: Comparison, each: Difference) -> ChangeWords:
    return ChangeWords(
        _label(each.name),
        _value(comparison, each.name, each.here),
        _value(comparison, each.name, each.calendar),
    )


def _label(name: str) -> str:
    return str(LABELS.get(name.partition(":")[0], name))


def _value(comparison: Comparison, name: str, value: object) -> str:
    """Return a field in words; one that was removed is told by what it was."""
    if not value:
        return ""
    if isinstance(value, list):
        is_rhythm = isinstance(value[0], dict)
        return "; ".join(map(_pattern, value)) if is_rhythm else _span({"when": value})
    words = str(value)
    of_field = {
        "venue": comparison.venue_name,
        "state": _state,
        "mode": _mode,
    }
    return of_field.get(name, _beginning)(words)


def _state(word: str) -> str:
    return str(State(word).label)


def _mode(word: str) -> str:
    return str(Mode(word).label)


def _beginning(words: str) -> str:
    return plain(words, LONGEST)


def _span(fields: Fields) -> str:
    zone = ZoneInfo(fields["when"][2])
    start, end = starts_of(fields).astimezone(zone), ends_of(fields).astimezone(zone)
    return span_in_words(start, end, all_day=fields["when"][3])


def _pattern(fields: Fields) -> str:
    plan = pattern_plan(fields)
    facts = {
        "rule": in_words(plan.rule),
        "hour": hour(plan.start),
        "first": day_in_words(plan.starts_on),
    }
    if plan.ends_on is None:
        return gettext("%(rule)s at %(hour)s, from %(first)s") % facts
    return gettext("%(rule)s at %(hour)s, from %(first)s to %(last)s") % {
        **facts,
        "last": day_in_words(plan.ends_on),
    }

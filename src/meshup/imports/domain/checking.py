"""Pure: whether the agenda can take a part of what a calendar says, by its own bounds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from meshup.agenda.domain.plans import check_title
from meshup.imports.domain.parts import event_plan, pattern_plan, series_words
from meshup.kit.errors import Refusal
from meshup.recurrence.dates import settle
from meshup.recurrence.errors import RuleUnreadable

if TYPE_CHECKING:
    from meshup.imports.domain.parts import Part, WantedItem

LONGEST_RULE: Final = 200


def checked(wanted: WantedItem) -> tuple[WantedItem | None, list[tuple[Part, Refusal]]]:
    """Return what of an item can be taken, None when nothing can, and what cannot, and why."""
    refused = [(part, why) for part in wanted.parts.values() if (why := refusal_of(part))]
    keys = {part.key for part, _why in refused}
    parts = {key: part for key, part in wanted.parts.items() if key not in keys}
    whole = "" in keys or (not parts and bool(refused))
    return None if whole else replace(wanted, parts=parts), refused


def refusal_of(part: Part) -> Refusal | None:
    """Return why the agenda refuses ``part``, None when it does not."""
    try:
        if part.kind == "series":
            _check_series(part)
        else:
            plan = event_plan(part.fields, None, "themed")
            if part.kind == "event":
                check_title(plan.titles)
            plan.check()
    except Refusal as refusal:
        return refusal
    return None


def _check_series(part: Part) -> None:
    series_words(part.fields).check()
    for fields in part.fields["patterns"]:
        plan = pattern_plan(fields)
        plan.check()
        settle(plan.rule, plan.starts_on, plan.ends_on)
        if len(plan.rule) > LONGEST_RULE:
            raise RuleUnreadable(rule=plan.rule[:80])

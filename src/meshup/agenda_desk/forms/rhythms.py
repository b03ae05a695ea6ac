"""How often a series takes place, as one sentence: "every 2nd Thursday"; rarer rhythms folded.

Words
    every   the first choice of the sentence: each week, every other, the 1st … last of a month,
            a day of the month, each year, or another rhythm as calendars write it
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS as MONTH_NAMES
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from meshup.kit.forms.fields import PrintableField
from meshup.recurrence.rule_picks import MONTH_DAYS, MONTHS, NTHS, WEEKDAYS, Pick, rule_of
from meshup.recurrence.rule_words import DAY_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

SHORT_NTHS: Final = {
    1: pgettext_lazy("every … weekday", "1st"),
    2: pgettext_lazy("every … weekday", "2nd"),
    3: pgettext_lazy("every … weekday", "3rd"),
    4: pgettext_lazy("every … weekday", "4th"),
    5: pgettext_lazy("every … weekday", "5th"),
    -1: pgettext_lazy("every … weekday", "last"),
}
WEEKLY: Final = {"week": 1, "fortnight": 2}
"""Choices of the sentence that go by weeks, each with how many."""

EVERY: Final = (
    (
        _("By the month"),
        (
            *((str(nth), SHORT_NTHS[nth]) for nth in NTHS),
            ("day", pgettext_lazy("every … 15th", "month on the")),
        ),
    ),
    (
        _("By the week"),
        (
            ("week", pgettext_lazy("every … Thursday", "week on")),
            ("fortnight", pgettext_lazy("every … Thursday", "other week on")),
        ),
    ),
    (
        _("Rarer"),
        (
            ("year", pgettext_lazy("every …", "year on its first day")),
            ("own", pgettext_lazy("every …", "time as written below")),
        ),
    ),
)
RARE: Final = ("second_nth", "weekdays_too", "interval", "without", "rule")
"""Fields of rarer rhythms."""
RARE_FIELDS: Final = {
    "own": ("rule",),
    "year": ("interval",),
    "day": ("interval", "without"),
    **dict.fromkeys(WEEKLY, ("weekdays_too", "interval", "without")),
}
"""Of these fields, the ones that go with a choice; with the nth of a month, all but ``rule``."""


class RhythmForm(forms.Form):
    """How often a series takes place."""

    field_names: ClassVar[dict[str, str]] = {}

    every = forms.ChoiceField(label=_("Every"), choices=EVERY, initial="1")
    weekday = forms.ChoiceField(
        label=_("Weekday"),
        choices=[(day, DAY_NAMES[day]) for day in WEEKDAYS],
        initial="WE",
        required=False,
    )
    month_day = forms.TypedChoiceField(
        label=_("Day of the month"),
        choices=[(day, _("last day") if day < 0 else day) for day in MONTH_DAYS],
        coerce=int,
        initial=1,
        required=False,
    )
    second_nth = forms.TypedChoiceField(
        label=_("Twice a month: also every"),
        choices=[("", "–"), *((nth, SHORT_NTHS[nth]) for nth in NTHS)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    weekdays_too = forms.MultipleChoiceField(
        label=_("Also on these weekdays"),
        choices=[(day, DAY_NAMES[day]) for day in WEEKDAYS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    interval = forms.IntegerField(
        label=_("Not each time, but every how many weeks, months or years"),
        min_value=1,
        max_value=24,
        required=False,
    )
    without = forms.TypedMultipleChoiceField(
        label=_("Never in these months"),
        choices=[(month, MONTH_NAMES[month]) for month in MONTHS],
        widget=forms.CheckboxSelectMultiple,
        coerce=int,
        required=False,
    )
    rule = PrintableField(
        label=_("As calendars write it"),
        help_text=_("Instead of the sentence above, such as FREQ=MONTHLY;BYDAY=1WE,3FR."),
        max_length=200,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Let a rule that was typed count; refuse a rhythm that is picked by half, or twice."""
        data: dict[str, Any] = super().clean() or {}
        if self._is_rule_typed() and "every" not in self.changed_data:
            data["every"] = "own"
        every = data.get("every")
        if every == "own":
            if not data.get("rule") and "rule" not in self.errors:
                self.add_error("rule", ValidationError(_("Write the rhythm.")))
        else:  # what the dates refuse is about the sentence, not about a field that is not asked
            self.field_names = {**self.field_names, "rule": "every"}  # type: ignore[misc]
        self._refuse_unused(every or "")
        if every not in {"own", "day", "year"} and not data.get("weekday"):
            self.add_error("weekday", ValidationError(_("Pick a weekday.")))
        if len(data.get("without", ())) == len(MONTHS):
            self.add_error("without", ValidationError(_("Leave at least one month.")))
        return data

    def _is_rule_typed(self) -> bool:
        return "rule" in self.changed_data and bool(str(self["rule"].value() or "").strip())

    def _refuse_unused(self, every: str) -> None:
        """Refuse what was picked of a rarer rhythm and would be dropped, at its field."""
        asked = RARE_FIELDS.get(every, tuple(name for name in RARE if name != "rule"))
        dropped = [name for name in RARE if name in self.changed_data and name not in asked]
        for name in dropped:
            if self[name].value() and name not in self.errors:
                message = _("This does not go with what “Every” says. Empty it, or pick another.")
                self.add_error(name, ValidationError(message))


def pick_from(values: Mapping[str, Any]) -> Pick:
    """Return what valid ``values`` of a ``RhythmForm`` pick."""
    every, without = values["every"], tuple(values.get("without") or ())
    interval = values.get("interval") or WEEKLY.get(every, 1)
    if every == "own":
        return Pick("own", own=values["rule"])
    if every == "year":
        return Pick("yearly", interval)
    if every == "day":
        return Pick("day", interval, month_day=values.get("month_day") or 1, without=without)
    wanted = {values["weekday"], *(values.get("weekdays_too") or ())}
    weekdays = tuple(day for day in WEEKDAYS if day in wanted)
    if every in WEEKLY:
        return Pick("weekly", interval, weekdays, without=without)
    nths = tuple(nth for nth in NTHS if nth in {int(every), values.get("second_nth")})
    return Pick("weekday", interval, weekdays, nths, without=without)


def rhythm_initial(pick: Pick) -> dict[str, Any]:
    """Return what ``RhythmForm`` shows of a pick; one that no sentence says is shown as a rule."""
    every = _every(pick)
    if every == "own":
        return {"every": every, "rule": rule_of(pick)}
    is_named = pick.interval == WEEKLY.get(every, 1)
    return {
        "every": every,
        "weekday": pick.weekdays[0] if pick.weekdays else WEEKDAYS[0],
        "weekdays_too": pick.weekdays[1:],
        "month_day": pick.month_day,
        "second_nth": pick.nths[1] if len(pick.nths) > 1 else None,
        "interval": None if is_named else pick.interval,
        "without": pick.without,
        "rule": "",
    }


def _every(pick: Pick) -> str:
    """Return the choice that says ``pick``."""
    if pick.rhythm == "weekly" and pick.weekdays:
        return next((name for name, weeks in WEEKLY.items() if weeks == pick.interval), "week")
    if pick.rhythm == "weekday" and pick.weekdays and len(pick.nths) in {1, 2}:
        return str(pick.nths[0])
    return {"day": "day", "yearly": "year"}.get(pick.rhythm, "own")

"""What a host says of a series: its words, and the pattern of its dates, picked in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS as MONTH_NAMES
from django.utils.translation import gettext_lazy as _

from meshup.agenda.choices import Kind, Mode
from meshup.agenda.domain.plans import PatternPlan, SeriesPlan
from meshup.agenda.domain.rule_picks import (
    MONTH_DAYS,
    MONTHS,
    NTHS,
    WEEKDAYS,
    Pick,
    pick_of,
    rule_of,
)
from meshup.agenda.domain.rule_words import DAY_NAMES, NTH_NAMES
from meshup.agenda_desk.forms.coming import COMING, SeriesComingForm, series_coming_initial
from meshup.agenda_desk.forms.fields import (
    cover_field,
    link_field,
    source_field,
    venue_field,
    zone_field,
)
from meshup.kit.forms.fields import PrintableField, VersionField, day_field, hour_field
from meshup.kit.forms.groups import GroupedForm
from meshup.kit.forms.languages import SpokenLanguagesField
from meshup.kit.forms.texts import TextsField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.agenda.domain.occurrence import PatternFacts, SeriesFacts
    from meshup.kit.forms.groups import Groups

RHYTHM_NAMES: Final = (
    ("weekday", _("each month on a weekday, such as the first Wednesday")),
    ("weekly", _("each week, or every few weeks")),
    ("day", _("each month on the same day, such as the 15th")),
    ("yearly", _("each year on the date of the first one")),
    ("own", _("another rhythm, written as an RRULE")),
)
MINUTES_A_DAY: Final = 24 * 60


WORDS: Final = (_("What"), ("titles", "kind", "summaries", "texts"))
RHYTHM: Final = ("rhythm", "nths", "weekdays", "month_day", "rule", "interval", "without")
COVER: Final = ("picture", "remove_cover")
PLACE: Final = (
    (_("Hours"), ("start", "end", "time_zone")),
    (_("Where"), ("venue", "mode", "online_url")),
)


class WordsForm(SeriesComingForm, GroupedForm):
    """What a series is called."""

    GROUPS: ClassVar[Groups] = (WORDS, COMING, (_("More"), ("source_url", *COVER)))
    REMOVALS: ClassVar = {"remove_cover": "cover"}

    version = VersionField()
    cover = cover_field()
    titles = TextsField(label=_("Title"), most=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.MEETUP)
    summaries = TextsField(label=_("In one sentence"), most=500, required=False)
    texts = TextsField(
        label=_("Text"),
        help_text=_("What happens at each date, in Markdown."),
        rows=8,
        most=50_000,
        required=False,
    )
    source_url = source_field()
    picture = forms.FileField(
        label=_("Cover picture"),
        help_text=_("For all dates that have none of their own."),
        widget=forms.FileInput({"accept": "image/*"}),
        required=False,
    )
    remove_cover = forms.BooleanField(label=_("Remove the cover picture"), required=False)

    def words(self) -> SeriesPlan:
        """Return what the form says; to be called on a valid one."""
        data = self.cleaned_data
        return SeriesPlan(
            titles=data["titles"],
            summaries=data["summaries"],
            texts=data["texts"],
            kind=data["kind"],
            cover="" if data.get("remove_cover") else data["cover"],
            source_url=data["source_url"],
            **self.series_coming(),
        )


class PatternForm(GroupedForm):
    """When and where a series takes place."""

    field_names: ClassVar = {"starts": "starts_on", "ends": "end"}

    rhythm = forms.ChoiceField(
        label=_("How often"), choices=RHYTHM_NAMES, widget=forms.RadioSelect, initial="weekday"
    )
    nths = forms.TypedMultipleChoiceField(
        label=_("Which one in the month"),
        choices=[(nth, NTH_NAMES[nth]) for nth in NTHS],
        widget=forms.CheckboxSelectMultiple,
        coerce=int,
        initial=[1],
        required=False,
    )
    weekdays = forms.MultipleChoiceField(
        label=_("Weekday"),
        choices=[(day, DAY_NAMES[day]) for day in WEEKDAYS],
        widget=forms.CheckboxSelectMultiple,
        initial=["WE"],
        required=False,
    )
    month_day = forms.TypedChoiceField(
        label=_("Day of the month"),
        choices=[(day, _("last") if day < 0 else day) for day in MONTH_DAYS],
        coerce=int,
        initial=1,
        required=False,
    )
    interval = forms.IntegerField(
        label=_("Every how many weeks, months or years"),
        help_text=_("1 is each of them, 2 every other."),
        min_value=1,
        max_value=24,
        initial=1,
    )
    without = forms.TypedMultipleChoiceField(
        label=_("Never in these months"),
        choices=[(month, MONTH_NAMES[month]) for month in MONTHS],
        widget=forms.CheckboxSelectMultiple,
        coerce=int,
        required=False,
    )
    rule = PrintableField(
        label=_("RRULE"),
        help_text=_("Only for another rhythm, such as FREQ=MONTHLY;BYDAY=1WE,3FR."),
        max_length=200,
        required=False,
    )
    starts_on = day_field(
        _("From"), help_text=_("The first date is the first one of the rhythm from this day on.")
    )
    ends_on = day_field(
        _("Until"), help_text=_("The last possible day; empty when it goes on."), required=False
    )
    start = hour_field(_("Starts at"))
    end = hour_field(_("Ends at"), help_text=_("An hour after midnight is fine."))
    time_zone = zone_field()
    venue = venue_field()
    mode = forms.ChoiceField(label=_("How people attend"), choices=Mode.choices)
    online_url = link_field()
    languages = SpokenLanguagesField()
    open_slots = forms.IntegerField(
        label=_("Open slots at each date"), min_value=0, max_value=99, initial=0, required=False
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a rhythm that is picked by half."""
        data: dict[str, Any] = super().clean() or {}
        rhythm = data.get("rhythm")
        if rhythm in {"weekly", "weekday"} and not data.get("weekdays"):
            self.add_error("weekdays", ValidationError(_("Pick a weekday.")))
        if rhythm == "weekday" and not data.get("nths"):
            self.add_error("nths", ValidationError(_("Pick which one in the month.")))
        if rhythm == "own" and not data.get("rule"):
            self.add_error("rule", ValidationError(_("Write the rule.")))
        if len(data.get("without", ())) == len(MONTHS):
            self.add_error("without", ValidationError(_("Leave at least one month.")))
        return data

    def pattern(self, lines: Iterable[dict[str, Any]] = ()) -> PatternPlan:
        """Return what the form says; to be called on a valid one."""
        data = self.cleaned_data
        names = ("starts_on", "ends_on", "start", "time_zone", "venue", "mode", "online_url")
        return PatternPlan(
            **{name: data[name] for name in names},
            rule=rule_of(self._pick()),
            minutes=self._minutes(),
            languages=data["languages"],
            timetable=tuple(lines),
            open_slots=data["open_slots"] or 0,
        )

    def _pick(self) -> Pick:
        data = self.cleaned_data
        return Pick(
            rhythm=data["rhythm"],
            interval=data["interval"],
            weekdays=tuple(data["weekdays"]),
            nths=tuple(data["nths"]),
            month_day=data["month_day"] or 1,
            without=tuple(data["without"]),
            own=data["rule"],
        )

    def _minutes(self) -> int:
        """Return how long an evening lasts; it may end after midnight."""
        data = self.cleaned_data
        start, end = (data[name].hour * 60 + data[name].minute for name in ("start", "end"))
        return int((end - start) % MINUTES_A_DAY)

    def only_dates(self) -> None:
        """Ask for nothing but the dates, whose preview needs no title yet."""
        if "titles" in self.fields:
            self.fields["titles"].required = False


class FirstEditionForm(forms.Form):
    """The number that a new series begins with."""

    first_edition = forms.IntegerField(
        label=_("Number of the first date"),
        help_text=_("Numbers never shift, also when a date is moved or cancelled."),
        min_value=-1000,
        max_value=100_000,
        initial=1,
    )


class NewSeriesForm(WordsForm, PatternForm, FirstEditionForm):
    """All that makes a series."""

    GROUPS = (
        WORDS,
        (_("Which dates"), (*RHYTHM, "starts_on", "ends_on", "first_edition")),
        *PLACE,
        COMING,
        (_("More"), ("languages", "open_slots", "source_url", *COVER)),
    )


class ChangedPatternForm(PatternForm):
    """Another pattern, from a date on."""

    GROUPS = (
        (_("Which dates"), ("starts_on", *RHYTHM, "ends_on")),
        *PLACE,
        (_("More"), ("languages", "open_slots")),
    )

    version = VersionField()
    starts_on = day_field(_("From"), help_text=_("This date and those that follow change."))


class EndForm(forms.Form):
    """The last day of a series."""

    version = VersionField()
    last = day_field(
        _("Last day"), help_text=_("No dates by the rule after it; what was said of some stays.")
    )


def words_initial(series: SeriesFacts) -> dict[str, Any]:
    """Return what ``WordsForm`` shows of a series."""
    names = ("version", "cover", "titles", "kind", "summaries", "texts", "source_url")
    return {name: getattr(series, name) for name in names} | series_coming_initial(series)


def pattern_initial(pattern: PatternFacts, version: int, since: date) -> dict[str, Any]:
    """Return what ``ChangedPatternForm`` shows of a pattern."""
    pick = pick_of(pattern.rule)
    ends = datetime.combine(since, pattern.start) + timedelta(minutes=pattern.minutes)
    names = ("ends_on", "start", "time_zone", "mode", "online_url", "languages", "open_slots")
    return {
        **{name: getattr(pattern, name) for name in names},
        "version": version,
        "starts_on": since,
        "end": ends.time(),
        "venue": pattern.venue.slug if pattern.venue else "",
        "rhythm": pick.rhythm,
        "interval": pick.interval,
        "weekdays": pick.weekdays,
        "nths": pick.nths,
        "month_day": pick.month_day,
        "without": pick.without,
        "rule": pick.own,
    }

"""What a host says of a series: its words, and the pattern of its dates, as one sentence."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from meshup.agenda.choices import Kind, Mode
from meshup.agenda.domain.plans import PatternPlan, SeriesPlan
from meshup.agenda_desk.forms.coming import COMING, SeriesComingForm, series_coming_initial
from meshup.agenda_desk.forms.fields import cover_field, link_field, source_field, zone_field
from meshup.agenda_desk.forms.places import PlaceForm
from meshup.agenda_desk.forms.rhythms import RARE, RhythmForm, pick_from, rhythm_initial
from meshup.kit.forms.fields import VersionField, day_field, hour_field
from meshup.kit.forms.groups import GroupedForm
from meshup.kit.forms.languages import SpokenLanguagesField
from meshup.kit.forms.texts import TextsField
from meshup.recurrence.rule_picks import Pick, pick_of, rule_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from meshup.agenda.domain.occurrence import PatternFacts, SeriesFacts
    from meshup.kit.forms.groups import Groups

MINUTES_A_DAY: Final = 24 * 60
USUAL_MINUTES: Final = 4 * 60
"""How long an evening lasts whose end nobody writes."""

COVER: Final = ("picture", "remove_cover")
RARE_RHYTHMS: Final = (_("Another rhythm"), RARE)
TEXT: Final = (_("Text and picture"), ("summaries", "texts", *COVER))
ONLINE: Final = (_("Online"), ("mode", "online_url"))
SPAN: Final = (_("End and languages"), ("end", "languages"))


class WordsForm(SeriesComingForm, GroupedForm):
    """What a series is called."""

    FOLDS: ClassVar[Groups] = (TEXT, COMING, (_("More"), ("kind", "source_url")))
    REMOVALS: ClassVar = {"remove_cover": "cover"}
    opened: Collection[str] = ("texts",)

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


class PatternForm(RhythmForm, PlaceForm, GroupedForm):
    """When and where a series takes place."""

    field_names: ClassVar = {**PlaceForm.field_names, "starts": "starts_on", "ends": "end"}

    starts_on = day_field(
        pgettext_lazy("before a day", "From"),
        help_text=_("The first date is the first one of the rhythm from this day on."),
    )
    ends_on = day_field(
        _("Until"), help_text=_("The last possible day; empty when it goes on."), required=False
    )
    start = hour_field(_("Starts at"))
    end = hour_field(
        _("Ends at"),
        help_text=_("Four hours later when it is empty. An hour after midnight is fine."),
        required=False,
    )
    time_zone = zone_field()
    mode = forms.ChoiceField(
        label=_("How people attend"), choices=Mode.choices, initial=Mode.OFFLINE
    )
    online_url = link_field()
    languages = SpokenLanguagesField()
    open_slots = forms.IntegerField(
        label=_("Open slots at each date"), min_value=0, max_value=99, initial=0, required=False
    )

    def pattern(self, lines: Iterable[dict[str, Any]] = ()) -> PatternPlan:
        """Return what the form says; to be called on a valid one."""
        return pattern_from({**self.cleaned_data, **self.place()}, lines)

    def ask_only_dates(self) -> None:
        """Ask for nothing but the dates, whose preview needs neither title nor place."""
        self.is_place_needed = False
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

    opened = ()
    FOLDS = (
        RARE_RHYTHMS,
        (_("From, until, number"), ("starts_on", "ends_on", "first_edition")),
        SPAN,
        TEXT,
        ONLINE,
        COMING,
        (_("More"), ("kind", "open_slots", "time_zone", "source_url")),
    )


class ChangedPatternForm(PatternForm):
    """Another pattern, from a date on."""

    FOLDS = (
        RARE_RHYTHMS,
        SPAN,
        ONLINE,
        (_("More"), ("ends_on", "open_slots", "time_zone")),
    )

    version = VersionField()
    starts_on = day_field(
        pgettext_lazy("before a day", "From"),
        help_text=_("This date and those that follow change."),
    )


class EndForm(forms.Form):
    """The last day of a series."""

    version = VersionField()
    last = day_field(
        _("Last day"), help_text=_("No dates by the rule after it; what was said of some stays.")
    )


def new_series_initial(today: date, zone: str, languages: Sequence[str]) -> dict[str, Any]:
    """Return what ``NewSeriesForm`` shows before anybody has typed; it makes a pattern as it is."""
    return {
        **rhythm_initial(Pick("weekday", weekdays=("WE",), nths=(1,))),
        "starts_on": today,
        "ends_on": None,
        "start": time(18, 30),
        "end": None,
        "venue": "",
        "mode": Mode.OFFLINE,
        "online_url": "",
        "open_slots": 0,
        "time_zone": zone,
        "languages": languages,
        "first_edition": 1,
    }


def words_initial(series: SeriesFacts) -> dict[str, Any]:
    """Return what ``WordsForm`` shows of a series."""
    names = ("version", "cover", "titles", "kind", "summaries", "texts", "source_url")
    return {name: getattr(series, name) for name in names} | series_coming_initial(series)


def pattern_initial(pattern: PatternFacts, version: int, since: date) -> dict[str, Any]:
    """Return what ``ChangedPatternForm`` shows of a pattern."""
    ends = datetime.combine(since, pattern.start) + timedelta(minutes=pattern.minutes)
    names = ("ends_on", "start", "time_zone", "mode", "online_url", "languages", "open_slots")
    return {
        **{name: getattr(pattern, name) for name in names},
        **rhythm_initial(pick_of(pattern.rule)),
        "version": version,
        "starts_on": since,
        "end": ends.time(),
        "venue": pattern.venue.slug if pattern.venue else "",
    }


def pattern_from(values: Mapping[str, Any], lines: Iterable[dict[str, Any]] = ()) -> PatternPlan:
    """Return what valid ``values`` of a ``PatternForm`` say, with its usual timetable."""
    names = ("starts_on", "ends_on", "start", "time_zone", "mode", "online_url")
    return PatternPlan(
        **{name: values[name] for name in names},
        venue=values["venue"],
        new_venue=values.get("new_venue"),
        rule=rule_of(pick_from(values)),
        minutes=_minutes(values),
        languages=tuple(values["languages"]),
        timetable=tuple(lines),
        open_slots=values["open_slots"] or 0,
    )


def _minutes(values: Mapping[str, Any]) -> int:
    """Return how long an evening lasts; it may end after midnight."""
    if values["end"] is None:
        return USUAL_MINUTES
    start, end = (values[name].hour * 60 + values[name].minute for name in ("start", "end"))
    return int((end - start) % MINUTES_A_DAY)

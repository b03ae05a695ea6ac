"""The lines of a timetable, of one event or as a series usually has them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meshup.agenda.choices import ItemKind
from meshup.agenda.domain.plans import LinePlan
from meshup.agenda.domain.recurrence import moment
from meshup.agenda_desk.forms.fields import DAY
from meshup.kit.date_words import day_in_words
from meshup.kit.forms.fields import LinksField, PrintableField, hour_field
from meshup.kit.forms.languages import SpokenLanguagesField
from meshup.kit.forms.texts import TextsField

if TYPE_CHECKING:
    from datetime import date, time

    from meshup.agenda.domain.occurrence import Line, Occurrence

LONGEST_LINE: Final = timedelta(hours=16)
MOST_LINES: Final = 150
MOST_SENT: Final = 160
"""A form that claims more lines is read so far and no further."""


class UsualLineForm(forms.Form):
    """A line as it is at every date of a series."""

    starts = hour_field(_("From"))
    ends = hour_field(_("To"))
    kind = forms.ChoiceField(label=_("What"), choices=ItemKind.choices, initial=ItemKind.TALK)
    titles = TextsField(label=_("Title"), required=False)
    notes = TextsField(label=_("Notes"), most=500, required=False)

    @property
    def is_filled(self) -> bool:
        """Whether a valid line says anything: an hour or a title."""
        return bool(self.cleaned_data.get("starts") or self.cleaned_data.get("titles"))

    def line(self) -> dict[str, Any]:
        """Return the line as a pattern keeps it."""
        data = self.cleaned_data
        hours = {"start": f"{data['starts']:%H:%M}", "end": f"{data['ends']:%H:%M}"}
        return {**hours, "kind": data["kind"], "titles": data["titles"], "notes": data["notes"]}


class LineForm(UsualLineForm):
    """A line of one event; without hours it is not placed yet."""

    day = forms.ChoiceField(label=_("Day"), required=False)
    starts = hour_field(_("From"), required=False)
    ends = hour_field(_("To"), required=False)
    zone = PrintableField(
        label=_("Place"),
        max_length=80,
        required=False,
        widget=forms.TextInput({"list": "zones", "autocomplete": "off"}),
    )
    track = PrintableField(label=_("Track"), max_length=80, required=False)
    languages = SpokenLanguagesField()
    links = LinksField(label=_("Links"), required=False)

    field_order = ("day", "starts", "ends", "kind", "titles", "zone", "track", "notes")

    def __init__(self, *args: Any, event: Occurrence, **keywords: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **keywords)
        self.event = event
        days = days_of(event)
        if len(days) == 1:
            del self.fields["day"]
            return
        choices = [(day.isoformat(), day_in_words(day, year=False)) for day in days]
        self.fields["day"].choices = choices  # type: ignore[attr-defined]
        self.fields["day"].initial = choices[0][0]

    def clean(self) -> dict[str, Any]:
        """Refuse half a time and a line of most of a day."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("ends") and not data.get("starts"):
            self.add_error("starts", ValidationError(_("Write from when, too.")))
            return data
        starts_at, ends_at = self._span(data)
        if starts_at and ends_at and ends_at - starts_at > LONGEST_LINE:
            self.add_error("ends", ValidationError(_("It must end after it starts.")))
        data["span"] = starts_at, ends_at
        return data

    def plan(self) -> LinePlan:
        """Return what the form says; to be called on a valid one."""
        data = self.cleaned_data
        kinds = {link.url: link.kind for line in self.event.timetable for link in line.links}
        links = ({**link, "kind": kinds.get(link["url"], "other")} for link in data["links"])
        names = ("kind", "titles", "notes", "zone", "track", "languages")
        starts_at, ends_at = data["span"]
        return LinePlan(
            **{name: data[name] for name in names},
            links=tuple(links),
            starts_at=starts_at,
            ends_at=ends_at,
        )

    def _span(self, data: dict[str, Any]) -> tuple[datetime | None, datetime | None]:
        """Return when the line is: hours after midnight belong to the evening before."""
        if not data.get("starts"):
            return None, None
        days = {day.isoformat(): day for day in days_of(self.event)}
        day = days.get(data.get("day", ""), next(iter(days.values())))
        starts_at = self._evening_hour(day, data["starts"])
        if not data.get("ends"):
            return starts_at, None
        ends_at = moment(starts_at.astimezone(self.event.zone).date(), data["ends"], self._zone)
        if ends_at < starts_at:
            ends_at += DAY
        return starts_at, ends_at

    def _evening_hour(self, day: date, at: time) -> datetime:
        """Return the hour of an evening that may run past midnight; else the hour of that day."""
        found = moment(day, at, self._zone)
        next_day = moment(day + DAY, at, self._zone)
        one_day = len(days_of(self.event)) == 1
        return next_day if one_day and next_day < self.event.ends_at else found

    @property
    def _zone(self) -> str:
        return self.event.time_zone


def days_of(event: Occurrence) -> list[date]:
    """Return the days of an event, at least one; a night out belongs to the day it begins."""
    first = event.local_start.date()
    if event.ends_at - event.starts_at < DAY:
        return [first]
    last = (event.local_end - timedelta(microseconds=1)).date()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def line_initial(line: Line, event: Occurrence) -> dict[str, Any]:
    """Return what ``LineForm`` shows of a line."""
    starts = line.starts_at and line.starts_at.astimezone(event.zone)
    ends = line.ends_at and line.ends_at.astimezone(event.zone)
    return {
        "day": starts.date().isoformat() if starts else "",
        "starts": starts and starts.time(),
        "ends": ends and ends.time(),
        "kind": line.kind,
        "titles": line.titles,
        "notes": line.notes,
        "zone": line.zone,
        "track": line.track,
        "languages": line.languages,
        "links": [{"label": link.label or link.url, "url": link.url} for link in line.links],
    }


def usual_line_initial(line: dict[str, Any]) -> dict[str, Any]:
    """Return what ``UsualLineForm`` shows of a pattern's line."""
    return {**line, "starts": line["start"], "ends": line["end"]}


LineForms = forms.formset_factory(
    LineForm,
    extra=3,
    can_delete=True,
    max_num=MOST_LINES,
    validate_max=True,
    absolute_max=MOST_SENT,
)
UsualLineForms = forms.formset_factory(
    UsualLineForm,
    extra=3,
    can_delete=True,
    max_num=MOST_LINES,
    validate_max=True,
    absolute_max=MOST_SENT,
)

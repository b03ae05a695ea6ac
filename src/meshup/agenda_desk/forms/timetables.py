"""The lines of a timetable, of one event or as a series usually has them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy

from meshup.agenda.choices import ItemKind
from meshup.agenda.domain.plans import MOST_DAYS, LinePlan
from meshup.agenda.errors import ImpossibleDate, UnknownZone
from meshup.agenda_desk.domain.line_times import Timeframe
from meshup.agenda_desk.forms.fields import placed
from meshup.kit.date_words import day_in_words, short_weekday
from meshup.kit.forms.fields import LinksField, PrintableField, hour_field
from meshup.kit.forms.languages import SpokenLanguagesField
from meshup.kit.forms.texts import TextsField

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Line, Link, Occurrence
    from meshup.agenda_desk.forms.events import EventForm

LONGEST_LINE: Final = timedelta(hours=16)
ZONES: Final = "lines-zones"
"""The id of the list of places that the input of a place offers."""
FOLDED: Final = ("zone", "track", "notes", "languages", "links")


class UsualLineForm(forms.Form):
    """A line as it is at every date of a series."""

    starts = hour_field(gettext_lazy("From"))
    ends = hour_field(gettext_lazy("To"))
    kind = forms.ChoiceField(
        label=gettext_lazy("What"), choices=ItemKind.choices, initial=ItemKind.TALK
    )
    titles = TextsField(label=gettext_lazy("Title"), required=False)
    notes = TextsField(label=gettext_lazy("Notes"), most=500, required=False)

    @property
    def is_filled(self) -> bool:
        """Whether a valid line says anything: an hour or a title."""
        return bool(self.cleaned_data.get("starts") or self.cleaned_data.get("titles"))

    @property
    def title_parts(self) -> list[dict[str, Any]]:
        """The inputs of the title, that of the reader's language first; see ``TextsInput``."""
        title = self["titles"]
        attributes = {"id": title.auto_id}
        context = title.field.widget.get_context(title.html_name, title.value(), attributes)
        parts: list[dict[str, Any]] = context["parts"]
        return parts

    @property
    def folded(self) -> list[forms.BoundField]:
        """The fields that few lines need."""
        return [self[name] for name in self.fields if name in FOLDED]

    @property
    def has_folded_words(self) -> bool:
        """Whether anything but another language of the title stands in what is folded."""
        values = (field.value() for field in self.folded)
        return any(any(value.values()) if isinstance(value, dict) else value for value in values)

    @property
    def has_folded_errors(self) -> bool:
        """Whether something in what is folded is wrong, so that it has to be seen."""
        return any(field.errors for field in self.folded)

    @property
    def row_errors(self) -> list[forms.BoundField]:
        """The fields of the row itself in which something is wrong."""
        return [field for field in self if field.errors and field.name not in FOLDED]

    def line(self) -> dict[str, Any]:
        """Return the line as a pattern keeps it."""
        data = self.cleaned_data
        hours = {"start": f"{data['starts']:%H:%M}", "end": f"{data['ends']:%H:%M}"}
        return {**hours, "kind": data["kind"], "titles": data["titles"], "notes": data["notes"]}


class LineForm(UsualLineForm):
    """A line of one event; without hours it is not placed yet.

    ``spare_days`` are offered for an event whose dates may still become other ones; ``day`` is the
    one of an empty line.
    """

    day = forms.TypedChoiceField(
        label=gettext_lazy("Day"), coerce=int, empty_value=None, required=False
    )
    starts = hour_field(gettext_lazy("From"), required=False)
    ends = hour_field(gettext_lazy("To"), required=False)
    zone = PrintableField(
        label=gettext_lazy("Place"),
        max_length=80,
        required=False,
        widget=forms.TextInput({"list": ZONES, "autocomplete": "off"}),
    )
    track = PrintableField(label=gettext_lazy("Track"), max_length=80, required=False)
    languages = SpokenLanguagesField()
    links = LinksField(label=gettext_lazy("Links"), required=False)
    key = forms.IntegerField(required=False, widget=forms.HiddenInput)

    field_order: tuple[str, ...] = (
        "day",
        "starts",
        "ends",
        "kind",
        "titles",
        "zone",
        "track",
        "notes",
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's
        frame: Timeframe,
        spare_days: int = 0,
        day: int = 1,
        links: Iterable[Link] = (),
        **keywords: Any,  # noqa: ANN401 - Django's
    ) -> None:
        super().__init__(*args, **keywords)
        self.frame = frame
        self.link_kinds = {link.url: link.kind for link in links}
        self.number_of_days = len(frame.days)
        self.fields["day"].initial = day
        if self.number_of_days == 1 and not spare_days:
            del self.fields["day"]
            return
        choices = dict(_day_choices(frame, spare_days))
        if (at := _number_in(self["day"].value())) is not None:
            choices.setdefault(at, _("%(day)s (not in the event)") % {"day": _outside(frame, at)})
        self.fields["day"].choices = list(choices.items())  # type: ignore[attr-defined]

    @property
    def has_days(self) -> bool:
        """Whether the line is on one of several days."""
        return self.number_of_days > 1

    def clean(self) -> dict[str, Any]:
        """Refuse half a time, a day that the event has not, and a line of most of a day."""
        data: dict[str, Any] = super().clean() or {}
        data["span"] = None, None
        starts, ends, day = data.get("starts"), data.get("ends"), data.get("day") or 1
        if ends and not starts:
            self.add_error("starts", ValidationError(_("Write from when, too.")))
        if not starts:
            return data
        if not 1 <= day <= self.number_of_days:
            self.add_error("day", ValidationError(_("The event does not last until this day.")))
            return data
        starts_at, ends_at = self.frame.span(day, starts, ends)
        if ends_at and ends_at - starts_at > LONGEST_LINE:
            self.add_error("ends", ValidationError(_("It must end after it starts.")))
        data["span"] = starts_at, ends_at
        return data

    def plan(self) -> LinePlan:
        """Return what the form says; to be called on a valid one."""
        data = self.cleaned_data
        kinds = self.link_kinds
        links = ({**link, "kind": kinds.get(link["url"], "other")} for link in data["links"])
        names = ("kind", "titles", "notes", "zone", "track", "languages")
        starts_at, ends_at = data["span"]
        return LinePlan(
            **{name: data[name] for name in names},
            links=tuple(links),
            key=data["key"],
            starts_at=starts_at,
            ends_at=ends_at,
        )


def frame_of(event: Occurrence) -> Timeframe:
    """Return from when to when the lines of an event may be."""
    return Timeframe(event.starts_at, event.ends_at, event.time_zone)


def planned_frame(form: EventForm) -> Timeframe:
    """Return from when to when the event lasts that ``form`` asks for.

    What is missing or wrong in its dates is the form's to refuse; until then the lines are placed
    by the dates that it began with.
    """
    initial = [form.initial[name] for name in ("starts", "ends", "time_zone")]
    sent = form.cleaned_data if form.is_bound and form.errors is not None else {}
    if not sent.get("starts") or "ends" not in sent:
        return _frame(*initial)
    try:
        return _frame(*form.wall_span(), sent.get("time_zone") or form.initial["time_zone"])
    except (UnknownZone, ImpossibleDate):
        return _frame(*initial)


def _frame(starts: datetime, ends: datetime, time_zone: str) -> Timeframe:
    last = min(ends, starts + timedelta(days=MOST_DAYS))
    return Timeframe(placed(starts, time_zone), placed(last, time_zone), time_zone)


def line_initial(line: Line, frame: Timeframe) -> dict[str, Any]:
    """Return what ``LineForm`` shows of a line."""
    zone = ZoneInfo(frame.time_zone)
    starts = line.starts_at and line.starts_at.astimezone(zone)
    ends = line.ends_at and line.ends_at.astimezone(zone)
    return {
        "day": frame.day_of(starts) if starts else 1,
        "starts": starts and starts.time(),
        "ends": ends and ends.time(),
        "kind": line.kind,
        "titles": line.titles,
        "notes": line.notes,
        "zone": line.zone,
        "track": line.track,
        "key": line.pk,
        "languages": line.languages,
        "links": [{"label": link.label or link.url, "url": link.url} for link in line.links],
    }


def usual_line_initial(line: dict[str, Any]) -> dict[str, Any]:
    """Return what ``UsualLineForm`` shows of a pattern's line."""
    return {**line, "starts": line["start"], "ends": line["end"]}


def _day_choices(frame: Timeframe, spare_days: int) -> Iterable[tuple[int, str]]:
    days = frame.days
    for number, day in enumerate(days, 1):
        yield number, f"{short_weekday(day)} {day.day}"
    for number in range(len(days) + 1, spare_days + 1):
        yield number, _("Day %(number)s") % {"number": number}


def _outside(frame: Timeframe, number: int) -> str:
    """Return a day that is not one of the event's, as people read it."""
    return day_in_words(frame.days[0] + timedelta(days=number - 1), year=False)


def _number_in(value: object) -> int | None:
    """Return the number that a field holds, if it is one of a day within some months."""
    text = str(value or "")
    return int(text) if re.fullmatch(r"-?[0-9]{1,3}", text) else None

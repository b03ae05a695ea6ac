"""What a host says of one event."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.agenda.choices import Kind, Mode
from meshup.agenda.domain.plans import EventPlan
from meshup.agenda_desk.forms.coming import COMING, EventComingForm, event_coming_initial
from meshup.agenda_desk.forms.fields import (
    DAY,
    cover_field,
    link_field,
    placed,
    source_field,
    zone_field,
)
from meshup.agenda_desk.forms.places import PlaceForm
from meshup.kit.forms.fields import PrintableField, VersionField, WallTimeField
from meshup.kit.forms.groups import GroupedForm
from meshup.kit.forms.languages import SpokenLanguagesField
from meshup.kit.forms.texts import TextsField

if TYPE_CHECKING:
    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.kit.forms.groups import Groups

WORDS: Final = ("titles", "summaries", "texts", "languages", "cover", "picture", "remove_cover")
"""What programme helpers may change; see ``meshup.community.rules``."""

AT_HOME: Final = (
    *("titles", "kind", "starts", "ends", "all_day", "time_zone", "summaries", "texts"),
)
"""What the home of an event that is held together says of it."""
PLACE: Final = ("venue", "place_name", "place_street", "place_city", "mode", "online_url")

USUAL_HOURS: Final[dict[str, int]] = {
    Kind.MEETUP: 4,
    Kind.THEMED: 4,
    Kind.FESTIVAL: 48,
    Kind.IMPROMPTU: 2,
}
"""How long an event of each kind lasts whose end nobody writes."""

TEXT: Final = (_("Text and picture"), ("summaries", "texts", "picture", "remove_cover"))
ONLINE: Final = (_("Online"), ("mode", "online_url"))
MORE: Final = ("languages", "open_slots", "time_zone", "source_url")


class EventForm(EventComingForm, PlaceForm, GroupedForm):
    """All that can be said of an event."""

    FOLDS: ClassVar[Groups] = (TEXT, ONLINE, COMING, (_("More"), ("all_day", *MORE)))
    REMOVALS = {"remove_cover": "cover"}

    version = VersionField()
    cover = cover_field()
    titles = TextsField(label=_("Title"), most=200, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    starts = WallTimeField(label=_("Starts"))
    ends = WallTimeField(label=_("Ends"), required=False)
    all_day = forms.BooleanField(label=_("Whole days, without hours"), required=False)
    time_zone = zone_field()
    mode = forms.ChoiceField(
        label=_("How people attend"), choices=Mode.choices, initial=Mode.OFFLINE
    )
    online_url = link_field()
    summaries = TextsField(
        label=_("In one sentence"),
        help_text=_("For lists, calendars and shared links."),
        most=500,
        required=False,
    )
    texts = TextsField(
        label=_("Text"),
        help_text=_(
            "Markdown: **bold**, [a link](https://example.org), lists with - at the start."
        ),
        rows=8,
        most=50_000,
        required=False,
    )
    languages = SpokenLanguagesField()
    open_slots = forms.IntegerField(
        label=_("Open slots"),
        help_text=_("How many talks can still be proposed."),
        min_value=0,
        max_value=99,
        required=False,
    )
    source_url = source_field()
    picture = forms.FileField(
        label=_("Cover picture"),
        help_text=_("JPEG, PNG, WebP, AVIF or GIF. Without one, the node draws a cover."),
        widget=forms.FileInput({"accept": "image/*"}),
        required=False,
    )
    remove_cover = forms.BooleanField(label=_("Remove the cover picture"), required=False)

    def only_words(self) -> None:
        """Let a programme helper read all and change the words."""
        for name, field in self.fields.items():
            field.disabled = name not in {*WORDS, "version"}
        self.opened = ("texts",)

    def only_own(self, *, has_own_place: bool) -> None:
        """Let hosts read what the event's home says, and change what is theirs."""
        locked = (*AT_HOME, *(() if has_own_place else PLACE))
        for name in locked:
            if name in self.fields:
                self.fields[name].disabled = True

    def wall_span(self) -> tuple[datetime, datetime]:
        """Return from when to when by the clock of the place; to be called when both are valid."""
        data = self.cleaned_data
        hours = USUAL_HOURS[data.get("kind") or Kind.THEMED]
        starts, ends = data["starts"], data["ends"] or data["starts"] + timedelta(hours=hours)
        if data["all_day"]:
            return starts.replace(hour=0, minute=0), _end_of_day(ends)
        return starts, ends

    def plan(self, before: Occurrence | None = None) -> EventPlan:
        """Return what the form says of the event that it was ``before``; to be called when valid.

        Raises:
            UnknownZone, ImpossibleDate
        """
        data = self.cleaned_data
        starts, ends = self.wall_span()
        return EventPlan(
            kind=data["kind"],
            starts_at=placed(starts, data["time_zone"], before.starts_at if before else None),
            ends_at=placed(ends, data["time_zone"], before.ends_at if before else None),
            time_zone=data["time_zone"],
            titles=data["titles"],
            summaries=data["summaries"],
            texts=data["texts"],
            all_day=data["all_day"],
            **self.place(),
            mode=data["mode"],
            online_url=data["online_url"],
            languages=data["languages"],
            cover="" if data.get("remove_cover") else data["cover"],
            open_slots=data["open_slots"],
            source_url=data["source_url"],
            **self.event_coming(data["time_zone"], before),
        )


class FestivalForm(EventForm):
    """A festival: several days, which may have no hours."""

    FOLDS = (TEXT, ONLINE, COMING, (_("More"), MORE))

    kind = forms.ChoiceField(
        label=_("Kind"), choices=Kind.choices, initial=Kind.FESTIVAL, widget=forms.HiddenInput
    )


class InTownForm(forms.Form):
    """One form, one line: I am in town on Tuesday."""

    title = PrintableField(
        label=_("What"),
        help_text=_("Such as: I am in town, who has time for a coffee?"),
        max_length=200,
    )
    starts = WallTimeField(label=_("When"))
    ends = WallTimeField(label=_("Until (two hours when it is empty)"), required=False)
    words = PrintableField(
        label=_("A few words"), widget=forms.Textarea({"rows": 2}), max_length=2000, required=False
    )

    def in_town(self, zone: str, language: str, place: str = "") -> EventPlan:
        """Return what the form says, in ``language``, with a ``place`` in words.

        Raises:
            ImpossibleDate
        """
        data = self.cleaned_data
        starts = data["starts"]
        ends = data["ends"] or starts + timedelta(hours=USUAL_HOURS[Kind.IMPROMPTU])
        text = "\n\n".join(filter(None, (data["words"], place)))
        return EventPlan(
            kind=Kind.IMPROMPTU,
            starts_at=placed(starts, zone),
            ends_at=placed(ends, zone),
            time_zone=zone,
            titles={language: data["title"]},
            summaries={language: place} if place else {},
            texts={language: text} if text else {},
            mode=Mode.OFFLINE,
        )


class ImpromptuForm(PlaceForm, InTownForm):
    """What a host has in mind for Tuesday."""

    field_order = ("title", "starts", "ends", "venue", "place_name", "place_street", "place_city")

    def plan(self, zone: str, language: str) -> EventPlan:
        """Return what the form says, in ``language``; to be called on a valid one.

        Raises:
            ImpossibleDate
        """
        return replace(self.in_town(zone, language), **self.place())


def event_initial(event: Occurrence) -> dict[str, Any]:
    """Return what ``EventForm`` shows of an event that exists."""
    ends = event.local_end.replace(tzinfo=None)
    return {
        "version": event.version,
        "cover": event.cover,
        "titles": event.titles,
        "kind": event.kind,
        "starts": event.local_start.replace(tzinfo=None),
        "ends": ends - DAY if event.all_day else ends,
        "all_day": event.all_day,
        "time_zone": event.time_zone,
        "venue": event.place.slug if event.place else "",
        "mode": event.mode,
        "online_url": event.online_url,
        "summaries": event.summaries,
        "texts": event.texts,
        "languages": event.languages,
        "open_slots": event.open_slots,
        "source_url": event.source_url,
        **event_coming_initial(event),
    }


def _end_of_day(last: datetime) -> datetime:
    return last.replace(hour=0, minute=0) + DAY

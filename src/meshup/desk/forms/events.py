"""What a host says of one event."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.agenda.choices import Kind, Mode
from meshup.agenda.domain.plans import EventPlan
from meshup.desk.forms.fields import (
    DAY,
    GroupedForm,
    SpokenField,
    WallTimeField,
    cover_field,
    link_field,
    placed,
    venue_field,
    zone_field,
)
from meshup.kit.forms import TextsField

if TYPE_CHECKING:
    from meshup.agenda.domain.occurrence import Occurrence

WORDS: Final = ("titles", "summaries", "texts", "languages", "cover", "picture", "remove_cover")
"""What programme helpers may change; see ``meshup.community.rules``."""

HOURS_OF_AN_IMPROMPTU: Final = 2


class EventForm(GroupedForm):
    """All that can be said of an event."""

    GROUPS = (
        (_("What"), ("titles", "kind", "summaries", "texts")),
        (_("When"), ("starts", "ends", "all_day", "time_zone")),
        (_("Where"), ("venue", "mode", "online_url")),
        (_("More"), ("languages", "open_slots", "picture", "remove_cover")),
    )

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    cover = cover_field()
    titles = TextsField(label=_("Title"), most=200, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    starts = WallTimeField(label=_("Starts"))
    ends = WallTimeField(
        label=_("Ends"), help_text=_("After midnight is the next day. A festival ends days later.")
    )
    all_day = forms.BooleanField(label=_("Whole days, without hours"), required=False)
    time_zone = zone_field()
    venue = venue_field()
    mode = forms.ChoiceField(label=_("How people attend"), choices=Mode.choices)
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
    languages = SpokenField()
    open_slots = forms.IntegerField(
        label=_("Open slots"),
        help_text=_("How many talks can still be proposed."),
        min_value=0,
        max_value=99,
        required=False,
    )
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

    def plan(self, source_url: str = "") -> EventPlan:
        """Return what the form says; to be called on a valid one.

        Raises:
            UnknownZone, ImpossibleDate
        """
        told = self.cleaned_data
        starts, ends = told["starts"], told["ends"]
        if told["all_day"]:
            starts = starts.replace(hour=0, minute=0)
            ends = _end_of_day(ends)
        return EventPlan(
            kind=told["kind"],
            starts_at=placed(starts, told["time_zone"]),
            ends_at=placed(ends, told["time_zone"]),
            time_zone=told["time_zone"],
            titles=told["titles"],
            summaries=told["summaries"],
            texts=told["texts"],
            all_day=told["all_day"],
            venue=told["venue"],
            mode=told["mode"],
            online_url=told["online_url"],
            languages=told["languages"],
            cover="" if told.get("remove_cover") else told["cover"],
            open_slots=told["open_slots"],
            source_url=source_url,
        )


class ImpromptuForm(forms.Form):
    """One form, one line: I am in town on Tuesday."""

    title = forms.CharField(
        label=_("What"),
        help_text=_("Such as: I am in town, who has time for a coffee?"),
        max_length=200,
    )
    starts = WallTimeField(label=_("When"))
    ends = WallTimeField(
        label=_("Until"), help_text=_("Two hours when you leave it empty."), required=False
    )
    place = forms.CharField(
        label=_("Where"),
        help_text=_("A place that everybody finds."),
        max_length=200,
        required=False,
    )
    words = forms.CharField(
        label=_("A few words"), widget=forms.Textarea({"rows": 3}), max_length=2000, required=False
    )

    def plan(self, zone: str, language: str) -> EventPlan:
        """Return what the form says, in ``language``; to be called on a valid one.

        Raises:
            ImpossibleDate
        """
        told = self.cleaned_data
        starts = told["starts"]
        ends = told["ends"] or starts + timedelta(hours=HOURS_OF_AN_IMPROMPTU)
        title, place = (" ".join(told[name].split()) for name in ("title", "place"))
        text = "\n\n".join(filter(None, (told["words"], place)))
        return EventPlan(
            kind=Kind.IMPROMPTU,
            starts_at=placed(starts, zone),
            ends_at=placed(ends, zone),
            time_zone=zone,
            titles={language: title},
            summaries={language: place} if place else {},
            texts={language: text} if text else {},
            mode=Mode.OFFLINE,
        )


def as_typed(one: Occurrence) -> dict[str, Any]:
    """Return what ``EventForm`` shows of an event that exists."""
    ends = one.local_end.replace(tzinfo=None)
    return {
        "version": one.version,
        "cover": one.cover,
        "titles": one.titles,
        "kind": one.kind,
        "starts": one.local_start.replace(tzinfo=None),
        "ends": ends - DAY if one.all_day else ends,
        "all_day": one.all_day,
        "time_zone": one.time_zone,
        "venue": one.place.slug if one.place else "",
        "mode": one.mode,
        "online_url": one.online_url,
        "summaries": one.summaries,
        "texts": one.texts,
        "languages": one.languages,
        "open_slots": one.open_slots,
    }


def _end_of_day(last: datetime) -> datetime:
    return last.replace(hour=0, minute=0) + DAY

"""Which part of a programme hosts give to whom: where, and from when to when."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.agenda_desk.domain.line_times import Timeframe
from meshup.kit.date_words import day_in_words
from meshup.kit.forms.fields import PrintableField, hour_field
from meshup.shared_programme.domain.giving import PartPlan
from meshup.shared_programme.domain.part_terms import LONGEST_REASON, LONGEST_ZONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.cohosting.domain.queries.hosts import AgreedHost
    from meshup.shared_programme.domain.part_terms import PartTerms

DAY: Final = timedelta(days=1)
ZONES: Final = "part-zones"


class PartForm(forms.Form):
    """A part: who, where, from when to when; hours that are left empty are those of the event."""

    group = forms.ChoiceField(label=_("Who fills it"))
    zone = PrintableField(
        label=_("Place"),
        help_text=_("A room, a stage, a zone; leave it empty for everywhere."),
        max_length=LONGEST_ZONE,
        required=False,
        widget=forms.TextInput({"list": ZONES, "autocomplete": "off"}),
    )
    track = PrintableField(
        label=_("Track"),
        help_text=_("What its talks are marked with, such as: Radio. It may stay empty."),
        max_length=LONGEST_ZONE,
        required=False,
    )
    first_day = forms.TypedChoiceField(label=_("From (day)"), coerce=int, required=False)
    starts = hour_field(_("From"), required=False)
    last_day = forms.TypedChoiceField(label=_("Until (day)"), coerce=int, required=False)
    ends = hour_field(_("To"), required=False)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's
        event: Occurrence,
        hosts: Sequence[AgreedHost] = (),
        group: str = "",
        **keywords: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **keywords)
        self.frame = Timeframe(event.starts_at, event.ends_at, event.time_zone)
        self.filled_by = group
        if group:
            del self.fields["group"]
        else:
            choices = [(host.group, host.name) for host in hosts]
            self.fields["group"].choices = choices  # type: ignore[attr-defined]
        days = [(number, day_in_words(day)) for number, day in enumerate(self.frame.days, 1)]
        for name in ("first_day", "last_day"):
            if len(days) == 1:
                del self.fields[name]
            else:
                self.fields[name].choices = days  # type: ignore[attr-defined]

    def plan(self) -> PartPlan:
        """Return what the form says; to be called on a valid one."""
        data, frame = self.cleaned_data, self.frame
        days = frame.days
        first = data.get("first_day") or 1
        last = max(first, data.get("last_day") or first)
        starts_at, ends_at = frame.starts_at, frame.ends_at
        if data["starts"]:
            starts_at, _none = frame.span(first, data["starts"], None)
        elif first > 1:
            starts_at = self._midnight(first)
        if data["ends"]:
            ends_at, _none = frame.span(last, data["ends"], None)
            ends_at += DAY if ends_at <= starts_at else timedelta()
        elif last < len(days):
            ends_at = self._midnight(last + 1)
        return PartPlan(
            group=self.filled_by or data["group"],
            zone=data["zone"],
            track=data["track"],
            starts_at=starts_at,
            ends_at=ends_at,
        )

    def _midnight(self, day: int) -> datetime:
        zone = ZoneInfo(self.frame.time_zone)
        return datetime.combine(self.frame.days[day - 1], time(), zone)


class WordForm(forms.Form):
    """Why a talk goes back."""

    word = PrintableField(
        label=_("Why it goes back"),
        help_text=_("Such as: too long for this room. They read it, and so may everybody."),
        max_length=LONGEST_REASON,
    )


def part_initial(terms: PartTerms, event: Occurrence) -> dict[str, Any]:
    """Return what the form of a part shows."""
    frame = Timeframe(event.starts_at, event.ends_at, event.time_zone)
    starts, ends = (
        (event.starts_at + timedelta(minutes=after)).astimezone(event.zone)
        for after in (terms.starts_after, terms.ends_after)
    )
    number = len(frame.days)
    return {
        "zone": terms.zone,
        "track": terms.track,
        "first_day": min(max(1, frame.day_of(starts)), number),
        "starts": starts.time(),
        "last_day": min(max(1, frame.day_of(ends)), number),
        "ends": ends.time(),
    }

"""Fields that several of the desk's forms share, and how what is typed becomes aware times."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import get_language_info, gettext_lazy as _

from meshup.agenda.domain.plans import FIRST, LAST, check_zone
from meshup.agenda.domain.queries.venues import venues
from meshup.agenda.domain.recurrence import moment
from meshup.agenda.errors import ImpossibleDate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    Groups = Sequence[tuple[StrOrPromise, Sequence[str]]]

SPOKEN: Final = ("fr", "en", "ar", "de", "es", "eo", "it", "nl", "pt", "uk")
"""Languages that may be spoken at an event, whatever the pages are written in."""

DAY: Final = timedelta(days=1)
COVER_PATH: Final = r"\Acovers/[0-9a-f]{32}-\d{3,4}\.webp\Z"


class GroupedForm(forms.Form):
    """A long form in a few groups, each under a heading of its own."""

    GROUPS: ClassVar[Groups] = ()

    def __init__(self, *args: Any, **keywords: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **keywords)
        if not (self.initial.get("cover") or self.data.get("cover")):
            self.fields.pop("remove_cover", None)

    def groups(self) -> list[tuple[StrOrPromise, list[forms.BoundField]]]:
        """Return the visible fields by group, for the template."""
        shown = {field.name: field for field in self.visible_fields()}
        groups = (
            (title, [shown[name] for name in names if name in shown])
            for title, names in self.GROUPS
        )
        return [(title, fields) for title, fields in groups if fields]


class WallTimeField(forms.DateTimeField):
    """A day and an hour as the clock on the wall of the place shows it: without a zone."""

    def __init__(self, **keywords: Any) -> None:  # noqa: ANN401 - Django's
        widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **keywords)

    def to_python(self, value: Any) -> datetime | None:  # noqa: ANN401 - Django's
        """Return what was typed, without a zone."""
        told = super().to_python(value)
        return told and told.replace(tzinfo=None)


class SpokenField(forms.MultipleChoiceField):
    """The languages that are spoken."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **keywords: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(required=False, label=_("Languages spoken"), **keywords)
        self.put_first(())

    def put_first(self, languages: Sequence[str]) -> None:
        """Offer these languages before the others."""
        codes = dict.fromkeys((*languages, *SPOKEN))
        self.choices = [(code, get_language_info(code)["name_local"]) for code in codes]

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - Django's
        """Return the codes as a tuple."""
        return tuple(super().clean(value))


def cover_field() -> forms.CharField:
    """Return a field that carries the path of a stored picture from one asking to the next."""
    return forms.CharField(
        label=_("Cover"),
        widget=forms.HiddenInput,
        required=False,
        validators=[RegexValidator(COVER_PATH)],
    )


def venue_field() -> forms.ChoiceField:
    """Return a field that offers the venues; its value is a slug, or ""."""
    return forms.ChoiceField(label=_("Venue"), choices=_venue_choices, required=False)


def zone_field() -> forms.CharField:
    """Return a field for a time zone."""
    return forms.CharField(
        label=_("Time zone"),
        help_text=_("Where it takes place, such as Europe/Paris."),
        max_length=64,
    )


def link_field() -> forms.CharField:
    """Return a field for the address of what happens online."""
    return forms.CharField(
        label=_("Link for online"),
        help_text=_("Where people join from home; starts with https://"),
        widget=forms.URLInput,
        max_length=500,
        required=False,
    )


def day_field(label: Any, **keywords: Any) -> forms.DateField:  # noqa: ANN401 - Django's
    """Return a field for a date."""
    return forms.DateField(
        label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **keywords
    )


def hour_field(label: Any, **keywords: Any) -> forms.TimeField:  # noqa: ANN401 - Django's
    """Return a field for an hour on the wall."""
    return forms.TimeField(
        label=label, widget=forms.TimeInput({"type": "time"}, format="%H:%M"), **keywords
    )


def placed(wall: datetime, zone: str) -> datetime:
    """Return the moment when the clock in ``zone`` shows ``wall``.

    Raises:
        UnknownZone, ImpossibleDate
    """
    check_zone(zone)
    if not FIRST.year <= wall.year <= LAST.year:
        raise ImpossibleDate(first=FIRST.year, last=LAST.year)
    return moment(wall.date(), wall.time(), zone)


def _venue_choices() -> Iterable[tuple[str, Any]]:
    yield "", _("no venue yet")
    for venue in venues():
        yield venue.slug, f"{venue.name}, {venue.city}" if venue.city else venue.name

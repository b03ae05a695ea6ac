"""Fields that the forms of several rooms share: links, dates, hours, coordinates, a version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.utils.translation import gettext_lazy as _

from meshup.kit.link_labels import read_label, written_label
from meshup.kit.printable import printable_line, printable_text

if TYPE_CHECKING:
    from datetime import date, datetime

    from django_stubs_ext import StrOrPromise

LINK_SCHEMES: Final = ("http", "https")
MOST_LINKS: Final = 50
YEARS: Final = range(1000, 9000)


class PrintableField(forms.CharField):
    """Words as somebody typed or pasted them: printable, and on one line unless it is an area."""

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django's
        """Return the words without space around them."""
        words = super().to_python(value) or ""
        if isinstance(self.widget, forms.Textarea):
            return printable_text(words).strip()
        return printable_line(words)


class LabelField(PrintableField):
    """What a link is called, by everybody or in each language; see ``kit.link_labels``."""

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - Django's
        """Return a stored label as its line; what somebody has just typed stays as it is."""
        return written_label(value) if isinstance(value, dict) else value

    def clean(self, value: str | None) -> Any:  # noqa: ANN401 - Django's
        """Return the label."""
        return read_label(super().clean(value), dict(settings.LANGUAGES))

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ANN401 - Django's
        """Say whether the lines differ."""
        return super().has_changed(self.prepare_value(initial), data)


class LinksField(PrintableField):
    """Links, one on each line, as ``Label | https://…``: ``[{"label": …, "url": …}]``.

    A label may differ by language: ``fr: Notre forum | en: Our forum | https://…``.
    """

    default_error_messages = {
        "link": _("“%(line)s” is no link. Write it like this: Our chat | https://chat.example"),
        "many": _("At most %(most)s links fit."),
    }

    def __init__(self, **keywords: Any) -> None:  # noqa: ANN401
        example = {"rows": 4, "placeholder": _("Label | https://example.org")}
        super().__init__(widget=forms.Textarea(example), max_length=20_000, **keywords)

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - Django's
        """Return stored links as lines; what somebody has just typed stays as it is."""
        if isinstance(value, list):
            return "\n".join(f"{written_label(link['label'])} | {link['url']}" for link in value)
        return value

    def clean(self, value: str | None) -> Any:  # noqa: ANN401 - Django's
        """Return the links in the order of their lines."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_LINKS:
            raise ValidationError(self.error_messages["many"], "many", {"most": MOST_LINKS})
        return [self._link(line) for line in lines]

    def _link(self, line: str) -> dict[str, Any]:
        label, separator, url = (part.strip() for part in line.rpartition("|"))
        try:
            URLValidator(schemes=LINK_SCHEMES)(url)
        except ValidationError as error:
            wrong = self.error_messages["link"]
            raise ValidationError(wrong, "link", {"line": line[:120]}) from error
        named = separator and label
        return {"label": read_label(label, dict(settings.LANGUAGES)) if named else url, "url": url}

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ANN401 - Django's
        """Say whether the lines differ."""
        return super().has_changed(self.prepare_value(initial), data)


class VersionField(forms.IntegerField):
    """The version of a row that somebody began to edit; 0 stands for a row not stored yet."""

    def __init__(self, **keywords: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(
            **{"widget": forms.HiddenInput, "required": False, "min_value": 0, **keywords}
        )

    def clean(self, value: Any) -> int:  # noqa: ANN401 - Django's
        """Return the number; 0 when none was sent and none is required."""
        return super().clean(value) or 0


class WallTimeField(forms.DateTimeField):
    """A day and an hour as the clock on the wall of the place shows it: without a zone.

    Its years leave room for whatever is added to a time, or taken from it.
    """

    def __init__(self, **keywords: Any) -> None:  # noqa: ANN401 - Django's
        widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **keywords)

    def to_python(self, value: Any) -> datetime | None:  # noqa: ANN401 - Django's
        """Return what was typed, without a zone."""
        moment = super().to_python(value)
        if moment and moment.year not in YEARS:
            raise ValidationError(self.error_messages["invalid"], "invalid")
        return moment and moment.replace(tzinfo=None)


class DayField(forms.DateField):
    """A date whose year leaves room for whatever is added to it, or taken from it."""

    def to_python(self, value: Any) -> date | None:  # noqa: ANN401 - Django's
        """Return what was typed."""
        day = super().to_python(value)
        if day and day.year not in YEARS:
            raise ValidationError(self.error_messages["invalid"], "invalid")
        return day


def day_field(label: StrOrPromise, **keywords: Any) -> DayField:  # noqa: ANN401 - Django's
    """Return a field for a date."""
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return DayField(label=label, widget=widget, **keywords)


def hour_field(label: StrOrPromise, **keywords: Any) -> forms.TimeField:  # noqa: ANN401 - Django's
    """Return a field for an hour on the wall."""
    return forms.TimeField(
        label=label, widget=forms.TimeInput({"type": "time"}, format="%H:%M"), **keywords
    )


class CountryField(PrintableField):
    """A country by its two letters (ISO 3166-1 alpha-2), in capitals, or ""."""

    def __init__(self, **keywords: Any) -> None:  # noqa: ANN401 - Django's
        letters = RegexValidator(r"\A[A-Z]{2}\Z", _("Write two letters, such as FR."))
        words = {"label": _("Country"), "help_text": _("Two letters, such as FR.")}
        super().__init__(
            **{**words, "required": False, "max_length": 2, "validators": [letters], **keywords}
        )

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django's
        """Return the letters in capitals."""
        return super().to_python(value).upper()


def degrees(label: StrOrPromise, help_text: StrOrPromise, *, most: int) -> forms.FloatField:
    """Return a field for a coordinate of WGS 84, from ``-most`` to ``most`` degrees, or nothing."""
    return forms.FloatField(
        label=label, help_text=help_text, min_value=-most, max_value=most, required=False
    )


def refuse_half_coordinates(form: forms.Form) -> None:
    """Refuse a ``latitude`` without a ``longitude``, and the other way round."""
    both = [form.cleaned_data.get(name, "wrong") for name in ("latitude", "longitude")]
    if both.count(None) == 1 and "wrong" not in both:
        form.add_error("longitude", ValidationError(_("Write both coordinates, or none.")))

"""What a visitor says: that they come, with how many, and how they hear of changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.attendance.choices import MOST_COMPANIONS
from meshup.attendance.domain.wishes import Wish
from meshup.kit.forms.fields import PrintableField

if TYPE_CHECKING:
    from django.http import HttpRequest

    from meshup.attendance.domain.queries.registrations import RegistrationFacts

LONGEST_NAME: Final = 80
LONGEST_CODE: Final = 20
LONGEST_TOKEN: Final = 64
PLAUSIBLE_CODE: Final = re.compile(r"[0-9A-Za-z -]{8,20}")
WISH_FIELDS: Final = ("companions", "maybe", "series", "name", "only_changes")
"""The fields by which a form says more than that somebody comes."""


class ComingForm(forms.Form):
    """That somebody comes: a button on a public page, and what may come along with it."""

    companions = forms.IntegerField(min_value=0, max_value=MOST_COMPANIONS, required=False)
    name = PrintableField(max_length=LONGEST_NAME, required=False)
    maybe = forms.BooleanField(required=False)
    series = forms.BooleanField(required=False)
    only_changes = forms.BooleanField(required=False)
    somebody_else = forms.BooleanField(required=False)
    code = PrintableField(max_length=LONGEST_CODE, required=False)
    once = PrintableField(max_length=LONGEST_TOKEN, required=False)
    website = PrintableField(required=False)
    """A trap: machines that fill in every field fill in this one."""

    @property
    def is_trapped(self) -> bool:
        """Whether a machine filled this in."""
        return bool(self.data.get("website"))

    @property
    def is_bare(self) -> bool:
        """Whether it says no more than that somebody comes."""
        return not any(self.data.get(name) for name in WISH_FIELDS)

    @property
    def wish(self) -> Wish:
        """What it says; to be asked of a valid one."""
        said = self.cleaned_data
        return Wish(
            companions=said["companions"] or 0,
            name=said["name"],
            maybe=said["maybe"],
            series=said["series"],
            only_changes=said["only_changes"],
        )


class DetailsForm(forms.Form):
    """What somebody who comes may add: a name for the door, an address for letters."""

    name = PrintableField(
        label=_("A name or nickname"),
        help_text=_("For the list at the door, if there is one. It is shown to nobody else."),
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput({"autocomplete": "nickname"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_(
            "For a confirmation, a reminder the day before and a letter when something changes,"
            " with the date for your calendar. For nothing else."
        ),
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    only_changes = forms.BooleanField(label=_("Write only when something changes"), required=False)

    @classmethod
    def of(cls, registration: RegistrationFacts) -> DetailsForm:
        """Return the form as a page shows it first; the address is not shown again."""
        told = {"name": registration.name, "only_changes": registration.only_changes}
        return cls(initial=told)


class RegistrationActForm(forms.Form):
    """One tap on the page of a registration: the button that was pressed names the field."""

    companions = forms.IntegerField(min_value=0, max_value=MOST_COMPANIONS, required=False)
    maybe = forms.TypedChoiceField(
        choices=(("0", "0"), ("1", "1")),
        coerce=lambda word: word == "1",
        empty_value=None,
        required=False,
    )
    series = forms.TypedChoiceField(
        choices=(("1", "1"),), coerce=bool, empty_value=None, required=False
    )
    skip = forms.DateField(required=False)
    unskip = forms.DateField(required=False)
    accept = forms.IntegerField(min_value=1, required=False)
    decline = forms.IntegerField(min_value=1, required=False)
    forget_email = forms.BooleanField(required=False)
    withdraw = forms.BooleanField(required=False)


class EveningForm(forms.Form):
    """One tap on the page of all evenings; ``calendar`` and ``revoke`` say whose calendar."""

    registration = forms.IntegerField(min_value=1, required=False)
    skip = forms.DateField(required=False)
    unskip = forms.DateField(required=False)
    withdraw = forms.BooleanField(required=False)
    calendar = forms.IntegerField(min_value=1, required=False)
    revoke = forms.IntegerField(min_value=1, required=False)


def code_in(request: HttpRequest) -> str:
    """Return the code of the evening that the address of a page carries, as on a poster; or ""."""
    code = request.GET.get("code", "")
    return code if PLAUSIBLE_CODE.fullmatch(code) else ""


def page_with_code(path: str, code: str) -> str:
    """Return the address of a page that carries the code of the evening on; "" is none."""
    if not code:
        return path
    page, mark, place = path.partition("#")
    return f"{page}{'&' if '?' in page else '?'}{urlencode({'code': code})}{mark}{place}"

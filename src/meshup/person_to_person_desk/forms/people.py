"""Somebody without a phone, as a helper notes them; somebody of the list at the door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meshup.kit.forms.fields import PrintableField
from meshup.kit.web import spoken
from meshup.presence.domain.joining import LONGEST_NAME, JoinWish
from meshup.presence.errors import NoLanguage
from meshup.presence.spoken_languages import OFFERED, language_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict


class PersonForm(forms.Form):
    """What somebody without a phone is called, and what they speak.

    Args:
        sent: what was typed.
        first: languages that are offered at once; the others are folded.
        chosen: those that are ticked, as for the person before.
    """

    display_name = PrintableField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "words"}),
    )
    languages = forms.MultipleChoiceField(
        label=_("Speaks"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, sent: QueryDict | None = None, *, first: Sequence[str], chosen: Sequence[str] = ()
    ) -> None:
        at_once = list(dict.fromkeys((*first, *chosen)))
        super().__init__(sent, initial={"languages": list(chosen or first[:1])})
        self.offered_first = len(at_once)
        languages = cast("forms.MultipleChoiceField", self.fields["languages"])
        codes = dict.fromkeys((*at_once, *OFFERED))
        languages.choices = [(code, language_name(code)) for code in codes]

    def clean_languages(self) -> list[str]:
        """Refuse who speaks nothing."""
        chosen: list[str] = self.cleaned_data["languages"]
        if not chosen:
            raise ValidationError(spoken(NoLanguage()), NoLanguage.code)
        return chosen

    @property
    def wish(self) -> JoinWish:
        """What it says; to be asked of a valid one."""
        return JoinWish(self.cleaned_data["display_name"], tuple(self.cleaned_data["languages"]))

    @property
    def first_languages(self) -> list[Any]:
        """The boxes that are offered at once."""
        return list(self["languages"])[: self.offered_first]

    @property
    def more_languages(self) -> list[Any]:
        """The boxes that are folded."""
        return list(self["languages"])[self.offered_first :]


class NameForm(forms.Form):
    """What somebody is called who is there and chose no name.

    Args:
        sent: what was typed. presence: their number on the list of who is there.
    """

    display_name = PrintableField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "words"}),
    )

    def __init__(self, sent: QueryDict | None = None, *, presence: int) -> None:
        super().__init__(sent, auto_id=f"id_there_{presence}_%s")
        self.presence = presence

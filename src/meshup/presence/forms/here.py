"""What somebody says who is there: the code on the screen, their name there, what they speak."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meshup.attendance.domain.passes import LONGEST_TYPED
from meshup.kit.forms.fields import PrintableField
from meshup.kit.web import spoken
from meshup.presence.domain.joining import LONGEST_NAME, JoinWish
from meshup.presence.errors import NoLanguage, WrongCode
from meshup.presence.spoken_languages import OFFERED, language_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, QueryDict

LONGEST_CODE: Final = 20
LONGEST_TOKEN: Final = 64
PLAUSIBLE_CODE: Final = re.compile(r"[0-9A-Za-z -]{8,20}")
SOMEBODY_NEW: Final = 0
"""Who joins is none of those who used the device so far."""


class HereForm(forms.Form):
    """That somebody is there, or is called otherwise.

    Args:
        first: languages that are offered at once; the others are folded.
        needs_code: whether they have to show that they see the screen.
    """

    code = PrintableField(
        label=_("Code on the screen"),
        max_length=LONGEST_CODE,
        required=False,
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "join-code",
                "size": "12",
            }
        ),
    )
    display_name = PrintableField(
        label=_("What shall we call you?"),
        help_text=_("A first name or nickname, for those whom you meet. You may leave it empty."),
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput({"autocomplete": "nickname"}),
    )
    languages = forms.MultipleChoiceField(
        label=_("You speak"), required=False, widget=forms.CheckboxSelectMultiple
    )
    person = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    once = PrintableField(max_length=LONGEST_TOKEN, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        sent: QueryDict | None = None,
        *,
        first: Sequence[str] = (),
        needs_code: bool = True,
        initial: Mapping[str, object] | None = None,
        auto_id: str = "id_%s",
    ) -> None:
        super().__init__(sent, initial=dict(initial or {}), auto_id=auto_id)
        self.needs_code = needs_code
        self.offered_first = len(first)
        codes = dict.fromkeys((*first, *OFFERED))
        languages = cast("forms.MultipleChoiceField", self.fields["languages"])
        languages.choices = [(code, language_name(code)) for code in codes]

    def clean_languages(self) -> list[str]:
        """Refuse who speaks nothing."""
        chosen: list[str] = self.cleaned_data["languages"]
        if not chosen:
            raise ValidationError(spoken(NoLanguage()), NoLanguage.code)
        return chosen

    def clean_code(self) -> str:
        """Refuse who joins without a code."""
        code: str = self.cleaned_data["code"]
        if self.needs_code and not code:
            raise ValidationError(_("Type the code that the screen shows."), WrongCode.code)
        return code

    def hide_code(self) -> None:
        """Bring the code along unseen: the picture on the screen gave it, and it is right."""
        if not self.is_bound:
            self.fields["code"].widget = forms.HiddenInput()

    @property
    def wish(self) -> JoinWish:
        """What it says; to be asked of a valid one."""
        said = self.cleaned_data
        return JoinWish(said["display_name"], tuple(said["languages"]))

    @property
    def first_languages(self) -> list[Any]:
        """The boxes that are offered at once."""
        return list(self["languages"])[: self.offered_first]

    @property
    def more_languages(self) -> list[Any]:
        """The boxes that are folded."""
        return list(self["languages"])[self.offered_first :]


class ClaimForm(forms.Form):
    """That somebody who joined registered on another device: the code of that registration."""

    registration = PrintableField(
        label=_("Code of your registration"),
        max_length=LONGEST_TYPED,
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    person = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


def code_in(request: HttpRequest) -> str:
    """Return the code that the address of the page carries, as in the picture on the screen."""
    code = request.GET.get("code", "")
    return code if PLAUSIBLE_CODE.fullmatch(code) else ""

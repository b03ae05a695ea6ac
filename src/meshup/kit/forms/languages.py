"""The languages of a form: those its texts are written in, and those that people speak."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import get_language_info, gettext_lazy as _

from meshup.kit.forms.texts import TextsField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.kit.localized_text import Texts

SPOKEN: Final = ("fr", "en", "ar", "de", "es", "eo", "it", "nl", "pt", "uk")
"""Languages that may be spoken where people meet, whatever the pages are written in."""


class SpokenLanguagesField(forms.MultipleChoiceField):
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


def set_languages(form: forms.BaseForm, languages: Sequence[str]) -> None:
    """Let ``form`` ask for texts in these languages, the main one first, and offer them first.

    Texts that the form's initial value has in other languages stay as they are.
    """
    for name, field in form.fields.items():
        if isinstance(field, TextsField):
            field.widget.languages = tuple(languages)
            stored: Texts = form.get_initial_for_field(field, name) or {}
            field.kept = {code: text for code, text in stored.items() if code not in languages}
        elif isinstance(field, SpokenLanguagesField):
            field.put_first(languages)

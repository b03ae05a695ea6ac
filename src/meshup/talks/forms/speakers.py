"""The page of a speaker, as they write it."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.kit.forms.fields import PrintableField
from meshup.kit.forms.texts import TextsField
from meshup.talks.domain.speaker_pages import LONGEST_NAME, LONGEST_TEXT, SpeakerWish
from meshup.talks.forms.materials import address_field


class SpeakerPageForm(forms.Form):
    """A name, some words, an address."""

    name = PrintableField(
        label=_("The name of your page"),
        help_text=_("Only talks that you hold under this very name are on it."),
        max_length=LONGEST_NAME,
    )
    texts = TextsField(label=_("Some words about you"), rows=3, most=LONGEST_TEXT, required=False)
    url = address_field(_("An address of yours"), required=False)
    field_names: Final = {"words": "texts"}

    @property
    def wish(self) -> SpeakerWish:
        """What is asked for."""
        return SpeakerWish(**{name: self.cleaned_data[name] for name in ("name", "texts", "url")})

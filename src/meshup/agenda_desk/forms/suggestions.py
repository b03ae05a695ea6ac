"""What a visitor suggests, without an account."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.agenda_desk.forms.events import ImpromptuForm
from meshup.kit.forms.fields import PrintableField


class SuggestionForm(ImpromptuForm):
    """An impromptu event, and how to reach whoever had the idea."""

    reach = PrintableField(
        label=_("How the hosts can reach you"),
        help_text=_(
            "If you like: an address, a number, a handle. Only the hosts read it,"
            " and it is erased when they decide."
        ),
        max_length=200,
        required=False,
    )
    website = PrintableField(
        label=_("Leave this empty"),
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
        required=False,
    )
    """A trap: machines that fill in every field fill in this one."""

    @property
    def is_trapped(self) -> bool:
        """Whether a machine filled this in."""
        return bool(self.cleaned_data.get("website"))

"""One's own contact card, as it is typed; what is ticked is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.contact_exchange.domain.cards import PARTS, Card, card_of
from meshup.kit.forms.fields import PrintableField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.forms.boundfield import BoundField, BoundWidget

    from meshup.contact_exchange.domain.queries.exchanges import ExchangePanel

LONGEST_TYPED: Final = 2_000
"""Characters of one field that are looked at; how long each may be, the card says."""
GIVE: Final = (
    ("phone", _("Give my phone number")),
    ("mail", _("Give my e-mail address")),
    ("links", _("Give my links")),
    ("note", _("Give my text")),
)


def card_form_id(panel: ExchangePanel) -> str:
    """Return the pattern of the ids of the form that stands with ``panel``."""
    return f"card-{panel.owner}-%s"


class CardForm(forms.Form):
    """A name, and what somebody gives beside it to one person."""

    name = PrintableField(
        label=_("Name"),
        max_length=LONGEST_TYPED,
        required=False,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    phone = PrintableField(
        label=_("Phone"),
        max_length=LONGEST_TYPED,
        required=False,
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )
    mail = PrintableField(
        label=_("E-mail"),
        max_length=LONGEST_TYPED,
        required=False,
        widget=forms.TextInput({"autocomplete": "email", "inputmode": "email"}),
    )
    links = PrintableField(
        label=_("Links"),
        help_text=_("One on each line: a site, an account …"),
        max_length=LONGEST_TYPED,
        required=False,
        widget=forms.Textarea({"rows": 2, "inputmode": "url", "spellcheck": "false"}),
    )
    note = PrintableField(
        label=_("A few words"),
        help_text=_("Such as what you talked about."),
        max_length=LONGEST_TYPED,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    give = forms.MultipleChoiceField(
        choices=GIVE, required=False, widget=forms.CheckboxSelectMultiple, initial=PARTS
    )

    @property
    def parts(self) -> Iterator[tuple[BoundField, BoundWidget]]:
        """Return each part of the card with the box that gives it."""
        boxes = {box.data["value"]: box for box in self["give"]}
        for part in PARTS:
            yield self[part], boxes[part]

    @property
    def card(self) -> Card:
        """Return the card that is given; the form is valid.

        Raises:
            NoName, NothingOnCard, NotAPhone, NotAMail, NotALink, TooManyLinks, TooLong
        """
        typed = self.cleaned_data
        lines = tuple(typed["links"].splitlines())
        card = Card(typed["name"], typed["phone"], typed["mail"], lines, typed["note"])
        return card_of(card, typed["give"])

"""What hosts fill in who keep somebody out: why, and for how long."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from meshup.kit.forms.fields import PrintableField
from meshup.kit.ip_networks import is_address, network_of
from meshup.moderation.choices import LONGEST_NETWORK_BLOCK_DAYS
from meshup.moderation.domain.reasons import LONGEST_REASON

if TYPE_CHECKING:
    from datetime import datetime


class ReasonForm(forms.Form):
    """Why something is done."""

    why = PrintableField(
        label=_("Why?"),
        help_text=_("The other hosts read it in the log."),
        widget=forms.Textarea({"rows": "3"}),
        max_length=LONGEST_REASON,
    )


class OptionalReasonForm(ReasonForm):
    """Why something is done, if there is more to say."""

    def __init__(self, *args: Any, **keywords: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **keywords)
        self.fields["why"].required = False


class NetworkBlockForm(ReasonForm):
    """A network address that is kept out."""

    field_order = ("address", "days", "why")

    address = PrintableField(
        label=_("Network address"),
        help_text=_("Such as 192.0.2.7; only a keyed hash of it is kept."),
        max_length=45,
    )
    days = forms.IntegerField(
        label=_("Days"),
        initial=1,
        min_value=1,
        max_value=LONGEST_NETWORK_BLOCK_DAYS,
        help_text=_("A whole house may be behind one address, and tomorrow somebody else."),
    )

    def clean_address(self) -> str:
        """Return the network of the address."""
        address = self.cleaned_data["address"].strip()
        if not is_address(address):
            raise ValidationError(_("This is no network address."), code="address")
        return network_of(address)

    def until(self, at: datetime) -> datetime:
        """Return when it ends; to be called on a valid form."""
        return at + timedelta(days=self.cleaned_data["days"])

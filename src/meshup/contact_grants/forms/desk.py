"""What hosts fill in: whom they would like to be introduced to, and to whom they pass it on."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.community.domain.queries import this_node
from meshup.contact_grants.domain.contact_terms import LONGEST
from meshup.contact_grants.domain.passing_on import AskPlan
from meshup.kit.forms.fields import PrintableField, day_field
from meshup.kit.month import today_in
from meshup.node_requests.forms.nodes import NodeField

PARTS: Final = (
    ("phone", _("phone number")),
    ("mail", _("e-mail address")),
    ("links", _("links")),
    ("note", _("a few words")),
)
END_OF_DAY: Final = time(23, 59)
ANSWER_WITHIN: Final = 14
USUAL_DAYS: Final = 90


class AskForm(forms.Form):
    """What hosts ask another community."""

    whom = PrintableField(
        label=_("To whom would you like to be introduced?"),
        help_text=_(
            "A person or a role: “whoever spoke about routing in May”, “who lent you the room”."
        ),
        max_length=LONGEST["whom"],
    )
    purpose = PrintableField(
        label=_("Why"),
        help_text=_("The person reads it, word for word, before they answer."),
        max_length=LONGEST["content"],
        widget=forms.Textarea({"rows": 4}),
    )
    readers = PrintableField(
        label=_("Who will see it"),
        help_text=_("Such as: Ada and Bilal, who prepare the evening. You are held to it."),
        max_length=LONGEST["readers"],
    )
    fields_wanted = forms.MultipleChoiceField(
        label=_("What you need beside a name"),
        choices=PARTS,
        initial=["mail"],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    until = day_field(_("Until when"), help_text=_("Then it is deleted here, whatever happens."))
    deadline = day_field(
        _("Answer until"),
        help_text=_("If nobody said yes by then, you learn no more than that."),
    )
    field_names: Final = {"fields": "fields_wanted"}

    def __init__(self, *args: Any, now: datetime, **keywords: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **keywords)
        today = today_in(this_node().time_zone, now)
        self.fields["node"] = NodeField(now=now, label=_("Which community do you ask?"))
        self.fields["until"].initial = today + timedelta(days=USUAL_DAYS)
        self.fields["deadline"].initial = today + timedelta(days=ANSWER_WITHIN)
        self.order_fields(["node"])

    @property
    def plan(self) -> AskPlan:
        """Return what was filled in; the form is valid."""
        said = self.cleaned_data
        return AskPlan(
            whom=said["whom"],
            purpose=said["purpose"],
            readers=said["readers"],
            fields=said["fields_wanted"],
            until=_end_of(said["until"]),
            deadline=_end_of(said["deadline"]),
        )


class PassOnForm(forms.Form):
    """To whom hosts pass on what another community asks."""

    email = forms.EmailField(
        label=_("E-mail address of the person"),
        help_text=_("They get one letter. The other community never sees the address."),
        max_length=254,
        required=False,
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    code = PrintableField(
        label=_("Or the code that they show you"),
        help_text=_("On their page “Introductions”."),
        max_length=20,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


def _end_of(day: date) -> datetime:
    return datetime.combine(day, END_OF_DAY, ZoneInfo(this_node().time_zone))

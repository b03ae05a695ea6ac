"""Whom hosts ask to hold an event with them, and what holds then."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.cohosting.choices import MOST_DAYS
from meshup.cohosting.domain.cohost_numbers import MOST_PEOPLE
from meshup.cohosting.domain.invitations import LONGEST_EXPECTED, LONGEST_PART
from meshup.cohosting.domain.inviting import InvitationPlan, SettingsPlan
from meshup.community.domain.queries import this_node
from meshup.kit.forms.fields import PrintableField
from meshup.node_requests.forms.nodes import NodesField

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from meshup.cohosting.domain.queries.at_desk import InvitedNode

END_OF_DAY = time(23, 59)


class InvitationForm(forms.Form):
    """One form for all communities that are asked."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's
        now: datetime,
        without: Collection[str] = (),
        **keywords: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **keywords)
        self.fields["nodes"] = NodesField(
            now=now, without=without, label=_("Whom do you ask?"), required=False
        )
        self.order_fields(["nodes", "expected", "part", "deadline"])

    expected = PrintableField(
        label=_("What you expect of them"),
        help_text=_(
            "Such as: you bring the projector, we pay the room."
            " Write it so that everybody may read it: it stands in what both sides sign."
        ),
        widget=forms.Textarea({"rows": 4}),
        max_length=LONGEST_EXPECTED,
        required=False,
    )
    part = PrintableField(
        label=_("Which part of the programme would be theirs"),
        help_text=_("Such as: Saturday, or the workshops. Leave it empty for none."),
        max_length=LONGEST_PART,
        required=False,
    )
    deadline = forms.DateField(
        label=_("Answer until"),
        widget=forms.DateInput({"type": "date"}),
        required=False,
    )

    def plan(self) -> InvitationPlan:
        """Return what the form says; to be called on a valid one."""
        data, day = self.cleaned_data, self.cleaned_data["deadline"]
        zone = ZoneInfo(this_node().time_zone)
        return InvitationPlan(
            nodes=data["nodes"],
            expected=data["expected"],
            part=data["part"],
            deadline=datetime.combine(day, END_OF_DAY, zone) if day else None,
        )


class SettingsForm(forms.Form):
    """What holds when the home falls silent, and how places are given."""

    take_over_after_days = forms.IntegerField(
        label=_("Days of silence after which they may go on without you"),
        min_value=1,
        max_value=MOST_DAYS,
    )
    gives_at_once = forms.BooleanField(
        label=_("Give free places at once to whoever asks for more"), required=False
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's
        agreed: Sequence[InvitedNode],
        **keywords: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **keywords)
        choices = [("", _("nobody")), *((one.did, one.node.name) for one in agreed if one.did)]
        self.ranks = [f"successor_{number}" for number in range(1, len(choices))]
        for number, name in enumerate(self.ranks, start=1):
            label = _("Goes on from here, if you fall silent") if number == 1 else _("Else")
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)
        self.order_fields([*self.ranks, "take_over_after_days", "gives_at_once"])

    def plan(self) -> SettingsPlan:
        """Return what the form says; to be called on a valid one."""
        data = self.cleaned_data
        return SettingsPlan(
            successors=[data[name] for name in self.ranks if data[name]],
            take_over_after_days=data["take_over_after_days"],
            gives_at_once=data["gives_at_once"],
        )


class PlacesForm(forms.Form):
    """How many places a co-host has, or we need."""

    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=MOST_PEOPLE)


class WantedPlacesForm(forms.Form):
    """How many places of the home we need; empty: as many as it gave us."""

    places = forms.IntegerField(
        label=_("How many of their places you need"),
        min_value=1,
        max_value=MOST_PEOPLE,
        required=False,
    )

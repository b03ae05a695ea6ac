"""The small forms of single steps in the life of an event."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.agenda_desk.forms.fields import link_field
from meshup.kit.forms.fields import VersionField, WallTimeField
from meshup.kit.forms.texts import TextsField


class StepForm(forms.Form):
    """A step that is taken only while nobody else has changed the event."""

    version = VersionField()


class MoveForm(StepForm):
    """Another time for an event."""

    starts = WallTimeField(label=_("New start"))
    ends = WallTimeField(
        label=_("New end"),
        help_text=_("On another day, it lasts as long as before when you leave this as it is."),
    )

    def clean(self) -> dict[str, Any]:
        """Let the end follow a start that moves to another day."""
        data: dict[str, Any] = super().clean() or {}
        starts, before = data.get("starts"), self.initial
        if starts and "ends" not in self.changed_data and starts.date() != before["starts"].date():
            data["ends"] = starts + (before["ends"] - before["starts"])
        return data


class OnlineForm(StepForm):
    """The link of an event that goes online."""

    online_url = link_field()


class CancelForm(StepForm):
    """Why an event does not take place."""

    reasons = TextsField(
        label=_("Why"),
        help_text=_("Everybody reads it on the event's page and in calendars."),
        rows=2,
        most=1000,
        required=False,
    )

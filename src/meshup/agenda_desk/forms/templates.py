"""What a host says of a template, and what a new event takes from one, or from another event."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.agenda_desk.forms.fields import DAY
from meshup.kit.forms.fields import PrintableField, VersionField

if TYPE_CHECKING:
    from datetime import date

    from meshup.agenda.domain.outlines import EventOutline

SAME: Final = (
    *("kind", "all_day", "titles", "summaries", "texts", "venue", "mode", "online_url"),
    *("languages", "cover", "open_slots"),
)
"""What an outline and the form of an event call by the same name."""


class TemplateForm(forms.Form):
    """The name of a template."""

    version = VersionField()
    name = PrintableField(
        label=_("Name of the template"),
        help_text=_("What hosts read when they make an event, such as: Evening of talks."),
        max_length=80,
    )


def outline_initial(outline: EventOutline, day: date) -> dict[str, Any]:
    """Return what the form of a new event on ``day`` shows of an outline."""
    starts = datetime.combine(day, outline.start)
    ends = starts + timedelta(minutes=outline.minutes)
    return {
        **{name: getattr(outline, name) for name in SAME},
        "starts": starts,
        "ends": ends - DAY if outline.all_day else ends,
    }

"""Shell: the first step of a fresh node that the agenda knows of; reads, and writes nothing."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from meshup.agenda.domain.queries.series import has_series
from meshup.community.first_steps import FirstStep


def series_made() -> FirstStep:
    """Look whether there is a series."""
    return FirstStep(
        _("Make your first series"),
        is_done=has_series(),
        sentence=_("When you meet again and again; all its dates follow from one sentence."),
        url=reverse("agenda_desk:series_new"),
        label=_("Make it"),
    )

"""The fixed words of reports: ways to report, states of a report, who reads a note."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """What a report is about, which decides who reads it."""

    CONTENT = "content", _("Something on this site")
    CONDUCT = "conduct", _("How somebody behaved")


class ReportState(models.TextChoices):
    """Where a report stands."""

    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
    WITHDRAWN = "withdrawn", _("taken back")  # by whoever sent it; its words are gone


TRANSITIONS: Final[dict[ReportState, frozenset[ReportState]]] = {
    ReportState.OPEN: frozenset({ReportState.CLOSED, ReportState.WITHDRAWN}),
    ReportState.CLOSED: frozenset({ReportState.OPEN, ReportState.WITHDRAWN}),
    ReportState.WITHDRAWN: frozenset(),
}


class Audience(models.TextChoices):
    """Who reads a note."""

    READERS = "readers", _("whoever works on the report")
    REPORTER = "reporter", _("whoever sent the report as well")

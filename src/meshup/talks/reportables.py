"""Talks as what anybody can report; hosts mend them at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.kit import clock
from meshup.kit.addresses import address_of
from meshup.reports.reportables import Reportable, ReportedSubject, register_reportable
from meshup.talks.domain.queries.pages import shown_talk

if TYPE_CHECKING:
    from meshup.kit.shown import Shown


def _find(slug: str) -> Shown[ReportedSubject]:
    shown = shown_talk(slug, clock.now())
    url = address_of("talk", slug=slug)
    return shown.with_value(ReportedSubject(titles=shown.value.talk.titles, url=url))


def register() -> None:
    """Let everybody report talks; called once, at the start."""
    register_reportable(Reportable(kind="talk", find=_find))

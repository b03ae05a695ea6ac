"""Shell: what hosts and contact persons hear of: the reports that wait and that they may read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from meshup.community.notification_kinds import Notice, NotificationKind
from meshup.reports.choices import Way
from meshup.reports.domain.queries.contact_persons import may_read_reports
from meshup.reports.domain.queries.reports import waiting_reports

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meshup.community.rules import Asker


def heading_of(way: Way) -> str:
    """Return what waits, in a few words that give nothing away."""
    if way == Way.CONDUCT:
        return _("Somebody reports how somebody behaved")
    return _("Somebody reports something on this site")


def waiting(asker: Asker) -> Iterator[Notice]:
    """Yield each open report that ``asker`` may read: that there is one, and where, no more."""
    sentences = {
        Way.CONDUCT: _("somebody reports how somebody behaved"),
        Way.CONTENT: _("somebody reports something on this site"),
    }
    for report in waiting_reports(asker):
        url = reverse("reports:report_at_desk", args=[report.number])
        yield Notice(report.subject, sentences[report.way], url)


REPORTS: Final = NotificationKind(
    "reports", gettext_lazy("Reports of visitors"), may_read_reports, waiting, position=5
)

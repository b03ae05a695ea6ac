"""Shell: what hosts set and noted about coming, as history knows it: kept, shown, undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from meshup.agenda.domain.access import require
from meshup.attendance.domain.tags import coming_tag, size_tag
from meshup.attendance.models import CountElsewhere, Terms
from meshup.community import rules
from meshup.history.domain.tracking import Tracked, Wording

if TYPE_CHECKING:
    from meshup.community.rules import Asker


def _refuse_others(by: Asker | None) -> None:
    require(by, rules.may_edit_agenda)


def _terms_tags(terms: Terms) -> set[str]:
    if terms.event is not None:
        return {coming_tag(terms.event.slug), size_tag(terms.event.slug)}
    return {f"series:{terms.series.slug}"} if terms.series else set()


TRACKED: Final = (
    Tracked(
        kind="terms",
        model=Terms,
        tags=_terms_tags,
        guard=_refuse_others,
        wording=Wording(
            columns={
                "capacity": _("how many may come"),
                "hours_to_answer": _("time to answer an offered place"),
            }
        ),
    ),
    Tracked(
        kind="count_elsewhere",
        model=CountElsewhere,
        tags=lambda count: {coming_tag(count.event.slug), size_tag(count.event.slug)},
        guard=_refuse_others,
        wording=Wording(columns={"number": _("number"), "source": _("site")}),
    ),
)

"""Shell: calls, as history knows them; see ``history.domain.tracking``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language, gettext, gettext_lazy as _

from meshup.community.rules import require
from meshup.history.domain.tracking import Tracked, Wording
from meshup.kit.localized_text import localized
from meshup.proposals.domain.tags import CALLS
from meshup.proposals.models import Call, Proposal
from meshup.proposals.rules import may_change_calls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.community.rules import Asker
    from meshup.history.domain.records import Snapshot


def _names(rows: Sequence[Snapshot]) -> list[str]:
    wanted = get_language() or "en"
    return [
        str(localized(row.get("titles") or {}, wanted))
        or (gettext("the standing call") if not row.get("slug") else row["slug"])
        for row in rows
    ]


def _refuse_others(by: Asker | None) -> None:
    require(by, may_change_calls)


def _has_proposals(call: Call) -> bool:
    """Say whether an undo would take a call away that somebody has answered.

    The standing one is there without its row.
    """
    return bool(call.slug) and Proposal.objects.filter(call=call.slug).exists()


TRACKED: Final = (
    Tracked(
        kind="call",
        model=Call,
        tags=lambda _call: (CALLS,),
        guard=_refuse_others,
        has_dependents=_has_proposals,
        wording=Wording(
            verbs={
                "create": _("%(who)s made the call for proposals %(what)s."),
                "edit": _("%(who)s changed the call for proposals: %(what)s: %(columns)s."),
                "withdraw": _("%(who)s took the call for proposals %(what)s away."),
            },
            columns={
                "titles": _("title"),
                "texts": _("text"),
                "is_open": _("whether it is open"),
                "opens_at": _("when it opens"),
                "closes_at": _("when it closes"),
                "event": _("its event"),
                "kinds": _("what it asks for"),
                "topics": _("topics"),
                "questions": _("questions"),
                "is_review_anonymous": _("whether names are hidden until one has rated"),
                "has_voices": _("whether visitors read proposals"),
                "months_declined": _("how long declined proposals are kept"),
            },
            names=_names,
        ),
    ),
)

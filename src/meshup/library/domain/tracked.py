"""Shell: items of the library as history knows them; see ``history.domain.tracking``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language, gettext, gettext_lazy as _

from meshup.community.domain.queries import this_node
from meshup.community.rules import may_run_community, require
from meshup.history.domain.tracking import Tracked, Wording
from meshup.kit.localized_text import localized
from meshup.library.domain.items import ABOUT
from meshup.library.domain.own_number import count_change
from meshup.library.domain.tags import LIBRARY
from meshup.library.models import LibraryItem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.community.rules import Asker
    from meshup.history.domain.changes import Changing
    from meshup.history.domain.records import Snapshot


def _refuse_others(by: Asker | None) -> None:
    require(by, may_run_community)


def _names(rows: Sequence[Snapshot]) -> list[str]:
    language, languages = get_language() or "en", this_node().languages
    words = (localized(row["titles"], language, languages).words for row in rows)
    return [gettext("“%(name)s”") % {"name": each} for each in words]


def _count(making: Changing) -> None:
    count_change(making.at)


ITEMS: Final = Tracked(
    kind=ABOUT,
    model=LibraryItem,
    tags=lambda _item: (LIBRARY,),
    private=frozenset({"credit", "based_on"}),
    derived=frozenset({"digest", "holds", "file_kind", "file_bytes", "is_untold"}),
    guard=_refuse_others,
    refresh=_count,
    wording=Wording(
        verbs={
            "offered": _("%(who)s offered %(what)s to others."),
            "withdrawn": _("%(who)s offered %(what)s no more."),
            "copy": _("%(who)s took a copy of %(what)s."),
            "refresh": _("%(who)s took the newest words for %(what)s."),
        },
        columns={
            "titles": _("name"),
            "summaries": _("summary"),
            "texts": _("text"),
            "licence": _("licence"),
            "audience": _("who may see it"),
            "facts": _("days and numbers"),
            "state": _("whether it is offered"),
        },
        names=_names,
    ),
)

"""Shell: conversation starters as history knows them; see ``history.domain.tracking``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language, gettext, gettext_lazy as _

from meshup.community.domain.queries import this_node
from meshup.community.rules import may_edit_agenda, require
from meshup.conversation_starters.domain.shipped_starters import SHIPPED
from meshup.conversation_starters.models import ConversationStarter
from meshup.history.domain.tracking import Tracked, Wording
from meshup.kit.localized_text import localized

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.community.rules import Asker
    from meshup.history.domain.records import Snapshot


DECK: Final = "starters"
"""The tag of pages that show something of the deck."""


def _refuse_others(by: Asker | None) -> None:
    require(by, may_edit_agenda)


def _names(rows: Sequence[Snapshot]) -> list[str]:
    """Return what starters say, in the language of whoever reads."""
    shipped = {starter.slug: starter.texts for starter in SHIPPED}
    languages = this_node().languages
    words = (
        localized(row["texts"] or shipped.get(row["slug"], {}), get_language() or "en", languages)
        for row in rows
    )
    return [gettext("“%(name)s”") % {"name": each.words} for each in words]


STARTERS: Final = Tracked(
    kind="starter",
    model=ConversationStarter,
    tags=lambda _starter: (DECK,),
    guard=_refuse_others,
    wording=Wording(
        verbs={
            "hide": _("%(who)s hid %(what)s."),
            "show": _("%(who)s showed %(what)s again."),
            "place": _("%(who)s moved %(what)s in the deck."),
        },
        columns={"texts": _("words"), "hidden": _("hidden"), "position": _("place in the deck")},
        names=_names,
        blank={"texts": {}, "hidden": False, "position": None},
    ),
)

"""What is shared, with whom, and under which licence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext_lazy

if TYPE_CHECKING:
    from collections.abc import Mapping


class ItemKind(models.TextChoices):
    """What an item is; the first ones are content, which can be copied."""

    ABSTRACT = "abstract", pgettext_lazy("library item", "Talk abstract")
    SLIDES = "slides", pgettext_lazy("library item", "Slides")
    TEMPLATE = "template", pgettext_lazy("library item", "Template")
    LETTER = "letter", pgettext_lazy("library item", "Letter")
    CHARTER = "charter", pgettext_lazy("library item", "Charter")
    POSTER = "poster", pgettext_lazy("library item", "Poster")
    ENCOUNTERS = "encounters", pgettext_lazy("library item", "Conversation starters")
    CHECKLIST = "checklist", pgettext_lazy("library item", "Checklist")
    OTHER = "other", pgettext_lazy("library item", "Something else to read")
    TOOL = "tool", pgettext_lazy("library item", "Tool")
    VENUE = "venue", pgettext_lazy("library item", "Venue")
    HELP_OFFERED = "offered", pgettext_lazy("library item", "Help offered")
    HELP_WANTED = "wanted", pgettext_lazy("library item", "Help wanted")


BY_REQUEST: Final = frozenset(
    {ItemKind.TOOL, ItemKind.VENUE, ItemKind.HELP_OFFERED, ItemKind.HELP_WANTED}
)
"""What other communities ask for, and do not copy."""
CONTENT: Final = tuple(kind for kind in ItemKind if kind not in BY_REQUEST)


class ItemGroup(models.TextChoices):
    """Which form an item is written with."""

    CONTENT = "content", _("Something to read or use")
    TOOL = "tool", _("A tool")
    VENUE = "venue", _("A venue")
    HELP = "help", _("Help, offered or wanted")


KINDS_OF_GROUP: Final[Mapping[ItemGroup, tuple[ItemKind, ...]]] = {
    ItemGroup.CONTENT: CONTENT,
    ItemGroup.TOOL: (ItemKind.TOOL,),
    ItemGroup.VENUE: (ItemKind.VENUE,),
    ItemGroup.HELP: (ItemKind.HELP_OFFERED, ItemKind.HELP_WANTED),
}


class Audience(models.TextChoices):
    """Who may see an item."""

    PUBLIC = "public", pgettext_lazy("audience", "everybody")
    MESH = "mesh", pgettext_lazy("audience", "all nodes of the mesh")
    MEMBERS = "members", pgettext_lazy("audience", "communities under an umbrella with us")
    NEIGHBOURS = "neighbours", pgettext_lazy("audience", "our neighbours")


class ItemState(models.TextChoices):
    """Whether others see an item.

    Words
        own        it is here for the hosts alone, such as a fresh copy
        withdrawn  it was offered, and is no more
    """

    OWN = "own", pgettext_lazy("library item", "for ourselves")
    OFFERED = "offered", pgettext_lazy("library item", "offered")
    WITHDRAWN = "withdrawn", pgettext_lazy("library item", "withdrawn")


TRANSITIONS: Final[Mapping[ItemState, frozenset[ItemState]]] = {
    ItemState.OWN: frozenset({ItemState.OFFERED}),
    ItemState.OFFERED: frozenset({ItemState.WITHDRAWN}),
    ItemState.WITHDRAWN: frozenset({ItemState.OFFERED}),
}


class Holds(models.TextChoices):
    """In which form content is there."""

    TEXT = "text", _("a text")
    LINK = "link", _("an address")
    FILE = "file", _("a file")
    PART = "part", _("ready to be used here")


@dataclass(frozen=True, slots=True)
class LicenceFacts:
    """A licence: its name by SPDX, where its words are, and whether copies have to keep it."""

    spdx: str
    url: str
    keeps: bool


_CC: Final = "https://creativecommons.org"
LICENCES: Final[Mapping[str, LicenceFacts]] = {
    facts.spdx: facts
    for facts in (
        LicenceFacts("CC-BY-SA-4.0", f"{_CC}/licenses/by-sa/4.0/", keeps=True),
        LicenceFacts("CC-BY-4.0", f"{_CC}/licenses/by/4.0/", keeps=False),
        LicenceFacts("CC0-1.0", f"{_CC}/publicdomain/zero/1.0/", keeps=False),
        LicenceFacts("CC-BY-NC-4.0", f"{_CC}/licenses/by-nc/4.0/", keeps=True),
        LicenceFacts("CC-BY-NC-SA-4.0", f"{_CC}/licenses/by-nc-sa/4.0/", keeps=True),
        LicenceFacts("MIT", "https://spdx.org/licenses/MIT.html", keeps=False),
        LicenceFacts("Apache-2.0", "https://spdx.org/licenses/Apache-2.0.html", keeps=False),
        LicenceFacts(
            "AGPL-3.0-or-later", "https://spdx.org/licenses/AGPL-3.0-or-later.html", keeps=True
        ),
    )
}
"""By SPDX; ``keeps``: what is made of it is shared under the same one (share alike), or, where
money may not be made of it, under nothing that allows that."""
SPDX_OF_URL: Final = {facts.url: facts.spdx for facts in LICENCES.values()}
NEEDS_NOTHING: Final = "CC0-1.0"


class LoanState(models.TextChoices):
    """Where a loan stands; see ``domain.loan_standing`` for what the day makes of it."""

    WAITING = "waiting", pgettext_lazy("loan", "asked")
    AGREED = "agreed", pgettext_lazy("loan", "agreed")
    REFUSED = "refused", pgettext_lazy("loan", "not agreed")
    ENDED = "ended", pgettext_lazy("loan", "ended")


LICENCE_CHOICES: Final = (
    ("CC-BY-SA-4.0", _("CC BY-SA 4.0: share and change it, name us, and share it alike")),
    ("CC-BY-4.0", _("CC BY 4.0: share and change it, and name us")),
    ("CC0-1.0", _("CC0: do with it what you like")),
    ("CC-BY-NC-4.0", _("CC BY-NC 4.0: as CC BY, but not for money")),
    ("CC-BY-NC-SA-4.0", _("CC BY-NC-SA 4.0: as CC BY-SA, but not for money")),
    ("MIT", _("MIT, for programs")),
    ("Apache-2.0", _("Apache 2.0, for programs")),
    ("AGPL-3.0-or-later", _("AGPL 3.0 or later, for programs")),
)

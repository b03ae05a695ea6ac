"""What proposals add to the menu of the desk."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from meshup.community.desk_menu import MenuEntry
from meshup.proposals.domain.queries.pool import number_waiting
from meshup.proposals.rules import may_see_pool

ENTRY: Final = MenuEntry(
    _("Proposals"), "proposals_desk:pool", may_see_pool, position=22, waiting=number_waiting
)

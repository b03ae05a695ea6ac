"""What the log of moderation calls a flood of proposals, and where hosts see it.

Shell. It names no row: a flood has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from meshup.moderation.act_wordings import NamedSubject

if TYPE_CHECKING:
    from collections.abc import Sequence

KIND: Final = "proposals"


def names_of_floods(keys: Sequence[str]) -> dict[str, NamedSubject]:
    """Return how floods are called; the log has no other key of this kind."""
    return {key: NamedSubject(_("many at once"), reverse("proposals_desk:floods")) for key in keys}

"""Shell: how the acts of this room are written in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from meshup.moderation.domain.blocks import BLOCK_NETWORK, BLOCK_PEER, LIFT

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SENTENCES: Final[dict[str, StrOrPromise]] = {
    BLOCK_PEER: _("%(who)s blocked %(what)s."),
    BLOCK_NETWORK: _("%(who)s blocked the network address from which it came."),
    LIFT: _("%(who)s lifted the block of %(what)s."),
}

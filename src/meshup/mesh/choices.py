"""How far a node is known: the levels of ``gossip.levels``, with words for hosts."""

from __future__ import annotations

from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _

from meshup.gossip import levels


class Level(IntegerChoices):
    """Only from ``VERIFIED`` on is a node shown or passed on."""

    HEARD = levels.Level.HEARD, _("heard of")
    VERIFIED = levels.Level.VERIFIED, _("known")
    NEIGHBOUR = levels.Level.NEIGHBOUR, _("neighbour")
    MEMBER = levels.Level.MEMBER, _("member")

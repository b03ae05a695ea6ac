"""How far a node is known: the levels of ``gossip.levels``, and one more that is only shown."""

from __future__ import annotations

from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _

from meshup.gossip import levels


class Level(IntegerChoices):
    """Only from ``VERIFIED`` on is a node shown or passed on.

    A ``MEMBER`` belongs under one umbrella with this node (``belonging``). No row has this level:
    it says nothing of who may leave cards of others here, which is what gossip asks.
    """

    HEARD = levels.Level.HEARD, _("heard of")
    VERIFIED = levels.Level.VERIFIED, _("known")
    NEIGHBOUR = levels.Level.NEIGHBOUR, _("neighbour")
    MEMBER = 3, _("member")

"""How far a node is known: from hearsay to a host's handshake."""

from __future__ import annotations

from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _


class Level(IntegerChoices):
    """Only from ``VERIFIED`` on is a node shown or passed on."""

    HEARD = 0, _("heard of")
    VERIFIED = 1, _("known")
    NEIGHBOUR = 2, _("neighbour")
    MEMBER = 3, _("member")

"""Shell: how the acts of this room are written in the log, and what they are about is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext, gettext_lazy as _

from meshup.moderation.act_wordings import NamedSubject
from meshup.moderation.domain import verbs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django_stubs_ext import StrOrPromise

SENTENCES: Final[dict[str, StrOrPromise]] = {
    verbs.BLOCK_PEER: _("%(who)s blocked %(what)s."),
    verbs.BLOCK_NETWORK: _("%(who)s blocked %(what)s."),
    verbs.LIFT: _("%(who)s lifted the block of %(what)s."),
    verbs.SET_MONTHS: _("%(who)s changed how long reports are kept."),
}


def name_peers(numbers: Sequence[str]) -> dict[str, NamedSubject]:
    """Return how peers are called: not at all, for their names are shown to nobody."""
    return dict.fromkeys(numbers, NamedSubject(gettext("a visitor")))


def name_networks(keys: Sequence[str]) -> dict[str, NamedSubject]:
    """Return how networks are called: not at all, for they are not known."""
    return dict.fromkeys(keys, NamedSubject(gettext("a network address")))


SUBJECTS: Final[dict[str, Callable[[Sequence[str]], dict[str, NamedSubject]]]] = {
    "peer": name_peers,
    "network": name_networks,
}

"""Shell: whether this node federates, and how its hosts decided. One row, locked while changed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.community.domain.queries import NODE_TAG
from meshup.community.rules import may_run_community, require
from meshup.fediverse.domain.own_actors import make_own_actors
from meshup.fediverse.domain.tags import FEDERATION
from meshup.fediverse.models import FederationSettings
from meshup.fediverse.signals import federation_changed
from meshup.kit.clock import now
from meshup.kit.shown import Shown
from meshup.kit.versioned_memo import VersionedMemo
from meshup.kit.web import changed

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker

ROW: Final = 1
TAGS: Final = frozenset({FEDERATION})


@dataclass(frozen=True, slots=True)
class FederationFacts:
    """What hosts decided.

    Attributes:
        is_on: whether other servers find this node at all.
        approves_followers: whether followers wait until a host lets them.
        shows_replies: whether a host may show replies on an event's page.
    """

    is_on: bool = False
    approves_followers: bool = False
    shows_replies: bool = False


_memo: Final[VersionedMemo[FederationFacts]] = VersionedMemo(64 * 1024)


def federation() -> FederationFacts:
    """Return what hosts decided, for everybody."""
    return shown_federation().value


def shown_federation() -> Shown[FederationFacts]:
    """Return the same with its tag."""
    return _memo.get_or_compute(now(), "federation", _read)


def change_federation(by: Asker, wanted: FederationFacts, at: datetime) -> None:
    """Save what a host decided; whatever switches it on makes the actors, once.

    Raises:
        HostsOnly: somebody else asks.
    """
    require(by, may_run_community)
    _save(wanted, at)


def switch_on(at: datetime) -> None:
    """Let this node federate, with what was decided before; twice changes nothing."""
    with transaction.atomic():
        before = _row()
        wanted = FederationFacts(True, before.approves_followers, before.shows_replies)  # noqa: FBT003
        _save(wanted, at)


def _save(wanted: FederationFacts, at: datetime) -> None:
    with transaction.atomic():
        row = _row()
        row.is_on = wanted.is_on
        row.approves_followers = wanted.approves_followers
        row.shows_replies = wanted.shows_replies
        row.save()
        if wanted.is_on:
            make_own_actors(at)
        changed(FEDERATION, NODE_TAG)  # each page has links to what federates, or none
        transaction.on_commit(partial(federation_changed.send_robust, FederationFacts))


def _row() -> FederationSettings:
    """Return the row, locked; made when it is not there."""
    rows = FederationSettings.objects.select_for_update()
    return rows.get_or_create(pk=ROW)[0]


def _read() -> Shown[FederationFacts]:
    row = FederationSettings.objects.filter(pk=ROW).first() or FederationSettings()
    facts = FederationFacts(row.is_on, row.approves_followers, row.shows_replies)
    return Shown(facts, TAGS)

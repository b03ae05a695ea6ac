"""Shell: whether this node is an umbrella, and how its hosts decided: one row, locked in changes.

Words
    successors  nodes whom members may gather under when this umbrella is lost, by their keys
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.community.domain.queries import NODE_TAG
from meshup.community.rules import may_run_community, require
from meshup.kit.clock import now
from meshup.kit.shown import Shown
from meshup.kit.versioned_memo import VersionedMemo
from meshup.kit.web import changed
from meshup.signed_messages.keys import key_behind
from meshup.umbrella.domain.tags import UMBRELLA
from meshup.umbrella.errors import BadSuccessor, NoUmbrella, TooManySuccessors
from meshup.umbrella.models import UmbrellaSettings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.community.rules import Asker
    from meshup.kit.localized_text import Texts

ROW: Final = 1
TAGS: Final = frozenset({UMBRELLA})
MOST_SUCCESSORS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class UmbrellaFacts:
    """What hosts decided.

    Attributes:
        is_on: whether this node is an umbrella.
        accepts_at_once: whether whoever asks is a member, without a host.
        charters: Markdown by language: what members share; "" or absent for none.
        voices_wanted: how many make a wish for a node in some town a thing to do.
        tells_evenings, tells_meetings: what umbrellas above us may know of us and show.
    """

    is_on: bool = False
    accepts_at_once: bool = False
    charters: Texts = field(default_factory=dict)
    voices_wanted: int = 5
    successors: tuple[str, ...] = ()
    tells_evenings: bool = True
    tells_meetings: bool = False


_memo: Final[VersionedMemo[UmbrellaFacts]] = VersionedMemo(256 * 1024)


def umbrella() -> UmbrellaFacts:
    """Return what hosts decided, for everybody."""
    return shown_umbrella().value


def is_umbrella() -> bool:
    """Say whether this node is an umbrella, as links on every page ask."""
    return umbrella().is_on


def shown_umbrella() -> Shown[UmbrellaFacts]:
    """Return the same with its tag."""
    return _memo.get_or_compute(now(), "umbrella", _read)


def open_umbrella() -> Shown[UmbrellaFacts]:
    """Return the same, for a page that only an umbrella has.

    Raises:
        NoUmbrella: this node is none.
    """
    shown = shown_umbrella()
    if not shown.value.is_on:
        raise NoUmbrella
    return shown


def change_umbrella(by: Asker | None, wanted: UmbrellaFacts) -> None:
    """Save what a host decided; None is the node itself, as in the demo.

    Raises:
        HostsOnly: somebody else asks.
        BadSuccessor, TooManySuccessors
    """
    require(by, may_run_community)
    _require_keys(wanted.successors)
    with transaction.atomic():
        row, _new = UmbrellaSettings.objects.select_for_update().get_or_create(pk=ROW)
        for one in fields(wanted):
            kept = getattr(wanted, one.name)
            setattr(row, one.name, list(kept) if isinstance(kept, tuple) else kept)
        row.save()
        changed(UMBRELLA, NODE_TAG)  # each page has a link to it, or none


def _require_keys(successors: Iterable[str]) -> None:
    keys = list(successors)
    if len(keys) > MOST_SUCCESSORS:
        raise TooManySuccessors(most=MOST_SUCCESSORS)
    for key in keys:
        if key_behind(key) is None:
            raise BadSuccessor(line=key[:80])


def _read() -> Shown[UmbrellaFacts]:
    row = UmbrellaSettings.objects.filter(pk=ROW).first() or UmbrellaSettings()
    values = {one.name: getattr(row, one.name) for one in fields(UmbrellaFacts)}
    return Shown(UmbrellaFacts(**values | {"successors": tuple(row.successors)}), TAGS)

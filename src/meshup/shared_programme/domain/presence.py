"""Shell: whether this node has parts at all, remembered: most have none, and ask at each change."""

from __future__ import annotations

from typing import Final

from meshup.cohosting.domain.tag_memo import TagMemo
from meshup.shared_programme.domain.tags import PARTS
from meshup.shared_programme.models import FilledPart, GivenPart


def has_given_parts() -> bool:
    """Say whether others fill parts of ours."""
    return _presence.value()[0]


def has_filled_parts() -> bool:
    """Say whether we fill parts of others."""
    return _presence.value()[1]


def _read() -> tuple[bool, bool]:
    return GivenPart.objects.exists(), FilledPart.objects.exists()


_presence: Final[TagMemo[tuple[bool, bool]]] = TagMemo(frozenset({PARTS}), _read)

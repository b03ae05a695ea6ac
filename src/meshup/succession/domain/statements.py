"""Pure: what the hosts of an event said when we looked, as values and as they are kept.

A host that does not answer keeps what it said before, with the moment since when it is silent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from meshup.activitypub.instants import read_instant, written_instant
from meshup.succession.choices import REACHED_WITHIN, Says
from meshup.succession.domain.order import Claim

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """What one host said last.

    Attributes:
        says: what; ``Says.NOTHING`` where it never answered.
        claim: its record, where it is the home.
        silent_since: since when it does not answer; None while it does.
    """

    says: Says = Says.NOTHING
    claim: Claim | None = None
    silent_since: datetime | None = None

    def after_silence(self, at: datetime) -> Answered:
        """Return the same once it did not answer at ``at``."""
        return replace(self, silent_since=self.silent_since or at)

    def is_silent(self, now: datetime) -> bool:
        """Say whether nobody waits for it any more."""
        return self.silent_since is not None and self.silent_since + REACHED_WITHIN <= now


def kept(answered: Answered) -> dict[str, Any]:
    """Return an answer as JSON values."""
    document: dict[str, Any] = {"says": answered.says.value}
    if answered.silent_since is not None:
        document["silent_since"] = written_instant(answered.silent_since)
    claim = answered.claim
    if claim is not None:
        document["claim"] = {
            "did": claim.did,
            "group": claim.group,
            "record": claim.record,
            "version": claim.version,
            "continues": list(claim.continues),
            "name": claim.name,
            "page": claim.page,
        }
    return document


def statements_in(documents: Mapping[str, Any]) -> dict[str, Answered]:
    """Return the answers that were kept, by the Group of each host."""
    return {group: _answered(one) for group, one in documents.items()}


def claims_in(statements: Mapping[str, Answered]) -> list[Claim]:
    """Return who says that it is the home."""
    return [one.claim for one in statements.values() if one.claim is not None]


def _answered(one: Mapping[str, Any]) -> Answered:
    claim = one.get("claim")
    return Answered(
        Says(one["says"]),
        Claim(**{**claim, "continues": tuple(claim["continues"])}) if claim else None,
        read_instant(one.get("silent_since")),
    )

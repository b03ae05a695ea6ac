"""Shell by its words alone: what an item is to be, and what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from meshup.activitypub.addresses import is_web_url
from meshup.library.choices import BY_REQUEST, LICENCES, Audience, Holds, ItemKind, ItemState
from meshup.library.errors import (
    LicenceMissing,
    LicenceStays,
    NoLibraryAddress,
    NothingInIt,
    TitleMissing,
)
from meshup.signed_messages.proofs import canonical_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from meshup.kit.localized_text import Texts

LONGEST_TITLE: Final = 200
LONGEST_SUMMARY: Final = 1_000
LONGEST_TEXT: Final = 30_000
MOST_CAPACITY: Final = 100_000
WEEK: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPlan:
    """An item as it is to be.

    Attributes:
        file: bytes of a new file; None: the one that is there stays.
        facts: capacity, weekdays (0 is Monday), free and busy (pairs of ISO dates).
    """

    kind: str
    titles: Texts
    summaries: Texts = field(default_factory=dict)
    texts: Texts = field(default_factory=dict)
    link: str = ""
    part: Mapping[str, Any] = field(default_factory=dict)
    file: bytes | None = field(default=None, repr=False)
    licence: str = ""
    credit: str = ""
    audience: str = Audience.MESH.value
    state: str = ItemState.OWN.value
    town: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_content(self) -> bool:
        """Whether it can be copied."""
        return self.kind not in BY_REQUEST


def check_plan(plan: ItemPlan, *, has_file: bool, based_on: Sequence[Mapping[str, Any]]) -> None:
    """Refuse an item that says too little, or is shared as it may not be.

    Args:
        plan: as hosts wish it.
        has_file: whether there is a file, new or old.
        based_on: whose it was before.

    Raises:
        TitleMissing, NoLibraryAddress, NothingInIt, LicenceMissing, LicenceStays
        ValueError: a word that is none of ours.
    """
    ItemKind(plan.kind), Audience(plan.audience), ItemState(plan.state)
    if not any(words.strip() for words in plan.titles.values()):
        raise TitleMissing
    if plan.link and not is_web_url(plan.link):
        raise NoLibraryAddress
    if not plan.is_content:
        return
    if not (plan.texts or plan.link or plan.part or has_file):
        raise NothingInIt
    kept_licence = licence_that_stays(based_on)
    if kept_licence and plan.licence not in {"", kept_licence}:
        raise LicenceStays(licence=kept_licence)
    if plan.licence not in LICENCES and (plan.licence or plan.state == ItemState.OFFERED):
        raise LicenceMissing


def licence_that_stays(based_on: Sequence[Mapping[str, Any]]) -> str:
    """Return the licence under which a copy has to be shared; "" where hosts choose."""
    licences = (LICENCES.get(str(origin.get("licence", ""))) for origin in based_on)
    return next((facts.spdx for facts in licences if facts and facts.keeps), "")


def form_of(plan: ItemPlan, *, has_file: bool) -> str:
    """Return in which form content is there; "" for what is asked for."""
    if not plan.is_content:
        return ""
    if plan.part:
        return Holds.PART.value
    if has_file:
        return Holds.FILE.value
    return Holds.TEXT.value if plan.texts else Holds.LINK.value


def payload_of(holds: str, texts: Texts, link: str, part: Mapping[str, Any]) -> dict[str, Any]:
    """Return what somebody gets who takes a copy of what is no file."""
    if holds == Holds.PART:
        return {"part": dict(part)}
    return {name: value for name, value in (("texts", texts), ("link", link)) if value}


def payload_digest(payload: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a payload in its one form, in hexadecimal."""
    return sha256(canonical_json(dict(payload))).hexdigest()

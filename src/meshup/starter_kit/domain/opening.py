"""Shell: the kit of a sister, fetched or read from a file, and looked through before it is taken.

It is asked over the one way out of the node, with the reach of federation: https at its own port,
redirects within the origin, this machine in trials only.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

from meshup.activitypub.addresses import origin_of
from meshup.kit.http_fetch import Request, TooLarge, Unreachable, federation_reach, send
from meshup.kit.loopback import is_loopback_host
from meshup.starter_kit.domain.kit_documents import MOST_BYTES, PATH, read_kit
from meshup.starter_kit.errors import KitTooLarge, NoKitAddress, UnknownKitVersion
from meshup.starter_kit.parts import part_named, parts

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.starter_kit.domain.kit_documents import Kit, Sister
    from meshup.starter_kit.parts import Json, Part

SECONDS: Final = 20
OKAY: Final = 200
LONGEST_ADDRESS: Final = 2_000
JSON: Final = "application/json"


@dataclass(frozen=True, slots=True)
class ReadPart:
    """A part of a kit that this node can take.

    Attributes:
        lines: what is in it, in the current language.
    """

    part: Part
    content: Json
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenedKit:
    """A kit that was read whole: everything in it that this node knows can be taken.

    Attributes:
        parts: in the order in which they are taken.
        unknown: names of parts that this node does not know; they are left out.
        digest: names this very kit.
    """

    sister: Sister
    parts: tuple[ReadPart, ...]
    unknown: tuple[str, ...]
    digest: str

    @property
    def is_signed(self) -> bool:
        """Whether its proof was verified."""
        return bool(self.sister.did)


def open_kit(where: str, now: datetime) -> OpenedKit:
    """Return the kit at an address, or in a file.

    Args:
        where: "https://paris.example", a page below it, or the path of a file.
        now: aware.

    Raises:
        AddressRefused, Unreachable, KitTooLarge, NoKitAddress, NotAKit, UnknownKitVersion,
        MalformedKit, UnsafeText, PrivateContact, KitFromElsewhere, KitNotProved
    """
    return _file_kit(where, now) if is_file(where) else fetch_kit(where, now)


def is_file(where: str) -> bool:
    """Say whether what somebody typed names a file: it has no scheme, and is there."""
    try:
        return "://" not in where and Path(where).is_file()
    except (OSError, ValueError):
        return False


def fetch_kit(where: str, now: datetime) -> OpenedKit:
    """Return the kit of the node at an address.

    Raises:
        As ``open_kit``.
    """
    typed = where.strip()
    origin = origin_of(typed if "://" in typed else f"{_scheme(typed)}://{typed}")
    if not origin or len(typed) > LONGEST_ADDRESS:
        raise NoKitAddress(where=where[:200])
    request = Request("GET", f"{origin}{PATH}", {"accept": JSON})
    try:
        response = send(request, most_bytes=MOST_BYTES, seconds=SECONDS, reach=federation_reach())
    except TooLarge:
        raise KitTooLarge(most=MOST_BYTES // 1024) from None
    if response.status != OKAY:
        raise Unreachable(address=f"{origin}{PATH}"[:200], why=f"HTTP {response.status}")
    return looked_through(read_kit(response.content, now, called=origin, origin=origin))


def _scheme(typed: str) -> str:
    """Return by which scheme a host is asked that somebody typed without one."""
    host = typed.partition("/")[0].rpartition(":")[0] or typed.partition("/")[0]
    is_trial = settings.CONFIG.federation_local and is_loopback_host(host.lower())
    return "http" if is_trial else "https"


def _file_kit(where: str, now: datetime) -> OpenedKit:
    try:
        with Path(where).open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError:
        raise NoKitAddress(where=where[:200]) from None
    return looked_through(read_kit(content, now, called=where))


def looked_through(kit: Kit) -> OpenedKit:
    """Return ``kit`` with its parts read, each by its own rules.

    Raises:
        UnknownKitVersion: a part that is known has a version that is not.
        MalformedKit, UnsafeText, PrivateContact, and what other parts refuse.
    """
    found = []
    for part in parts():
        content = kit.parts.get(part.name)
        if content is None:
            continue
        if content["version"] != part.version:
            raise UnknownKitVersion(what=part.name, version=content["version"])
        found.append(ReadPart(part, content, tuple(part.read(content))))
    unknown = tuple(sorted(name for name in kit.parts if part_named(name) is None))
    return OpenedKit(kit.sister, tuple(found), unknown, kit.digest)

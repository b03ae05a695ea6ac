"""Shell: how far a request may go. Reads the settings of federation.

Words
    loopback    this machine, as it is seen from itself: 127.0.0.0/8 and ::1
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings

from meshup.kit.health import Finding, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meshup.kit.config import Config

NOWHERE: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Reach:
    """What a request may do, beyond going to public addresses only.

    Attributes:
        only_standard: on the Internet, only https at its own port.
        same_origin: a redirect that leaves the origin is refused.
        loopback: schemes, "http" and "https", by which this machine may be asked, at any port.
        authorities: a file of certificates that count on loopback, beside those of the machine.
    """

    only_standard: bool = False
    same_origin: bool = False
    loopback: frozenset[str] = NOWHERE
    authorities: str = ""


ANYWHERE: Final = Reach()
"""Every public address, every port, wherever redirects lead."""


def federation_reach(*, same_origin: bool = True) -> Reach:
    """Return how far requests to other servers of the fediverse may go.

    On the Internet they are https at port 443. Two settings, for trials, open this machine to them:
    ``MESHUP_FEDERATION_LOCAL`` for every port and scheme, ``MESHUP_FEDERATION_CA`` for https.

    Args:
        same_origin: False only where nothing depends on who answers, as for WebFinger.
    """
    config = settings.CONFIG
    loopback = {"https"} if config.federation_ca else set()
    loopback |= {"http", "https"} if config.federation_local else set()
    return Reach(
        only_standard=True,
        same_origin=same_origin,
        loopback=frozenset(loopback),
        authorities=config.federation_ca,
    )


def open_to_this_machine(config: Config) -> list[str]:
    """Return a sentence for each setting that lets federation reach this machine; mostly none."""
    sentences = []
    if config.federation_local:
        sentences.append(
            "MESHUP_FEDERATION_LOCAL is set: other servers on this machine are reached without"
            " encryption and at any port. This is for trials only."
        )
    if config.federation_ca:
        sentences.append(
            f"MESHUP_FEDERATION_CA is set: certificates signed by {config.federation_ca} count on"
            " this machine. This is for trials only."
        )
    return sentences


def check_reach() -> Iterator[Finding]:
    """Find, for the doctor, what lets federation reach this machine."""
    for sentence in open_to_this_machine(settings.CONFIG):
        yield warning(sentence, "Take the setting away before anybody else uses this node.")

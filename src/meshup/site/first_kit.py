"""Shell: the kit with which ``meshup init`` begins: opened, told, and taken with the node.

What is refused is a sentence and its code, for whoever reads it on a screen has no page to look at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management import CommandError

from meshup.kit.clock import now
from meshup.kit.errors import Refusal
from meshup.starter_kit.domain.adopting import take_kit
from meshup.starter_kit.domain.opening import open_kit

if TYPE_CHECKING:
    from meshup.starter_kit.domain.opening import OpenedKit


def opened_kit(where: str) -> OpenedKit:
    """Return the kit at an address or in a file.

    Raises:
        CommandError: it is refused; nothing was written.
    """
    try:
        return open_kit(where, now())
    except Refusal as refusal:
        raise _told(refusal) from None


def take_first(opened: OpenedKit) -> list[str]:
    """Take the kit, in the transaction that sets the node up; return what was taken, line by line.

    Raises:
        CommandError: a part refuses; nothing was written.
    """
    try:
        taken = take_kit(opened, now())
    except Refusal as refusal:
        raise _told(refusal) from None
    return [f"{one.part.title}: {' '.join(one.lines)}" for one in taken]


def inside(opened: OpenedKit) -> list[str]:
    """Return what is in the kit, line by line, and what is left out of it."""
    sister = opened.sister
    signed = f"signed by {sister.did}" if opened.is_signed else "signed by nobody"
    lines = [f"The kit of {sister.name} ({sister.address}), {signed}:"]
    lines += [f"  {found.part.title}: {' '.join(found.lines)}" for found in opened.parts]
    if opened.unknown:
        lines.append(f"  Not known here, and left out: {', '.join(opened.unknown)}")
    return lines


def _told(refusal: Refusal) -> CommandError:
    return CommandError(f"{refusal} ({refusal.code})")

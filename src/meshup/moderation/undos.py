"""How acts of hosts are taken back: registered by rooms, for each of their verbs that can be.

What no room has registered cannot be taken back, or is done the other way round.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from meshup.community.rules import Asker

    Undo = Callable[[Asker, "DoneAct", str, datetime], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneAct:
    """An act that is to be taken back; see ``models.Act``."""

    number: int
    verb: str
    about: str
    report: int | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class UndoRule:
    """What takes an act back.

    Attributes:
        undo: does the opposite, and writes it in the log (``domain.undoing.context_of``).
        by_hosts_only: whether it is a host's to take back; else anybody's who sees the act.
    """

    undo: Undo
    by_hosts_only: bool = True


_rules: Final[dict[str, UndoRule]] = {}


def register_undo(verb: str, rule: UndoRule) -> None:
    """Let acts with ``verb`` be taken back; the same verb again replaces it."""
    _rules[verb] = rule


def undo_rule(verb: str) -> UndoRule | None:
    """Return what takes acts with ``verb`` back; None for nothing."""
    return _rules.get(verb)

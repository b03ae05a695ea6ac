"""What a fresh node needs before it is a community's: rooms register steps, the desk lists them.

A step looks at what there is, never at what somebody clicked: it is done when it is done.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from django_stubs_ext import StrOrPromise

    Look = Callable[[], "FirstStep"]


@dataclass(frozen=True, slots=True)
class FirstStep:
    """A step as it stands now.

    Attributes:
        title: what is to be done, in a few words.
        is_done: whether it is.
        sentence: why, or how it stands.
        url: the path of the page where it is done.
        label: what is read on the link to it.
    """

    title: StrOrPromise
    is_done: bool
    sentence: StrOrPromise
    url: str
    label: StrOrPromise


_steps: Final[list[tuple[int, Look]]] = []


def register_first_step(look: Look, *, position: int) -> None:
    """Let hosts of a fresh node see the step that ``look`` returns, in order of ``position``."""
    insort(_steps, (position, look), key=itemgetter(0))


def first_steps() -> list[FirstStep]:
    """Return all steps as they stand, in order."""
    return [look() for _position, look in _steps]

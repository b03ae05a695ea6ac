"""What the library does while nobody waits: read what others share, and say that we have one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_tasks import task

from meshup.fediverse.domain.settings import federation
from meshup.kit import clock
from meshup.kit.jobs import is_waiting, later_once
from meshup.library.domain.copying import is_somebody_untold, tell_authors
from meshup.library.domain.item_files import drop_unclaimed
from meshup.library.domain.items import ABOUT
from meshup.library.domain.own_number import count_change
from meshup.library.domain.pulling import forget_silent, is_something_due, read_due
from meshup.library.domain.queries.items import number_offered
from meshup.mesh.domain.own_card import refresh_own_card

if TYPE_CHECKING:
    from meshup.history.domain.changes import Changing


@task()
def read_libraries() -> None:
    """Read what other nodes share, where it is time."""
    read_due()


@task()
def tell_of_copies() -> int:
    """Tell authors of copies that could not be told before."""
    return tell_authors(clock.now())


def look() -> None:
    """Enqueue what is due, each minute; also what fell with its job."""
    at = clock.now()
    if federation().is_on and is_somebody_untold() and not is_waiting(tell_of_copies, at):
        later_once(tell_of_copies)
    if federation().is_on and is_something_due(at) and not is_waiting(read_libraries, at):
        later_once(read_libraries)


def each_night() -> None:
    """Forget who does not answer, and files of nothing; say anew that what we offer stands."""
    at = clock.now()
    forget_silent(at)
    drop_unclaimed(at)
    if number_offered():
        count_change(at)


@task()
def say_in_card() -> bool:
    """Let the card of the node say whether it has a library."""
    return refresh_own_card(clock.now())


def note_change(making: Changing) -> None:
    """Look at the card anew after a change of what is offered."""
    if federation().is_on and making.rows_of(ABOUT):
        later_once(say_in_card)

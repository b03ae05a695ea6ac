"""Shell: the doctor's look at deliveries: whether any wait that could leave, and who is silent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from meshup.deliveries.domain.queries.queue import queue_numbers
from meshup.fediverse.domain.settings import federation
from meshup.kit.clock import now
from meshup.kit.health import Finding, ok, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

LATE: Final = timedelta(hours=1)


def deliveries_that_wait() -> Iterator[Finding]:
    """Look for deliveries that nothing keeps back and that wait, and for servers given up."""
    if not federation().is_on:
        return
    numbers = queue_numbers()
    late = numbers.overdue_at is not None and now() - numbers.overdue_at > LATE
    if late:
        yield warning(
            f"Deliveries to the fediverse wait for more than an hour, of {numbers.deliveries}"
            f" to {numbers.hosts} servers.",
            "See whether the node serves: the process that runs its jobs delivers them.",
        )
    if numbers.silent:
        yield warning(
            f"Servers of the fediverse that do not answer: {numbers.silent}.",
            "A few are normal. The desk lists them under “Neighbours in the fediverse”; each is"
            " tried for a week, and then given up.",
        )
    if not late and not numbers.silent:
        yield ok(f"Deliveries to the fediverse that wait: {numbers.deliveries}.")

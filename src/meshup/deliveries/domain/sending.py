"""Shell: sends a batch to its server, one after the other, over a connection that is kept.

It touches no database: what became of each delivery is handed to ``tell`` as soon as it is known.

Method
    Double knock: signed as the server is known to read it, or else as draft-cavage has it, which
    nearly all read. Where the answer may mean that the signature was not understood, it is sent
    once more, signed as RFC 9421 has it, or the other way round; what is taken is remembered. Each
    try is signed anew, for a signature is good for some minutes only.
    Posts of all threads begin some milliseconds apart, so that whoever reads pages of this process
    is served in between; a crowd of followers is reached in a minute or two all the same.
    The turn ends when the server does not answer, or when it has had its time.
"""

from __future__ import annotations

from threading import Lock
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final

from meshup.deliveries.domain.batches import Fate, HostBatch, Outcome, WaitingDelivery
from meshup.deliveries.domain.retry_policy import KNOCK_AGAIN, SUCCESSES, fate_of, retry_after
from meshup.kit import clock
from meshup.kit.http_fetch import AddressRefused, Request, TooLarge, Unreachable, send
from meshup.kit.http_fetch.reach import federation_reach

if TYPE_CHECKING:
    from collections.abc import Callable

    from meshup.fediverse.domain.own_actors import Flavour
    from meshup.kit.http_fetch import Response

    Tell = Callable[[Outcome], object]

MEDIA_TYPE: Final = "application/activity+json"
MOST_BYTES: Final = 64 * 1024
"""Of an answer, which nobody reads."""
SECONDS: Final = 10.0
TURN_SECONDS: Final = 20.0
SAME_TROUBLE: Final = 3
"""So many inboxes of a server one after the other that fail: it is the server."""
SECONDS_APART: Final = 1 / 100
OTHER: Final[dict[Flavour, Flavour]] = {"cavage": "rfc9421", "rfc9421": "cavage"}


class _Pace:
    """Lets threads begin one after the other, ``apart`` seconds from each other."""

    def __init__(self, apart: float) -> None:
        self.apart = apart
        self._lock = Lock()
        self._next = 0.0

    def wait(self) -> None:
        """Wait for one's moment."""
        with self._lock:
            mine = max(monotonic(), self._next)
            self._next = mine + self.apart
        if (left := mine - monotonic()) > 0:
            sleep(left)


PACE: Final = _Pace(SECONDS_APART)


def send_batch(batch: HostBatch, tell: Tell) -> None:
    """Send what ``batch`` holds, in order; ``tell`` hears of each delivery that was tried."""
    _Turn(batch, tell).run()


class _Turn:
    def __init__(self, batch: HostBatch, tell: Tell) -> None:
        self._batch = batch
        self._tell = tell
        self._flavour: Flavour = batch.flavour or "cavage"
        self._ends = monotonic() + TURN_SECONDS

    def run(self) -> None:
        failing: set[int] = set()  # inboxes: what waits for them behind keeps its place
        in_a_row = 0
        for delivery in self._batch.deliveries:
            if delivery.inbox in failing:
                continue
            outcome = self._delivered(delivery)
            failed = outcome.fate is Fate.INBOX_LATER
            in_a_row = in_a_row + 1 if failed else 0
            if failed or outcome.fate is Fate.INBOX_GONE:
                failing.add(delivery.inbox)
            self._tell(outcome)
            has_trouble = outcome.fate is Fate.HOST_LATER or in_a_row >= SAME_TROUBLE
            if has_trouble or monotonic() > self._ends:
                return

    def _delivered(self, delivery: WaitingDelivery) -> Outcome:
        learned: Flavour | None = None
        try:
            response = self._post(delivery, self._flavour)
            if response.status in KNOCK_AGAIN:
                other = OTHER[self._flavour]
                again = self._post(delivery, other)
                if again.status in SUCCESSES:
                    response, learned, self._flavour = again, other, other
            elif self._batch.flavour is None and "accept-signature" in response.headers:
                learned = self._flavour = "rfc9421"
        except AddressRefused:
            return Outcome(self._batch, delivery, Fate.REFUSED, "address")
        except TooLarge:  # it is a success, and nobody reads it
            return Outcome(self._batch, delivery, Fate.DELIVERED)
        except Unreachable:
            return Outcome(self._batch, delivery, Fate.HOST_LATER, "unreachable")
        return Outcome(
            self._batch,
            delivery,
            fate_of(response.status),
            str(response.status),
            retry_after(response.headers.get("retry-after", ""), clock.now()),
            learned,
        )

    def _post(self, delivery: WaitingDelivery, flavour: Flavour) -> Response:
        PACE.wait()
        headers = {"content-type": MEDIA_TYPE}
        request = Request("POST", delivery.url, headers, delivery.body, may_repeat=True)
        return send(
            request,
            most_bytes=MOST_BYTES,
            seconds=SECONDS,
            sign=self._batch.signers[delivery.by, flavour],
            most_redirects=0,
            reach=federation_reach(),
        )

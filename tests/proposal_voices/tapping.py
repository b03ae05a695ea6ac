"""A crowd that taps over HTTP: each from a network of their own, with a device of their own."""

from __future__ import annotations

import http.client
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock, local
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Sequence

AT_ONCE = 8
NETWORKS = 250
"""Networks below one number of an address; the last number is one of a household."""
SECONDS = 60
"""So long an answer may take."""


@dataclass(frozen=True)
class Taps:
    """What came of taps: how often each status was answered, and in how many seconds all were."""

    statuses: Counter[int]
    seconds: float
    slowest: float


@dataclass
class Crowd:
    """People before the button of a proposal: ``path`` is that of its voices, on loopback."""

    port: int
    path: str
    people: int
    devices: dict[int, str] = field(default_factory=dict)
    _own: local = field(default_factory=local)
    _lock: Lock = field(default_factory=Lock)
    _opened: list[http.client.HTTPConnection] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._hands = ThreadPoolExecutor(AT_ONCE)
        return self

    def __exit__(self, *_: object) -> None:
        self._hands.shutdown()
        for connection in self._opened:
            connection.close()

    def tap(self, who: Sequence[int], *, wants: bool = True) -> Taps:
        """Let these people tap, ``AT_ONCE`` at the same time; whoever stands twice, taps twice."""
        began = time.perf_counter()
        answers = list(self._hands.map(lambda number: self._tap(number, wants=wants), who))
        seconds = time.perf_counter() - began
        statuses = Counter(status for status, _seconds in answers)
        return Taps(statuses, seconds, max((seconds for _status, seconds in answers), default=0))

    def everybody(self, times: int = 1) -> list[int]:
        """Return all of them, each so often, side by side."""
        return [number for number in range(self.people) for _time in range(times)]

    def _tap(self, number: int, *, wants: bool) -> tuple[int, float]:
        began = time.perf_counter()
        connection = self._connection()
        first, second = divmod(number, NETWORKS)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
            "Origin": f"http://127.0.0.1:{self.port}",
            "X-Forwarded-For": f"10.{first}.{second}.7",
            **({"Cookie": self.devices[number]} if number in self.devices else {}),
        }
        connection.request("POST", self.path, f"wants={int(wants)}", headers)
        answer = connection.getresponse()
        answer.read()
        if given := answer.getheader("Set-Cookie"):
            self.devices.setdefault(number, given.partition(";")[0])
        return answer.status, time.perf_counter() - began

    def _connection(self) -> http.client.HTTPConnection:
        """Return the connection of this thread."""
        if not hasattr(self._own, "connection"):
            made = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
            self._own.connection = made
            with self._lock:
                self._opened.append(made)
        connection: http.client.HTTPConnection = self._own.connection
        return connection

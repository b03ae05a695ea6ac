"""What is counted, and how Prometheus reads it. Pure.

Numbers only: no address, no id, no topic and no ticket is ever kept here.

Source
    Prometheus text exposition format 0.0.4.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from meshup.signalling.paths import Dialect

CONTENT_TYPE: Final = b"text/plain; version=0.0.4; charset=utf-8"

Sample = tuple[str, dict[str, str], float]
"""A name of ``ABOUT``, labels, and the number."""


class Counts:
    """One dialect's numbers since the process started, but for the first three: those of now."""

    __slots__ = (
        *("announced", "asked_elsewhere", "dropped", "heard", "joined", "queued_bytes", "relayed"),
        *("second", "sessions"),
    )

    def __init__(self) -> None:
        self.sessions = 0
        self.queued_bytes = 0
        self.announced = 0
        self.joined = 0
        self.heard = 0
        self.relayed = 0
        self.dropped: Counter[str] = Counter()
        self.second = 0
        self.asked_elsewhere = 0
        """What a tracker asked other workers in ``second``."""


ABOUT: Final = {
    "sessions": ("gauge", "Clients connected now."),
    "rooms": ("gauge", "Rooms that hold somebody or something now."),
    "joined_total": ("counter", "Clients that came in."),
    "heard_total": ("counter", "Messages from clients."),
    "relayed_total": ("counter", "Messages passed on to a client."),
    "dropped_total": ("counter", "Messages dropped, and clients cut, by reason."),
    "refused_total": ("counter", "Connections refused before they began, by reason."),
    "queued_bytes": ("gauge", "Bytes kept for clients that are not here yet."),
    "announced": ("gauge", "Torrents that peers here announce, counted for each peer."),
    "bus_up": ("gauge", "Whether a way to other workers is open: 1 or 0."),
}


def samples_of(counts: Mapping[Dialect, Counts]) -> Iterator[Sample]:
    """Yield the samples of each dialect."""
    for dialect, count in counts.items():
        label = {"dialect": str(dialect)}
        yield "sessions", label, count.sessions
        yield "joined_total", label, count.joined
        yield "heard_total", label, count.heard
        yield "relayed_total", label, count.relayed
        for reason, number in count.dropped.items():
            yield "dropped_total", {**label, "reason": reason}, number


def exposition(samples: Iterable[Sample]) -> bytes:
    """Return the samples as Prometheus reads them; each name is one of ``ABOUT``."""
    lines: dict[str, list[str]] = {name: [] for name in ABOUT}
    for name, labels, value in samples:
        inside = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
        label_set = f"{{{inside}}}" if inside else ""
        lines[name].append(f"meshup_signalling_{name}{label_set} {value:g}")
    out: list[str] = []
    for name, samples_of_name in lines.items():
        if samples_of_name:
            kind, meaning = ABOUT[name]
            out += [f"# HELP meshup_signalling_{name} {meaning}"]
            out += [f"# TYPE meshup_signalling_{name} {kind}", *samples_of_name]
    return "\n".join([*out, ""]).encode()


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")

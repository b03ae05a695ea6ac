"""What the main thread of a page does, from a trace of Chromium: by kind, in processor time. Pure.

Words
    mark    a moment that the page was made to note (``performance.mark``)
    span    from one moment to the next; what begins in it belongs to it

Processor time of the thread (``tdur``) is counted, not time on the wall: what other programs of the
machine take is not in it, and what Chromium's throttling takes is.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CATEGORIES: Final = (
    *("-*", "__metadata", "blink.user_timing"),
    *("devtools.timeline", "disabled-by-default-devtools.timeline"),
)
"""What has to be traced."""
TASK: Final = "RunTask"
STYLE: Final = "UpdateLayoutTree"
KINDS: Final = {
    **dict.fromkeys(("EventDispatch", "FunctionCall", "TimerFire", "RunMicrotasks"), "script"),
    **dict.fromkeys(("FireAnimationFrame", "EvaluateScript", "MinorGC", "MajorGC"), "script"),
    **dict.fromkeys((STYLE, "ParseHTML"), "style"),
    **dict.fromkeys(("Layout", "HitTest"), "layout"),
    **dict.fromkeys(("PrePaint", "Paint", "PaintImage", "Layerize", "Commit"), "paint"),
}
OTHER: Final = "other"
"""What the browser does besides: messages between its processes, compositing, idle tasks."""

TraceEvent = dict[str, Any]


@dataclass(frozen=True)
class Work:
    """What the main thread did in a span.

    Attributes:
        whole: milliseconds of all its tasks. longest: of the longest without a break.
        kinds: milliseconds by kind.
        styled: how many elements got their style anew.
    """

    whole: float
    longest: float
    kinds: dict[str, float]
    styled: int


class MainThread:
    """The main thread of the page that has set marks, in a trace."""

    def __init__(self, trace: Iterable[TraceEvent]) -> None:
        events = list(trace)
        marks = [e for e in events if "blink.user_timing" in e.get("cat", "")]
        if not marks:
            raise ValueError("the page has set no mark")
        where = (marks[0]["pid"], marks[0]["tid"])
        self.marks: Final = sorted((e["ts"], e["name"]) for e in marks if _place(e) == where)
        done = [e for e in events if _place(e) == where and e.get("ph") == "X"]
        self._events: Final = sorted(done, key=lambda e: (e["ts"], -e.get("dur", 0)))
        self._instants: Final = sorted(
            (e for e in events if _place(e) == where and e.get("ph") == "I"), key=lambda e: e["ts"]
        )
        self._own: Final = _own_times(self._events)

    def spans(self, mark: str) -> list[tuple[float, float]]:
        """Return what lies between each mark of that name and the mark after it."""
        ends = [moment for moment, _name in self.marks[1:]]
        pairs = zip(self.marks, ends, strict=False)
        return [(begin, end) for (begin, name), end in pairs if name == mark]

    def inputs(self, kind: str, span: tuple[float, float]) -> list[float]:
        """Return when tasks began that brought the page an event of that kind."""
        found = [e["ts"] for e in self._events if _is_input(e, kind) and _is_in(e, span)]
        return [max(e["ts"] for e in self._tasks() if e["ts"] <= moment) for moment in found]

    def answered_at(self, span: tuple[float, float]) -> float:
        """Return when the first answer of a server came; the end of the span where none did."""
        got = (e for e in self._instants if e["name"] == "ResourceReceiveResponse")
        return next((e["ts"] for e in got if _is_in(e, span)), span[1])

    def shown_at(self, span: tuple[float, float]) -> float:
        """Return when the frame was done that shows the last HTML that a script read in a span."""
        inside = [e for e in self._events if _is_in(e, span)]
        read_at = max((e["ts"] for e in inside if e["name"] == "ParseHTML"), default=span[1])
        frames = (e["ts"] + e.get("dur", 0) for e in inside if e["name"] == "Commit")
        return next((end for end in frames if end > read_at), span[1])

    def work(self, begin: float, end: float) -> Work:
        """Return what was done in all tasks that began in a span."""
        kinds: dict[str, float] = defaultdict(float)
        tasks: list[float] = []
        styled: int = 0
        for event, own in zip(self._events, self._own, strict=True):
            if begin <= event["ts"] < end:
                kinds[KINDS.get(event["name"], OTHER)] += own / 1000
                if event["name"] == TASK:
                    tasks.append(event.get("tdur", 0) / 1000)
                if event["name"] == STYLE:
                    styled += event.get("args", {}).get("elementCount", 0)
        return Work(sum(tasks), max(tasks, default=0), dict(kinds), styled)

    def _tasks(self) -> Iterable[TraceEvent]:
        return (event for event in self._events if event["name"] == TASK)


def _place(event: TraceEvent) -> tuple[int, int]:
    return event["pid"], event["tid"]


def _is_in(event: TraceEvent, span: tuple[float, float]) -> bool:
    return bool(span[0] <= event["ts"] < span[1])


def _is_input(event: TraceEvent, kind: str) -> bool:
    data = event.get("args", {}).get("data", {})
    return event["name"] == "EventDispatch" and str(data.get("type")) == kind


def _own_times(events: Sequence[TraceEvent]) -> list[float]:
    """Return the processor time of each, without what is inside of it."""
    own: list[float] = []
    around: list[tuple[int, float]] = []  # places, and when they end
    for place, event in enumerate(events):
        while around and event["ts"] >= around[-1][1]:
            around.pop()
        own.append(float(event.get("tdur", 0)))
        if around:
            own[around[-1][0]] -= event.get("tdur", 0)
        around.append((place, event["ts"] + event.get("dur", 0)))
    return own

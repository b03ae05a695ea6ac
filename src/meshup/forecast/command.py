"""``meshup forecast``: forecasts from a file, and how good they would have been.

Only the node's own history asks for a node; a file is read wherever one likes, and no data folder
is looked at.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Final

from meshup.forecast.domain.files import MOST_BYTES, read_history, wanted_in
from meshup.forecast.domain.reasons import sentence_for
from meshup.forecast.domain.scoring import PROBABILITIES, back_test, trusted_forecast
from meshup.kit.file_commands import (
    SentenceParser,
    UsageError,
    file_content,
    left_out,
    named_error,
    say_aside,
)
from meshup.kit.strict_json import JsonFileError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Mapping, Sequence

    from meshup.forecast.domain.scoring import Score
    from meshup.forecast.domain.values import PastEvent

HELP: Final = (
    "Say how many will come to the last event without heads, from what is counted so far and from"
    " the events before it. With --backtest, say how good forecasts would have been: of FILE's"
    " events or, without FILE, of the node's own."
)
NAMES: Final = {
    "pool": "forecast",
    "climatology": "usual attendance",
    "last": "like last time",
    "own": "own registrations",
    "all": "all registrations",
}
"""Ways to forecast, as people read them; the order of the table."""


def run_forecast(words: Sequence[str]) -> int:
    """Run the command with ``words``, and return its exit code."""
    try:
        options = _parser().parse_args(words)
        answer = _back_tested(options) if options.backtest else _forecast(options)
    except (UsageError, JsonFileError) as error:
        say_aside(str(error))
        return 2
    sys.stdout.write(f"{answer}\n")
    return 0


def _parser() -> ArgumentParser:
    parser = SentenceParser(prog="meshup forecast", description=HELP)
    parser.add_argument(
        "file", nargs="?", metavar="FILE", help="a history as JSON, - for standard input"
    )
    parser.add_argument("--backtest", action="store_true", help="score past events instead")
    parser.add_argument("--json", action="store_true", help="print JSON, and nothing else")
    return parser


def _events_of(name: str) -> tuple[PastEvent, ...]:
    try:
        history = read_history(file_content(name, MOST_BYTES))
    except JsonFileError as error:
        raise named_error(name, error) from None
    if history.unknown:
        say_aside(left_out(history.unknown))
    return history.events


def _node_history() -> Sequence[PastEvent]:
    import django  # noqa: PLC0415 - a file is forecast without a node

    django.setup()
    from meshup.forecast.domain.queries.history import node_history  # noqa: PLC0415
    from meshup.kit import clock  # noqa: PLC0415
    from meshup.operations.readiness import refuse_unready  # noqa: PLC0415

    refuse_unready()
    return node_history(clock.now())


def _forecast(options: Namespace) -> str:
    if options.file is None:
        raise UsageError("meshup forecast: which FILE? (see: meshup forecast --help)")
    answer = trusted_forecast(*wanted_in(_events_of(options.file)))
    reason = sentence_for(answer.reason)
    if options.json:
        row = {"median": answer.median, "low": answer.low, "high": answer.high, "reason": reason}
        return json.dumps(row)
    return f"About {answer.median}, probably {answer.low}–{answer.high}.\n{reason}"


def _back_tested(options: Namespace) -> str:
    found = back_test(_node_history() if options.file is None else _events_of(options.file))
    if options.json:
        rows = {
            str(lead): {name: _row(score) for name, score in scores.items()}
            for lead, scores in found.items()
        }
        return json.dumps({"by_lead": rows})
    if not found:
        return "No event can be scored: it takes two with heads, and counts before the later one."
    return "\n\n".join(_table(lead, scores) for lead, scores in found.items())


def _row(score: Score) -> dict[str, object]:
    return {
        "events": score.events,
        "ncrps": round(score.ncrps, 4),
        "pinball": {str(p): round(score.pinball[p], 4) for p in PROBABILITIES},
        "coverage": None if score.coverage is None else round(score.coverage, 4),
        "width": None if score.width is None else round(score.width, 4),
    }


def _table(lead: int, scores: Mapping[str, Score]) -> str:
    day = {0: "On the day", 1: "1 day before"}.get(lead, f"{lead} days before")
    lines = [f"{day:<20}  nCRPS  pinball .1   .5   .9  coverage  width  events"]
    for name, words in NAMES.items():
        if (score := scores.get(name)) is None:
            continue
        pinballs = " ".join(f"{score.pinball[p]:.3f}" for p in PROBABILITIES)
        inside = (
            "       –      –"
            if score.coverage is None
            else f"{score.coverage:8.0%}  {score.width:5.2f}"
        )
        lines.append(f"  {words:<18}  {score.ncrps:.3f}  {pinballs}  {inside}  {score.events:6}")
    return "\n".join(lines)

"""``meshup encounters plan``: who meets whom in an evening, from a file. Without Django.

It needs no node, and looks at no data folder and no setting.
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from meshup.encounters.domain.plan_files import MOST_BYTES, read_plan
from meshup.encounters.domain.simulation import simulate
from meshup.kit.file_commands import (
    SentenceParser,
    UsageError,
    file_content,
    left_out,
    named_error,
    one_printable_line,
    say_aside,
)
from meshup.kit.strict_json import JsonFileError

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping, Sequence

    from meshup.encounters.domain.plan_files import PlanFile
    from meshup.encounters.domain.simulation import EveningPlan
    from meshup.encounters.domain.values import Rest, RoundPlan

HELP: Final = "Work out who meets whom, without a node."
PLAN_HELP: Final = (
    "Plan the rounds of an evening so that everybody meets as many new people as possible. Each"
    " round is planned from who is there in it; with --clairvoyant, from who will come and go, too."
)

REASONS: Final = {
    "alone": "nobody else of the {here} here shares a language",
    "nobody_new": "nobody new among the {people} here who share a language",
    "odd_number": "everybody else has a partner, and the number is odd",
    "no_partner": "the {new} who would be new meet others, who have fewer people to meet",
    "no_table": "all {tables} tables are taken",
    "rather_rests": "would rather rest than sit in a trio",
}
"""Why somebody rests, by the codes of ``domain/certificate.py``."""


def run_encounters(words: Sequence[str]) -> int:
    """Run the command with ``words``, and return its exit code."""
    try:
        options = _parser().parse_args(words)
        file = _read(options.file)
        plan = simulate(file.request, clairvoyant=options.clairvoyant)
    except (UsageError, JsonFileError) as error:
        say_aside(str(error))
        return 2
    answer = json.dumps(_as_json(plan)) if options.json else _as_text(plan)
    sys.stdout.write(f"{answer}\n")
    return 0


def _parser() -> ArgumentParser:
    parser = SentenceParser(prog="meshup encounters", description=HELP)
    acts = parser.add_subparsers(required=True, metavar="plan")
    plan = acts.add_parser("plan", help="plan the rounds of an evening", description=PLAN_HELP)
    plan.add_argument("file", metavar="FILE", help="an evening as JSON, - for standard input")
    plan.add_argument("--json", action="store_true", help="print JSON, and nothing else")
    plan.add_argument(
        "--clairvoyant", action="store_true", help="know who comes and goes in later rounds"
    )
    return parser


def _read(name: str) -> PlanFile:
    try:
        file = read_plan(file_content(name, MOST_BYTES))
    except JsonFileError as error:
        raise named_error(name, error) from None
    if file.unknown:
        say_aside(left_out(file.unknown))
    if any(file.not_here.values()):
        say_aside(_not_here(file.not_here))
    return file


def _not_here(not_here: Mapping[str, int]) -> str:
    lists = [f"“{name}” ({count})" for name, count in sorted(not_here.items()) if count]
    return f"Left out, for it names people who are not here: {', '.join(lists)}."


def _as_json(plan: EveningPlan) -> dict[str, object]:
    return {
        "rounds": [
            {
                "tables": [list(table.people) for table in planned.tables],
                "resting": [rest.id for rest in planned.resting],
            }
            for planned in plan.rounds
        ],
        "bound": plan.bound,
        "new_encounters": plan.new_encounters,
        "repeats": plan.repeats,
        "certificate": {"rounds": [planned.certificate.to_json() for planned in plan.rounds]},
    }


def _as_text(plan: EveningPlan) -> str:
    blocks = [_round_text(number, planned) for number, planned in enumerate(plan.rounds, 1)]
    return "\n\n".join([*blocks, _totals(plan)])


def _round_text(number: int, planned: RoundPlan) -> str:
    lines = [f"Round {number}"]
    again = set(planned.repeats)
    for table in planned.tables:
        people = sorted(table.people, key=lambda one: (one not in table.stays, one))
        names = " · ".join(map(one_printable_line, people))
        met = any(pair in again for pair in pairwise(sorted(table.people)))
        lines.append(f"  table {table.index + 1:<4} {names}{'  (again)' if met else ''}")
    lines += [
        f"  rests      {one_printable_line(rest.id)}: {_reason(rest)}" for rest in planned.resting
    ]
    return "\n".join(lines)


def _totals(plan: EveningPlan) -> str:
    share = f" ({plan.new_encounters / plan.bound:.1%})" if plan.bound else ""
    return (
        f"{plan.new_encounters} new encounters of {plan.bound} at most{share},"
        f" {plan.repeats} repeats, {plan.rests} rests."
    )


def _reason(rest: Rest) -> str:
    if rest.facts.get("here") == 0:
        return "nobody else is here"
    return REASONS[rest.reason].format_map(rest.facts)

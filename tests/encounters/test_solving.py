"""A round is worked out in a process of its own, and here when that goes wrong."""

import asyncio
import json
import logging
import os
import subprocess
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest

from meshup.encounters import solving
from meshup.encounters.codec import (
    CodecError,
    plan_from,
    plan_line,
    request_from,
    request_lines,
)
from meshup.encounters.domain.rounds import plan_round
from meshup.encounters.domain.values import Met, Person, RoundRequest
from tests.commands import SOURCES


def people(count, **more):
    return tuple(
        Person(id=f"p{number}", languages=frozenset({"fr"}), **more) for number in range(count)
    )


REQUEST = RoundRequest(
    people=(
        Person(
            id="ada",
            languages=frozenset({"fr", "en"}),
            wishes=frozenset({"bilal"}),
            topics=frozenset({"maps"}),
            newcomer=True,
            rests=1,
            last_table="3",
            stayed=True,
        ),
        *people(8, repeats_ok=True),
    ),
    met={("p1", "p2"): Met(2, "2026-03-05"), ("p1", "zed"): Met(1), ("p3", "p4"): Met(1)},
    blocked=frozenset({("ada", "p1")}),
    planned=frozenset({("p5", "p6")}),
    round_number=2,
    rounds_left=4,
    tables=4,
    seed=99,
)


@pytest.fixture
def command(monkeypatch):
    """Return how to replace the process by a few lines of Python."""

    def replace(code):
        monkeypatch.setattr(solving, "COMMAND", (sys.executable, "-c", code))

    return replace


def placed(plan):
    seated = [name for table in plan.tables for name in table.people]
    return sorted([*seated, *(rest.id for rest in plan.resting)])


def test_a_request_goes_and_comes_as_lines():
    lines = [*request_lines(REQUEST)]
    assert all(line.endswith(b"\n") and line.count(b"\n") == 1 for line in lines)
    again = request_from(lines)
    met = {pair: REQUEST.met[pair] for pair in [("p1", "p2"), ("p3", "p4")]}
    assert again.met == met
    assert plan_round(again) == plan_round(REQUEST)
    for name in ("people", "blocked", "planned", "round_number", "rounds_left", "tables", "seed"):
        assert getattr(again, name) == getattr(REQUEST, name)


def test_no_line_is_long():
    crowd = people(600)
    met = {(f"p{a}", f"p{b}"): Met(1, "2026-03-05") for a in range(60) for b in range(a + 1, 600)}
    lines = [*request_lines(RoundRequest(people=crowd, met=met))]
    assert max(map(len, lines)) < 64_000
    assert len(request_from(lines).met) == len(met)


def test_a_plan_goes_and_comes_as_a_line():
    plan = plan_round(REQUEST)
    again = plan_from(plan_line(plan), REQUEST)
    assert (again.tables, again.repeats) == (plan.tables, plan.repeats)
    assert [(rest.id, rest.reason) for rest in again.resting] == [
        (rest.id, rest.reason) for rest in plan.resting
    ]
    assert json.loads(json.dumps(again.certificate.to_json())) == json.loads(
        json.dumps(plan.certificate.to_json())
    )


@pytest.mark.parametrize("content", [b"", b"7", b"[]", b'["plan", []]', b"\xff", b"[" * 100_000])
def test_what_is_no_plan_is_refused(content):
    with pytest.raises(CodecError):
        plan_from(content, REQUEST)


@pytest.mark.parametrize("line", [b"", b"7", b'["people", [[1]]]', b'["request", [[1]]]', b"\xff"])
def test_what_is_no_request_is_refused(line):
    with pytest.raises(CodecError):
        request_from([line])


def test_a_plan_for_others_is_refused():
    line = plan_line(plan_round(REQUEST))
    with pytest.raises(CodecError, match="Not everybody"):
        plan_from(line, RoundRequest(people=people(3)))


def test_the_process_answers_as_the_engine_would():
    plan = solving.solve(REQUEST)
    assert plan.tables == plan_round(REQUEST).tables
    assert plan.certificate.digest == plan_round(REQUEST).certificate.digest


def test_this_process_loads_no_library_for_it():
    code = (
        "import sys; from meshup.encounters.solving import solve;"
        "from tests.encounters.test_solving import REQUEST; solve(REQUEST);"
        "sys.exit(any(name in sys.modules for name in ('numpy', 'rustworkx')))"
    )
    environ = {"PYTHONPATH": os.pathsep.join([str(SOURCES), str(SOURCES.parent)])}
    assert subprocess.run([sys.executable, "-c", code], env=environ, check=False).returncode == 0


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("import sys; sys.exit(3)", "ended with 3"),
        ("import os; os.kill(os.getpid(), 9)", "ended with -9"),
        ("print('garbage')", "could not be used (CodecError)"),
        ("print('[\"plan\", [[], [], [], {}]]')", "could not be used (CodecError)"),
        ("import sys; sys.stdout.write('[' * 100000)", "could not be used (CodecError)"),
        ("import os; os.close(1); os.close(0)", "could not be used (CodecError)"),
    ],
)
def test_whatever_goes_wrong_with_it_the_round_is_planned_here(command, caplog, code, why):
    command(code)
    with caplog.at_level(logging.WARNING):
        plan = solving.solve(REQUEST)
    assert placed(plan) == sorted(person.id for person in REQUEST.people)
    assert plan.certificate.solver == "python"
    assert caplog.messages == [f"The process for 9 people {why}; this one plans the round."]


def test_a_program_that_is_not_there_is_no_matter(monkeypatch, caplog):
    monkeypatch.setattr(solving, "COMMAND", ("/nowhere/python",))
    assert placed(solving.solve(REQUEST)) == sorted(person.id for person in REQUEST.people)
    assert "could not be used (FileNotFoundError)" in caplog.text


def test_a_process_that_takes_too_long_is_killed(command, tmp_path):
    pid = tmp_path / "pid"
    command(f"import os, time; open({str(pid)!r}, 'w').write(str(os.getpid())); time.sleep(600)")
    begun = time.monotonic()
    plan = solving.solve(REQUEST, timeout_seconds=1.5)
    assert 1.4 < time.monotonic() - begun < 10
    assert placed(plan) == sorted(person.id for person in REQUEST.people)
    assert not Path(f"/proc/{pid.read_text()}").exists()


def test_a_process_that_is_killed_from_outside_is_no_matter(command, tmp_path):
    pid = tmp_path / "pid"
    code = f"import os, time; open({str(pid)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    command(code)

    def kill():
        while not (pid.exists() and pid.read_text()):
            time.sleep(0.01)
        os.kill(int(pid.read_text()), 9)

    killer = threading.Thread(target=kill)
    killer.start()
    assert placed(solving.solve(REQUEST)) == sorted(person.id for person in REQUEST.people)
    killer.join()


def test_a_process_whose_parent_is_gone_ends_by_itself():
    """Its own alarm ends it, although its input never does."""
    words = [sys.executable, "-P", "-m", "meshup.encounters.solver", "1"]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env={"PYTHONPATH": str(SOURCES)}
    ) as process:
        assert process.wait(timeout=10) == -14  # SIGALRM


def test_an_event_loop_goes_on_meanwhile():
    crowd = RoundRequest(people=people(300), seed=1, rounds_left=3)
    moments = []

    async def tick():
        while True:
            moments.append(time.perf_counter())
            await asyncio.sleep(0.001)

    async def play():
        ticking = asyncio.create_task(tick())
        plan = await asyncio.to_thread(solving.solve, crowd)
        ticking.cancel()
        return plan

    plan = asyncio.run(play())
    assert len(plan.tables) == 150
    stalls = sorted(after - before for before, after in pairwise(moments))
    assert len(stalls) > 20
    assert stalls[-2] < 0.1  # other programs of this machine may take one turn

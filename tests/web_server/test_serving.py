"""The process that serves, alone or with workers, in the moments in which it begins."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import meshup

PROGRAM = """
import subprocess, sys
from meshup.web_server.serving import listen, serve
from meshup.signalling.app import nothing_else

workers, before = int(sys.argv[1]), sys.argv[2:]
listening = listen("127.0.0.1", 0, workers)
if before:
    subprocess.Popen(before)
print("begins", flush=True)
serve(nothing_else, listening)
"""


@pytest.fixture
def begun():
    """Let a server begin, with so many workers, perhaps after starting something else."""
    environment = os.environ | {"PYTHONPATH": str(Path(meshup.__file__).parents[1])}
    processes = []

    def begun(*words):
        command = [sys.executable, "-c", PROGRAM, *words]
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True)
        processes.append(process)
        assert process.stdout.readline() == "begins\n"
        return process

    yield begun
    for process in processes:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("workers", ["1", "4"])
def test_who_is_told_to_stop_while_beginning_stops(begun, workers):
    for milliseconds in range(0, 40, 4):
        process = begun(workers)
        time.sleep(milliseconds / 1000)
        process.send_signal(signal.SIGTERM)
        _output, complaints = process.communicate(timeout=8)
        assert (process.returncode in {0, -signal.SIGTERM}, complaints) == (True, "")


def test_the_end_of_a_process_that_is_no_worker_ends_nothing(begun):
    process = begun("2", "sleep", "0.2")
    time.sleep(1)
    assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=8) == ("", "")
    assert process.returncode == 0


TURNS = """
import sys
from meshup.web_server.serving import listen, serve

async def application(scope, receive, send):
    print(sys.getswitchinterval() <= 0.0005, flush=True)
    await receive()
    await send({"type": "lifespan.startup.failed"})

serve(application, listen("127.0.0.1", 0))
"""


def test_a_thread_that_renders_lets_messages_through_many_times():
    said = subprocess.run(
        [sys.executable, "-c", TURNS],
        env=os.environ | {"PYTHONPATH": str(Path(meshup.__file__).parents[1])},
        check=False,
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert said.stdout == "True\n"

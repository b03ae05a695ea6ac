"""A server that was told to stop has ended within its grace, whatever still computes."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

import meshup

GRACE = 2
PROGRAM = """
import asyncio, re, sys, time
from meshup.web_server.serving import listen, serve

def compute():
    while True:
        sum(range(1000))

def keep_the_interpreter():
    re.match(r"(a+)+$", "a" * 60 + "b")

WORK = {"loop": compute, "regex": keep_the_interpreter, "sleep": lambda: time.sleep(600)}

async def application(scope, receive, send):
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown":
                return
    await asyncio.to_thread(WORK[sys.argv[1]])

listening = listen("127.0.0.1", 0, int(sys.argv[2]))
print(listening[0].getsockname()[1], flush=True)
serve(application, listening, grace_seconds=float(sys.argv[3]))
"""


@pytest.fixture
def begun():
    """Let a server begin; return its process, when it has a request to compute for ever."""
    environment = os.environ | {"PYTHONPATH": str(Path(meshup.__file__).parents[1])}
    processes = []

    def begun(work, workers):
        command = [sys.executable, "-c", PROGRAM, work, str(workers), str(GRACE)]
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True)
        processes.append(process)
        port = int(process.stdout.readline())
        visitor = threading.Thread(target=ask, args=(port,), daemon=True)
        visitor.start()
        time.sleep(0.5)
        return process, port

    yield begun
    for process in processes:
        process.kill()
        process.communicate()


def ask(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/")
        connection.getresponse()
    connection.close()


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(
    ("number", "work"),
    [
        (signal.SIGTERM, "loop"),
        (signal.SIGTERM, "sleep"),
        (signal.SIGTERM, "regex"),
        (signal.SIGINT, "sleep"),
        pytest.param(signal.SIGINT, "loop", marks=pytest.mark.long),  # which both compute
        pytest.param(signal.SIGINT, "regex", marks=pytest.mark.long),
    ],
)
def test_it_ends_in_time(begun, work, workers, number):
    process, port = begun(work, workers)
    start = time.monotonic()
    process.send_signal(number)
    _output, complaints = process.communicate(timeout=GRACE + 5)
    assert time.monotonic() - start < GRACE + 0.8
    assert "Traceback" not in complaints
    with pytest.raises(ConnectionRefusedError):
        http.client.HTTPConnection("127.0.0.1", port, timeout=5).connect()


def test_what_watches_a_killed_server_leaves_its_port_at_once(begun):
    process, port = begun("sleep", 1)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=5)
    with pytest.raises(ConnectionRefusedError):
        http.client.HTTPConnection("127.0.0.1", port, timeout=5).connect()

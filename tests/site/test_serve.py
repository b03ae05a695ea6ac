import os
import shutil
import signal
import socket
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.served import Server


@pytest.fixture(scope="module")
def empty_node(tmp_path_factory):
    """A data folder whose database has its tables."""
    folder = tmp_path_factory.mktemp("node")
    Server(folder).migrate()
    (folder / "nightly").touch()
    return folder


@pytest.fixture
def data(empty_node, tmp_path):
    shutil.copytree(empty_node, tmp_path / "data")
    return tmp_path / "data"


def test_what_is_published_is_what_the_next_request_sees_on_every_worker(data):
    with Server(data, workers=2) as server, ThreadPoolExecutor(16) as visitors:
        seen = set()
        for number in range(15):
            status, _, body = server.ask("/publish", method="POST", body=f"words {number}")
            assert (status, body) == (200, "published")
            for _, headers, words in visitors.map(lambda _: server.ask("/page"), range(32)):
                assert words == f"words {number}"
                seen.add(headers["x-worker"])
        assert len(seen) == 2
        assert server.stop() == 0


def test_a_page_that_ends_by_the_clock_ends_on_time(data):
    with Server(data) as server:
        for _ in range(60):
            before = int(time.time())
            until = int(server.ask("/until")[2])
            assert before <= until <= time.time()
            time.sleep(0.03)


def test_kill_9_during_writes_loses_nothing_acknowledged(data):
    acknowledged, stop = [], threading.Event()
    with Server(data) as server:

        def write(writer):
            number = 0
            while not stop.is_set():
                number += 1
                key = f"{writer}-{number}"
                try:
                    status, _, _ = server.ask(f"/write/{key}", method="POST", body="x" * 200)
                except OSError:
                    return
                if status == 201:
                    acknowledged.append(key)

        with ThreadPoolExecutor(4) as writers:
            running = [writers.submit(write, writer) for writer in range(4)]
            time.sleep(1.0)
            assert server.stop(signal.SIGKILL) == -signal.SIGKILL
            stop.set()
            for future in running:
                future.result()
        server.start()
        assert server.ask("/publish", method="POST", body="alive")[0] == 200
        assert server.stop() == 0
    with sqlite3.connect(data / "meshup.sqlite3") as rows:
        stored = {key for (key,) in rows.execute("SELECT session_key FROM django_session")}
        assert rows.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    rows.close()
    assert len(acknowledged) > 20
    assert set(acknowledged) - stored == set()


def test_a_request_under_way_is_finished_before_the_server_stops(data):
    for workers in (1, 2):
        with Server(data, workers=workers) as server, ThreadPoolExecutor(1) as visitor:
            request = visitor.submit(server.ask, "/slow")
            time.sleep(0.3)
            assert server.stop(signal.SIGTERM) == 0
            assert request.result()[2] == "worth waiting for"


def test_ctrl_c_stops_without_a_complaint(data):
    with Server(data) as server:
        assert server.stop(signal.SIGINT) == 0
    assert server.log == ""


def test_a_worker_that_dies_is_replaced(data):
    with Server(data, workers=2) as server:
        os.kill(int(server.ask("/pid")[2]), signal.SIGKILL)
        time.sleep(1.5)
        with ThreadPoolExecutor(16) as visitors:
            pids = {got[2] for got in visitors.map(lambda _: server.ask("/pid"), range(64))}
        assert len(pids) == 2
        assert server.stop() == 0


def test_workers_stop_when_the_process_that_watches_them_is_killed(data):
    with Server(data, workers=2) as server:
        server.stop(signal.SIGKILL)
        deadline = time.monotonic() + 10
        refused = False
        while not refused and time.monotonic() < deadline:
            try:
                server.ask("/pid")
            except ConnectionRefusedError:
                refused = True
            except OSError:
                time.sleep(0.05)  # one of them stops sooner than the other
        assert refused


def test_a_port_in_use_is_told_in_one_line(data):
    with Server(data) as server:
        second = Server(data)
        second.port = server.port
        with pytest.raises(RuntimeError, match="Cannot listen on"):
            second.start()


def send_raw(server, *pieces, pause=0.0):
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        for piece in pieces:
            line.sendall(piece)
            time.sleep(pause)
        return line.recv(4096)


def test_heads_that_are_too_long_or_nonsense_are_refused(data):
    with Server(data) as server:
        begin = b"GET /pid HTTP/1.1\r\nhost: localhost\r\n"
        filler = b"x-filler: " + b"y" * 1000 + b"\r\n"
        assert send_raw(server, begin, *[filler] * 33, pause=0.002)[9:12] == b"431"
        for nonsense in (b"\x16\x03\x01 hello\r\n\r\n", b"GET \xff\xfe HTTP/1.1\r\n\r\n"):
            assert send_raw(server, nonsense)[9:12] == b"400"
        assert server.ask("/pid")[0] == 200

"""A real node that is killed while it delivers: nothing is lost, and nobody sees anything twice."""

import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import closing

import pytest

from meshup.deliveries.runner import HOSTS_AT_ONCE
from tests.inbox.peer import HostilePeer, Served
from tests.served import Server

SERVERS, INBOXES = 4, 12
QUEUE = """
from meshup.community.models import Node
from meshup.deliveries.domain.delivering import deliver
from meshup.fediverse.domain.own_actors import group
from meshup.fediverse.domain.settings import switch_on
from meshup.kit.clock import now
Node.objects.create(name="Paris", city="Paris", latitude=48.8, longitude=2.3, languages=["en"],
    time_zone="Europe/Paris", contact="", summaries={{}}, charters={{}}, conducts={{}})
switch_on(now())
for number, kind in enumerate(["Create", "Update", "Announce"]):
    document = {{"id": f"https://node.example/ap/activities/{{number}}", "type": kind,
        "object": {{"id": f"https://node.example/ap/events/{{number}}"}}}}
    deliver(document, by=group().name, to={to!r}, at=now())
"""

pytestmark = pytest.mark.once


class Node(Server):
    """A node with SQLite that delivers to this machine."""

    def __init__(self, data):
        super().__init__(data)
        self.environ |= {
            "MESHUP_FEDERATION_LOCAL": "yes",
            "MESHUP_ADDRESS": "http://localhost:8000",
            "MESHUP_SIGNALLING": "no",
        }
        self.migrate()

    def waiting(self):
        with closing(sqlite3.connect(self.data / "meshup.sqlite3", timeout=20)) as rows:
            return rows.execute("SELECT count(*) FROM deliveries_delivery").fetchone()[0]


@pytest.fixture
def servers():
    """Servers that take their time."""
    made = [HostilePeer(f"127.0.3.{number}") for number in range(1, SERVERS + 1)]
    yield made
    for server in made:
        server.close()


def slowly(_asked):
    time.sleep(0.05)
    return Served(status=202)


def wait_for(what, seconds=40):
    end = time.monotonic() + seconds
    while not what() and time.monotonic() < end:
        time.sleep(0.01)
    assert what()


def test_what_was_on_its_way_at_a_fall_arrives_once_more_at_most(tmp_path, servers):
    inboxes = [f"/inboxes/{number}" for number in range(INBOXES)]
    to = [server.serve(path, slowly) for server in servers for path in inboxes]
    node = Node(tmp_path)
    node.run_python(QUEUE.format(to=to))
    in_all = 3 * len(to)
    assert node.waiting() == in_all

    with node:
        wait_for(lambda: sum(len(server.asked) for server in servers) > in_all // 4)
        node.stop(signal.SIGKILL)
    assert 0 < node.waiting() < in_all
    with node:
        wait_for(lambda: node.waiting() == 0)
        assert "Traceback" not in node.log

    got = defaultdict(list)
    for server in servers:
        for asked in server.asked:
            got[server.base + asked.path].append(json.loads(asked.body)["id"][-1])
    assert got.keys() == set(to)
    first = {inbox: list(dict.fromkeys(ids)) for inbox, ids in got.items()}
    assert set(map(tuple, first.values())) == {("0", "1", "2")}  # each, and in order
    again = sum(map(len, got.values())) - in_all
    assert 0 <= again <= 3 * HOSTS_AT_ONCE


@pytest.mark.long
def test_a_process_of_its_own_delivers_where_the_server_runs_no_jobs(tmp_path, servers):
    node = Node(tmp_path)
    node.environ["MESHUP_JOBS"] = "no"
    node.run_python(QUEUE.format(to=[servers[0].base + "/inbox"]))
    words = [sys.executable, "-m", "meshup", "manage", "run_deliveries"]
    with subprocess.Popen(words, env=node.environ, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "Delivering.\n"
        wait_for(lambda: node.waiting() == 0)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert len(servers[0].delivered) == 3

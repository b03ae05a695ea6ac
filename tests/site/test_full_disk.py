"""A node whose disk is full, or can only be read: one sentence, what to do, and nothing lost."""

from __future__ import annotations

import http.client
import re
import signal
import subprocess
import sys
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings

from tests.prepared import demo_node
from tests.shell import Shell
from tests.small_disk import SmallDisk

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(bool(settings.CONFIG.database_url), reason="PostgreSQL has its own disk"),
]

SIZE = 12 * 1024 * 1024
SUGGESTION = {
    "title": "Coffee with Chloé",
    "starts": "2099-11-24T18:00",
    "place": "Chez Ada",
    "words": "I am in town. " * 100,
    "reach": "chloe@lyon.example",
}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
WRITING = (
    ["backup"],
    ["erase", "chloe@lyon.example", "--yes"],
    ["manage", "migrate"],
)
ALL = (*WRITING, ["doctor", "--quiet"], ["link", "ada@paris-p2p.example"], ["serve"], ["init"])


@pytest.fixture(scope="module")
def pattern(tmp_path_factory):
    """A demo to copy onto small disks."""
    shell = Shell(tmp_path_factory.mktemp("pattern") / "data", like=demo_node("call"))
    (shell.data / "nightly").touch()
    return shell


@pytest.fixture
def disk(tmp_path):
    with SmallDisk(tmp_path / "disk", SIZE) as disk:
        yield disk


class Node:
    """The demo on a small disk, its commands and its server."""

    def __init__(self, disk, pattern):
        self.disk, self.data = disk, disk.inside / "data"
        self.environ = pattern.environ | {"MESHUP_DATA": str(self.data)}
        subprocess.run(["cp", "-rp", pattern.data, disk.outside / "data"], check=True)
        self.port = 0

    def run(self, *words, **environ):
        command = [sys.executable, "-m", "meshup", *words]
        return self.disk.run(command, env=self.environ | environ)

    def serve(self, log):
        command = [sys.executable, "-m", "meshup", "serve", "--port", "0"]
        with log.open("ab") as complaints:
            server = self.disk.begin(
                command, env=self.environ, stdout=subprocess.PIPE, stderr=complaints
            )
        self.port = int(server.stdout.readline().rpartition(":")[2].split()[0])
        return server

    def ask(self, path, form=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        method = "GET" if form is None else "POST"
        body = None if form is None else urlencode(form)
        named = {"Host": "localhost", **(FORM if form is not None else {}), **headers}
        connection.request(method, path, body=body, headers=named)
        answer = connection.getresponse()
        words = answer.read().decode()
        connection.close()
        return answer, words


@pytest.fixture
def node(disk, pattern):
    return Node(disk, pattern)


def sign_in(node):
    """Return the cookie of Ada, who has just signed in."""
    link = node.run("link", "ada@paris-p2p.example").stdout.strip()
    answer, _ = node.ask(urlsplit(link).path, {})
    return answer.headers["Set-Cookie"].partition(";")[0]


def is_whole(node):
    told = node.run("doctor").stdout  # which finds the disk too small, whatever else
    return "It is whole." in told and "Paris P2P has" in told


def is_one_sentence(ended):
    told = ended.stderr.strip()
    return ended.returncode in {1, 2} and told and "Traceback" not in told and len(told) < 500


def test_while_it_serves_a_full_disk_refuses_what_is_written_and_shows_what_is_read(
    node, disk, tmp_path
):
    server = node.serve(tmp_path / "log")
    cookie = sign_in(node)
    disk.fill()
    for path in ("/en/", "/fr/agenda/", "/agenda.ics", "/en/suggest/"):
        assert node.ask(path)[0].status == 200
    for path in ("/en/desk/", "/en/desk/people/"):
        assert node.ask(path, Cookie=cookie)[0].status == 200
    for _ in range(3):
        answer, words = node.ask("/en/suggest/", SUGGESTION)
        assert (answer.status, answer.headers["Retry-After"]) == (507, "300")
        assert "The disk of this node is full, so nothing was saved." in words
        assert "Coffee with Chloé" in words
    answer, words = node.ask("/en/sign-in/", {"email": "b@b.example"}, Accept="application/json")
    assert (answer.status, "kit.storage_" in words) == (503, True)
    disk.make_room()
    assert node.ask("/en/suggest/", SUGGESTION)[0].status == 302
    server.send_signal(signal.SIGTERM)
    assert server.wait(20) == 0
    server.stdout.close()
    log = (tmp_path / "log").read_text()
    assert "Traceback" not in log
    ours = r"((The storage of this node is \w+|Background jobs wait): .*\n){1,4}"
    assert re.fullmatch(ours, log)
    assert "Coffee with Chloé" in node.run("manage", "shell", "-c", TITLES).stdout


TITLES = """
from meshup.agenda.models import Event
print([event.titles for event in Event.objects.filter(state="suggested")])
"""


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_each_command_that_writes_says_that_the_disk_is_full(node, disk, words):
    node.run("manage", "shell", "-c", "pass")
    disk.fill()
    ended = node.run(*words)
    assert is_one_sentence(ended)
    assert "The disk is full" in ended.stderr
    disk.make_room()
    assert is_whole(node)


def test_a_new_node_on_a_full_disk_is_refused_in_a_sentence(node, disk):
    disk.fill()
    new = {"MESHUP_DATA": str(disk.inside / "new")}
    for words in (["init", "--yes"], ["demo"], ["doctor"], ["serve"], ["settings"]):
        ended = node.run(*words, **new)
        assert is_one_sentence(ended)
        assert "The disk is full" in ended.stderr


def test_a_restore_for_which_there_is_no_room_leaves_the_node_as_it_was(node, disk):
    made = node.run("backup").stdout
    before = sorted(path.name for path in disk.outside.iterdir())
    disk.fill()
    file = made.split(" into ")[1].split()[0]
    ended = node.run("restore", "--replace", file)
    assert is_one_sentence(ended)
    disk.make_room()
    assert sorted(path.name for path in disk.outside.iterdir()) == before
    assert is_whole(node)


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_each_command_says_that_the_disk_can_only_be_read(node, disk, words):
    disk.make_read_only()
    ended = node.run(*words)
    assert is_one_sentence(ended)
    assert "The disk can only be read" in ended.stderr

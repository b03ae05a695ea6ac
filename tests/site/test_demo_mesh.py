"""A mesh of nodes on one machine: started, joined, stopped; and what it refuses."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from meshup.agenda.domain.queries.events import upcoming
from meshup.community.domain.queries import number_of, somebody, this_node
from meshup.fediverse.domain.own_actors import group
from meshup.kit import clock
from meshup.kit.config import FILE_NAME
from meshup.library.domain.queries.items import items_for
from meshup.site.demo.loading import HISTORY
from meshup.site.demo.mesh_cities import (
    CITIES,
    FESTIVAL_HOST,
    UMBRELLA,
    mesh_of,
    neighbours_of,
    together_of,
)
from meshup.site.demo.mesh_command import run_mesh
from meshup.site.demo.mesh_filling import fill_node
from meshup.site.demo.mesh_folder import open_mesh
from tests.commands import SOURCES, run_command

ARRIVING_SECONDS = 30


def free_ports(number):
    """Return the first of so many ports in a row that nobody listens on."""
    for first in range(21_000 + os.getpid() % 9_000, 60_000, number):
        if all(_is_free(port) for port in range(first, first + number)):
            return first
    raise OSError


def _is_free(port):
    with closing(socket.socket()) as listener:
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def environment(folder):
    kept = {name: told for name, told in os.environ.items() if not name.startswith("MESHUP_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return kept | {"MESHUP_DATA": str(folder), "PYTHONPATH": str(SOURCES)}


def processes_of(folder):
    """Return the numbers of all processes that were told of a folder within this one."""
    told = f"MESHUP_DATA={folder}".encode()
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if told in path.read_bytes():
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def kill_processes_of(folder):
    for number in processes_of(folder):
        os.kill(number, signal.SIGKILL)
    wait_until(lambda: processes_of(folder) == [])


def wait_until(says, seconds=ARRIVING_SECONDS):
    end = time.monotonic() + seconds
    while not says():
        assert time.monotonic() < end, says
        time.sleep(0.1)


class Mesh:
    """``meshup demo --mesh`` in a process of its own."""

    def __init__(self, folder, *words):
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "meshup", "demo", *words],
            env=environment(folder),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""

    def wait(self):
        """Read until all nodes run, or the command ends."""
        return self.hear("Ctrl-C stops them all")

    def hear(self, words):
        """Read until these words are said, or the command ends."""
        for line in self.process.stdout:
            self.said += line
            if words in line:
                return self
        self.process.wait(timeout=30)
        return self

    def stop(self, number):
        self.process.send_signal(number)
        self.said += self.process.stdout.read()
        return self.process.wait(timeout=30)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop(signal.SIGTERM)
        self.process.stdout.close()
        assert processes_of(self.folder) == []


def rows(folder, slug, question):
    address = f"file:{folder / slug / 'meshup.sqlite3'}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as database:
        return database.execute(question).fetchall()


def asked(url, accept="text/html"):
    with urlopen(Request(url, headers={"Accept": accept}), timeout=20) as answer:
        return answer.status, answer.read().decode()


IDENTITY = "SELECT private_key FROM fediverse_nodekey"
FOLLOWERS = "SELECT count(*) FROM follows_follower WHERE state = 'accepted'"
YESES = "SELECT count(*) FROM cohosting_cohost"
CARRIED = "SELECT count(*) FROM cohosting_carried WHERE event_id IS NOT NULL AND is_held"
LOANS = "SELECT state FROM node_requests_noderequest WHERE kind = 'loan' AND NOT is_ours"
FESTIVAL = "p2p-festival-of-the-cities"
FOUR = [(4,)]
"""The servers and the communities of both others."""


SHARED = {
    "france": set(),
    "paris": {"charter", "checklist", "letter", "slides", "wanted"},
    "lyon": {"charter", "checklist", "tool", "template"},
}


def host_of(node):
    return somebody(number_of(node.email))


def nodes_known(address):
    told = json.loads(asked(f"{address}/api/mesh/nodes")[1])["items"]
    return sorted(item["city"] for item in told)


def homes_on(address):
    told = json.loads(asked(f"{address}/api/mesh/events?limit=200")[1])["items"]
    return {item["home"].rstrip("/") for item in told}


@pytest.mark.once
@pytest.mark.timeout(400)
def test_two_cities_and_their_umbrella_start_join_each_other_and_all_end(tmp_path):
    folder, first = tmp_path / "mesh", free_ports(3)
    addresses = [f"http://localhost:{first + place}" for place in range(3)]
    with Mesh(folder, "--mesh", "2", "--port", str(first)).wait() as mesh:
        assert re.findall(r"P2P +\| (http\S+)", mesh.said) == addresses
        links = re.findall(r"as \S+: (\S+)", mesh.said)
        assert [link.partition("/fr/")[0] for link in links] == addresses
        for address, name in zip(addresses, ("France", "Paris", "Lyon"), strict=True):
            status, page = asked(f"{address}/fr/")
            assert (status, f"{name} P2P" in page) == (200, True)
        for slug in ("france", "paris", "lyon"):
            wait_until(lambda slug=slug: rows(folder, slug, FOLLOWERS) == FOUR)
        for address in addresses:
            wait_until(lambda at=address: nodes_known(at) == ["France", "Lyon", "Paris"])
        wait_until(lambda: homes_on(addresses[0]) == set(addresses))
        _are_one_mesh(folder, *addresses)
        assert "127.0.0.1" not in mesh.said
        kill_processes_of(folder / "lyon")
        mesh.hear("Lyon P2P     | This node ended by itself; the others go on.")
        assert asked(f"{addresses[1]}/fr/")[0] == 200
        assert mesh.stop(signal.SIGINT) == 0
    identities = [rows(folder, slug, IDENTITY) for slug in ("paris", "lyon")]
    assert identities[0] != identities[1]

    with Mesh(folder, "--mesh=2").wait() as again:
        assert "Making" not in again.said
        assert re.findall(r"P2P +\| (http\S+)", again.said) == addresses
        again.process.kill()
        wait_until(lambda: again.process.poll() is not None and processes_of(folder) == [])
    assert [rows(folder, slug, IDENTITY) for slug in ("paris", "lyon")] == identities

    (folder / "lyon" / "meshup.sqlite3").write_bytes(b"no database" * 1000)
    with Mesh(folder, "--mesh", "2").wait() as broken:
        assert broken.process.returncode == 1
        assert "Lyon P2P did not start; what it said is above." in broken.said
        assert "Ctrl-C stops" not in broken.said


def _are_one_mesh(folder, france, paris, lyon):
    """All are under an umbrella; Lyon holds the festival of Paris, which asks for a loan."""
    assert json.loads(asked(f"{france}/api/community")[1])["umbrella"] is True
    assert rows(folder, "paris", YESES) == rows(folder, "lyon", CARRIED) == [(1,)]
    assert rows(folder, "lyon", LOANS) == [("requested",)]
    assert "Lyon P2P" in asked(f"{paris}/en/events/{FESTIVAL}/")[1]
    assert "La Passerelle" in asked(f"{lyon}/en/events/{FESTIVAL}/")[1]


def refusal(capsys, folder, *words, **settings):
    """Return the exit code and the sentence of a mesh that does not start."""
    told = {"MESHUP_DATA": str(folder)} | {
        f"MESHUP_{name}": told for name, told in settings.items()
    }
    code = run_mesh(words, told)
    said = capsys.readouterr()
    assert said.out == ""
    return code, said.err.strip()


@pytest.mark.parametrize("number", ["1", "13", "0", "-3"])
def test_a_mesh_has_two_to_twelve_cities(capsys, tmp_path, number):
    told = refusal(capsys, tmp_path / "new", f"--mesh={number}")
    assert told == (2, f"--mesh takes 2 to 12 cities, not {number}.")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["--mesh"],
        ["--mesh", "two"],
        ["--mesh", "3", "--stage", "call"],
        ["--mesh", "3", "--port", "x"],
    ],
)
def test_words_that_mean_nothing_are_refused_before_anything_is_written(capsys, tmp_path, words):
    code, sentence = refusal(capsys, tmp_path / "new", *words)
    assert (code, sentence[:11]) == (2, "meshup demo")
    assert not (tmp_path / "new").exists()


def test_a_port_that_is_taken_is_named_before_anything_starts(capsys, tmp_path):
    first = free_ports(4)
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", first + 2))
        listener.listen()
        code, sentence = refusal(capsys, tmp_path / "new", "--mesh", "3", "--port", str(first))
    assert code == 1
    assert f"ports {first} to {first + 3}, and these are taken: {first + 2}." in sentence
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("first", ["0", "65534", "70000"])
def test_ports_that_cannot_be_are_refused(capsys, tmp_path, first):
    code, sentence = refusal(capsys, tmp_path / "new", "--mesh", "2", "--port", first)
    assert (code, sentence[:19]) == (1, "There are no ports ")


def test_a_folder_of_another_kind_is_left_alone(capsys, tmp_path):
    (tmp_path / "holiday.jpg").touch()
    code, sentence = refusal(capsys, tmp_path, "--mesh", "2")
    assert (code, "is not empty, and holds no mesh" in sentence) == (1, True)
    (tmp_path / FILE_NAME).touch()
    code, sentence = refusal(capsys, tmp_path, "--mesh", "2")
    assert (code, "holds one node already" in sentence) == (1, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["holiday.jpg", FILE_NAME]


@pytest.mark.parametrize("note", ["", "[]", "{}", '{"first_port": "x", "joined": []}'])
def test_a_note_that_says_nothing_is_no_mesh(capsys, tmp_path, note):
    (tmp_path / "mesh.json").write_text(note)
    code, sentence = refusal(capsys, tmp_path, "--mesh", "2")
    assert (code, sentence.endswith("mesh.json is no note of a mesh.")) == (1, True)


def test_a_mesh_keeps_its_ports(capsys, tmp_path):
    first = free_ports(3)
    (tmp_path / "mesh.json").write_text(json.dumps({"first_port": first, "joined": []}))
    code, sentence = refusal(capsys, tmp_path, "--mesh", "2", "--port", str(first + 1))
    assert (code, f"live at ports from {first} on" in sentence) == (1, True)
    (tmp_path / "lyon").mkdir()
    (tmp_path / "lyon" / FILE_NAME).write_text("MESHUP_ADDRESS=http://localhost:1\n")
    code, sentence = refusal(capsys, tmp_path, "--mesh", "2")
    assert (code, "its address is http://localhost:1, not" in sentence) == (1, True)


def test_what_each_node_has_of_its_own_is_not_set_for_all(capsys, tmp_path):
    code, sentence = refusal(
        capsys, tmp_path, "--mesh", "2", DATABASE_URL="postgresql://x/y", PORT="8000"
    )
    assert (code, "MESHUP_PORT, MESHUP_DATABASE_URL" in sentence) == (1, True)


def test_one_node_is_not_put_into_the_folder_of_a_mesh(tmp_path):
    (tmp_path / "mesh.json").touch()
    for command in ("demo", "init"):
        ended = run_command([command], environment(tmp_path))
        assert (ended.returncode, "holds the nodes of a mesh" in ended.stderr) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["mesh.json"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("node", [UMBRELLA, *CITIES[:2]], ids=lambda node: node.slug)
def test_a_node_of_the_mesh_has_dates_of_its_own(node):
    fill_node(node, clock.now())
    there = this_node()
    assert (there.name, there.city) == (node.name, node.city)
    assert (there.latitude, there.longitude) == (node.latitude, node.longitude)
    assert (there.primary, there.accent) == node.colours
    assert group().name == f"{node.slug}_p2p"
    coming = upcoming(clock.now(), 4)
    assert node.theme[0] in {event.titles["fr"] for event in coming}
    assert len(coming) == (1 if node.is_umbrella else 4)
    kinds = {item.kind for item in items_for(host_of(node), clock.now()) if item.is_offered}
    assert kinds == SHARED[node.slug]
    assert (FESTIVAL in {event.slug for event in upcoming(clock.now(), 40)}) == (
        node.slug == FESTIVAL_HOST
    )


def test_a_festival_is_held_by_the_second_and_asked_of_the_third():
    named = {cities: _asked_in(mesh_of(cities)) for cities in (2, 3, 12)}
    first = ["invite paris lyon", "hold lyon paris"]
    assert named[2] == [*first, "borrow paris lyon"]
    assert named[3] == named[12]
    assert named[3] == [first[0], "invite paris nantes", first[1], "borrow nantes lyon"]


def _asked_in(mesh):
    return [f"{word} {node.slug} {other.slug}" for word, node, other in together_of(mesh)]


def test_what_was_asked_once_is_remembered(tmp_path):
    mesh = open_mesh(tmp_path, 2, free_ports(3))
    mesh.requested |= {"invite paris lyon"}
    mesh.save()
    assert open_mesh(tmp_path, 2, None).requested == mesh.requested


def test_cities_are_those_of_the_history_and_no_two_are_alike():
    history = {node["slug"]: node for node in json.loads(HISTORY.read_text())["nodes"]}
    for city in CITIES[:3]:
        known = history[city.slug]
        assert (city.latitude, city.longitude) == (known["latitude"], known["longitude"])
        assert city.since.startswith(known["since"])
    for name in ("slug", "city", "host", "theme", "colours", "venue", "email"):
        assert len({getattr(node, name) for node in mesh_of(12)}) == 13


@pytest.mark.parametrize("cities", range(2, 13))
def test_everybody_can_be_reached_from_everybody(cities):
    mesh = mesh_of(cities)
    follows = {node: set(neighbours_of(node, mesh)) for node in mesh}
    assert all(node not in others for node, others in follows.items())
    assert all(UMBRELLA in others for node, others in follows.items() if node != UMBRELLA)
    reached, waiting = set(), [mesh[1]]
    while waiting:
        node = waiting.pop()
        reached.add(node)
        waiting += follows[node] - reached
    assert reached == set(mesh)

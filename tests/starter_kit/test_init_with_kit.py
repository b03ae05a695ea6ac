"""A node is born from another's kit by one command; a kit that is refused leaves no node."""

from __future__ import annotations

import json
import os
import time
from contextlib import closing
from dataclasses import replace
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.core.management.base import CommandError

from meshup.kit.config import FILE_NAME, read_file
from meshup.site.first_kit import opened_kit
from meshup.starter_kit.domain.kit_documents import MOST_BYTES
from tests.inbox.peer import HostilePeer, Served
from tests.journeys.live import LiveNode
from tests.shell import Shell
from tests.starter_kit.kits import CHARTER, DECK, PARTS, SERIES, as_bytes, signed_kit

ROUEN = (
    *("--yes", "--name", "Rouen P2P", "--city", "Rouen", "--contact", "bonjour@rouen.example"),
    *("--host-name", "Ada"),
)
LOCAL = {"MESHUP_FEDERATION_LOCAL": "yes"}
HTML = CHARTER | {"charters": {"en": "<img src=x onerror=alert(1)>"}}
CONTACT_IN_TEXT = CHARTER | {"conducts": {"en": "Tell Eve, eve@evil.example, 06 12 34 56 78"}}
DEEP = {"name": "charter", "version": 1, "charters": {"en": json.loads("[" * 30 + "]" * 30)}}
ASIDE = SERIES | {"series": [SERIES["series"][0] | {"slug": "../../meshup.env"}]}


@pytest.fixture
def shell(tmp_path):
    return Shell(tmp_path / "rouen")


@pytest.fixture
def local(monkeypatch):
    """Let this process ask this machine, as the commands of these tests do."""
    config = replace(settings.CONFIG, federation_local=True)
    monkeypatch.setattr(settings, "CONFIG", config)


@pytest.fixture
def lyon():
    with closing(HostilePeer("127.0.0.1", "localhost")) as peer:
        yield peer


def begin(shell, kit, *more, typed=None):
    words = ROUEN if typed is None else ROUEN[1:]
    return shell.run("init", "--kit", str(kit), *words, *more, typed=typed, **LOCAL)


def has_node(shell):
    return shell.run("link", "bonjour@rouen.example", **LOCAL).returncode == 0


def told(shell, words):
    """Return what Python says about the node."""
    done = shell.run("manage", "shell", "-v0", "-c", words, **LOCAL)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_node_is_born_from_a_kit_and_only_once(shell, lyon):
    lyon.serve("/kit.json", signed_kit(lyon.base, (*PARTS, {"name": "songs", "version": 1})))
    done = begin(shell, lyon.base, "--languages", "en,fr", "--time-zone", "Europe/Paris")
    assert done.returncode == 0, done.stderr
    assert f"The kit of Lyon P2P ({lyon.base}), signed by did:key:z6Mk" in done.stdout
    assert "Not known here, and left out: songs" in done.stdout
    assert "“Rouen P2P monthly”: first on Thursday" in done.stdout
    assert "/en/sign-in/link/" in done.stdout
    assert lyon.fetched == ["/kit.json"]
    words = (
        "from meshup.community.models import Node; n = Node.objects.get();"
        "print(n.charters['en'], n.primary != '#14284b', n.accent != '#00b3c8')"
    )
    assert told(shell, words) == "Rouen P2P is open to all. True True"
    again = begin(shell, lyon.base)
    assert again.returncode == 1
    assert "Rouen P2P" in again.stderr
    assert lyon.fetched == ["/kit.json"]


def test_a_kit_in_a_file_begins_a_node_in_given_colours(shell, tmp_path):
    file = tmp_path / "kit.json"
    file.write_bytes(as_bytes(signed_kit()))
    done = begin(shell, file, "--primary", "#112233", "--accent", "#445566")
    assert done.returncode == 0, done.stderr
    assert "Languages of its pages: fr, en" in done.stdout
    words = (
        "from meshup.community.models import Node; n = Node.objects.get();"
        "print(n.primary, n.accent)"
    )
    assert told(shell, words) == "#112233 #445566"


HOSTILE = {
    "html": ((HTML, SERIES), "starter_kit.unsafe_text"),
    "private contact": ((CONTACT_IN_TEXT,), "starter_kit.private_contact"),
    "path": ((CHARTER, ASIDE), "starter_kit.malformed"),
    "collision": ((CHARTER, CHARTER), "starter_kit.malformed"),
    "version": ((CHARTER, DECK | {"version": 9}), "starter_kit.unknown_version"),
    "private field": ((CHARTER | {"host": "eve@evil.example"},), "starter_kit.malformed"),
    "too many": ((DECK | {"starters": DECK["starters"] * 200},), "starter_kit.malformed"),
    "depth": ((DEEP,), "starter_kit.not_a_kit"),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.usefixtures("local")
def test_a_hostile_kit_is_refused_whole_with_a_code_before_there_is_a_database(name, lyon):
    parts, code = HOSTILE[name]
    lyon.serve("/kit.json", signed_kit(lyon.base, parts))
    assert code_of_refusal(lyon.base) == code


def test_a_hostile_kit_is_refused_by_the_command_in_one_sentence_and_leaves_no_node(shell, lyon):
    parts, code = HOSTILE["html"]
    lyon.serve("/kit.json", signed_kit(lyon.base, parts))
    refused_with(code, begin(shell, lyon.base), shell)


def code_of_refusal(where):
    """Return the code that ends the sentence by which a kit is refused, as the command asks."""
    with pytest.raises(CommandError) as refused:
        opened_kit(where)
    sentence = str(refused.value)
    assert "\n" not in sentence
    return sentence.rpartition("(")[2].rstrip(")")


def refused_with(code, done, shell):
    assert done.returncode == 1
    assert done.stderr.strip().count("\n") == 0
    assert done.stderr.strip().endswith(f"({code})")
    assert done.stdout == ""
    assert not shell.data.exists()
    assert not (shell.database and has_node(shell))


@pytest.mark.parametrize(
    ("served", "code"),
    [
        (Served(b"x" * (MOST_BYTES + 1)), "starter_kit.too_large"),
        (Served(b'{"type": "StarterKit", "a": 1, "a": 2}'), "starter_kit.not_a_kit"),
        (Served(b"<html>"), "starter_kit.not_a_kit"),
        (Served(status=500), "kit.unreachable"),
        (
            Served(status=302, headers={"location": "http://127.0.0.9/kit.json"}),
            "kit.address_refused",
        ),
    ],
)
@pytest.mark.usefixtures("local")
def test_what_is_no_kit_is_refused(served, code, lyon):
    lyon.serve("/kit.json", served)
    assert code_of_refusal(lyon.base) == code


@pytest.mark.usefixtures("local")
def test_a_kit_that_somebody_changed_or_signed_as_another_is_refused(lyon, tmp_path):
    lyon.serve("/kit.json", signed_kit(lyon.base) | {"city": "Evilville"})
    assert code_of_refusal(lyon.base) == "starter_kit.not_proved"
    lyon.serve("/kit.json", signed_kit("https://lyon.example"))
    assert code_of_refusal(lyon.base) == "starter_kit.from_elsewhere"
    for where in ("https://", "no-such-file.json\0", str(tmp_path), "ftp://lyon.example"):
        assert code_of_refusal(where), where


def test_a_node_of_the_internet_takes_nothing_from_this_machine(shell, lyon):
    lyon.serve("/kit.json", signed_kit(lyon.base))
    done = shell.run("init", "--kit", lyon.base, *ROUEN, "--address", "https://rouen.example")
    refused_with("kit.address_refused", done, shell)
    assert lyon.fetched == []


def test_a_kit_of_this_machine_makes_a_node_of_a_trial_beside_it(shell, lyon):
    lyon.serve("/kit.json", signed_kit(lyon.base))
    done = shell.run("init", "--kit", lyon.base, *ROUEN)
    assert done.returncode == 0, done.stderr
    settings = read_file(shell.data / FILE_NAME)
    port = int(settings["MESHUP_PORT"])
    assert port > int(lyon.base.rpartition(":")[2])
    assert settings["MESHUP_ADDRESS"] == f"http://localhost:{port}"
    assert settings["MESHUP_FEDERATION_LOCAL"] == "yes"
    assert settings["MESHUP_GOSSIP_SECONDS"] == "2"


def test_what_was_in_the_folder_before_a_refusal_stays(shell, lyon):
    shell.data.mkdir()
    (shell.data / "letter.txt").write_text("Dear Ada")
    lyon.serve("/kit.json", Served(b"<html>"))
    assert begin(shell, lyon.base).returncode == 1
    assert [path.name for path in shell.data.iterdir()] == ["letter.txt"]


def test_a_town_of_the_sisters_country_is_meant_first(shell, lyon):
    lyon.serve("/kit.json", signed_kit(lyon.base))
    done = begin(shell, lyon.base, "--city", "Brest")
    assert "It meets in:            Brest (FR," in done.stdout


def test_answers_that_are_wrong_set_up_nothing(shell, lyon):
    lyon.serve("/kit.json", signed_kit(lyon.base))
    done = begin(shell, lyon.base, "--primary", "blue")
    assert done.returncode == 1
    assert "--primary: “blue”: Write a colour" in done.stderr
    assert not has_node(shell)


@pytest.mark.once
@pytest.mark.long
@pytest.mark.timeout(400)
@pytest.mark.xdist_group("served_kit")
def test_a_node_is_born_from_one_that_is_served_and_offers_the_same_to_the_next(
    tmp_path, record_property
):
    paris = LiveNode(tmp_path / "paris", "quiet", federation_local="yes", signalling="no")
    try:
        shell = Shell(tmp_path / "rouen")
        begun = time.monotonic()
        done = begin(shell, paris.address)
        seconds = time.monotonic() - begun
        assert done.returncode == 0, done.stderr
        busy = os.getloadavg()[0] / (os.cpu_count() or 1)  # a crowded machine is not the node's
        assert seconds < 60 * max(1, busy)
        record_property("seconds", seconds)
        assert "“Rouen P2P monthly: peer to beer”: first on" in done.stdout
        with urlopen(f"{paris.address}/en/kit/", timeout=20) as page:
            assert f"meshup init --kit {paris.address}" in page.read().decode()
        file = tmp_path / "saved.json"
        with urlopen(f"{paris.address}/kit.json", timeout=20) as kit:
            file.write_bytes(kit.read())
        third = Shell(tmp_path / "caen")
        assert begin(third, file, "--name", "Caen P2P").returncode == 0
        days = (
            "from meshup.agenda.domain.queries.events import upcoming;"
            "from meshup.kit.clock import now; print(upcoming(now(), 1)[0].titles['en'])"
        )
        assert told(third, days) == "Caen P2P monthly: peer to beer"
    finally:
        paris.stop()

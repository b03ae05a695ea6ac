"""The doctor looks at the node from outside in: its own address is a peer's in these tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.test import Client

from meshup.kit import clock
from meshup.kit.health import Level
from meshup.remote_actors.domain.health_checks import fediverse
from meshup.remote_actors.domain.instances import note_answer
from tests.inbox.peer import Served


@pytest.fixture
def outside(evil, settings):
    """The node, served at its address by another: what a front does, which may garble it."""
    settings.CONFIG = replace(settings.CONFIG, address=evil.base)
    settings.ALLOWED_HOSTS = ["*"]
    settings.TAG_VERSIONS.bump(["node", "federation"])
    browser = Client(headers={"host": evil.host})
    for path in ("/ap/relay", "/ap/paris_p2p"):
        pass_on(evil, browser, path)
    pass_on(evil, browser, f"/.well-known/webfinger?resource=acct:paris_p2p@{evil.host}")
    return evil


def pass_on(peer, browser, path, skew=timedelta(0), change=lambda body: body, **more):
    response = browser.get(path, headers={"accept": "application/activity+json"})
    assert response.status_code == 200, path
    headers = {"date": format_datetime(clock.now() + skew, usegmt=True)}
    kind = more.get("content_type", response["Content-Type"])
    peer.serve(path, Served(change(response.content), content_type=kind, headers=headers))


def found():
    return [(finding.level, finding.sentence) for finding in fediverse()]


def worst():
    return max(fediverse(), key=lambda finding: finding.level)


@pytest.mark.usefixtures("node")
def test_a_node_that_does_not_federate_is_well():
    assert found() == [(Level.OK, "It does not take part in the fediverse.")]


@pytest.mark.usefixtures("outside")
def test_a_node_that_is_found_and_believed_is_well():
    assert worst().level is Level.OK
    words = " ".join(sentence for _level, sentence in found())
    assert "WebFinger leads from @paris_p2p@evil.example" in words
    assert words.count("is served with the key that signs for it") == 2
    assert "The clock agrees" in words


def test_another_key_than_ours_is_bad(outside):
    browser = Client(headers={"host": outside.host})
    pass_on(outside, browser, "/ap/relay", change=lambda body: body.replace(b"MII", b"MIJ"))
    assert worst().level is Level.BAD
    assert "another key" in worst().sentence


def test_a_front_that_serves_pages_in_place_of_actors_is_bad(outside):
    browser = Client(headers={"host": outside.host})
    pass_on(outside, browser, "/ap/paris_p2p", content_type="text/html")
    assert worst().level is Level.BAD
    assert "as a page" in worst().sentence


def test_a_front_that_swallows_webfinger_is_bad(outside):
    path = f"/.well-known/webfinger?resource=acct:paris_p2p@{outside.host}"
    pass_on(outside, Client(headers={"host": outside.host}), path, change=lambda _body: b"{}")
    assert worst().level is Level.BAD
    assert "WebFinger does not lead" in worst().sentence


@pytest.mark.parametrize(
    ("skew", "level"), [(30, Level.OK), (90, Level.WARNING), (-400, Level.BAD)]
)
def test_a_clock_that_is_off_is_seen(outside, skew, level):
    browser = Client(headers={"host": outside.host})
    path = f"/.well-known/webfinger?resource=acct:paris_p2p@{outside.host}"
    pass_on(outside, browser, path, skew=timedelta(seconds=skew))
    assert worst().level is level


def test_the_clock_is_compared_with_that_of_another_server_too(outside, victim):
    late = format_datetime(clock.now() - timedelta(minutes=10), usegmt=True)
    victim.serve("/.well-known/nodeinfo", Served(b"{}", headers={"date": late}))
    note_answer(victim.host, ok=True, at=clock.now())
    assert worst().level is Level.BAD
    assert victim.host in worst().sentence


def test_a_node_that_is_not_running_is_said_not_to(federating, settings):
    settings.CONFIG = replace(settings.CONFIG, address="http://127.0.0.1:1", port=1)
    assert worst().level is Level.WARNING
    assert "Start the node" in worst().remedy


@pytest.mark.usefixtures("switched_on")
def test_an_address_without_encryption_is_bad(settings):
    settings.CONFIG = replace(settings.CONFIG, address="http://p2p.example")
    assert any(level is Level.BAD and "not encrypted" in words for level, words in found())

"""Documents of other servers: what is taken, and what a hostile one cannot make the node do."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from meshup.kit import clock
from meshup.kit.errors import Refusal
from meshup.kit.http_fetch import AddressRefused, TooLarge, Unreachable
from meshup.remote_actors.domain import fetch_limits, fetching
from meshup.remote_actors.domain.fetch_limits import FetchBudget
from meshup.remote_actors.domain.fetching import fetch_discovery, fetch_document, fetch_if_changed
from meshup.remote_actors.errors import FetchLimit, FetchRefused, Gone, NotThere
from meshup.remote_actors.models import DomainBlock
from tests.inbox.peer import ACTIVITY_JSON, LD_JSON, Served

LATER = timedelta(minutes=6)


def note(address, **more):
    return {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": address,
        "type": "Note",
    } | more


def fetched(address):
    return fetch_document(address, clock.now())


@pytest.fixture
def page(evil):
    """A path of the attacker's, and the address that it has."""
    return "/notes/1", f"{evil.base}/notes/1"


@pytest.mark.parametrize("media_type", [ACTIVITY_JSON, LD_JSON, f"{ACTIVITY_JSON}; charset=utf-8"])
def test_a_document_is_read_from_where_its_id_is_signed_by_the_application(evil, page, media_type):
    path, address = page
    evil.serve(path, note(address), content_type=media_type)
    assert fetched(f"{address}#part") == note(address)
    [asked] = evil.asked
    assert asked.headers["accept"].startswith(ACTIVITY_JSON)
    assert "/ap/relay#main-key" in asked.headers["signature"]
    assert "(request-target) host date" in asked.headers["signature"]


def test_an_id_elsewhere_on_the_same_origin_is_fetched_from_there(evil, page):
    path, address = page
    evil.serve(path, note(f"{evil.base}/real"))
    evil.serve("/real", note(f"{evil.base}/real", content="mine"))
    assert fetched(address)["content"] == "mine"


# 19: an id is what the document is found at


def test_a_document_of_another_origin_is_refused(evil, victim, page):
    path, address = page
    victim.serve("/notes/1", note(f"{victim.base}/notes/1"))
    evil.serve(path, note(f"{victim.base}/notes/1"))
    with pytest.raises(FetchRefused):
        fetched(address)
    assert victim.asked == []


@pytest.mark.parametrize("claimed", [None, 7, "", ["x"], {"id": "x"}, "mailto:eve@evil.example"])
def test_a_document_without_a_usable_id_is_refused(evil, page, claimed):
    path, address = page
    evil.serve(path, note(address) | {"id": claimed})
    with pytest.raises(FetchRefused):
        fetched(address)


def test_ids_that_lead_in_a_circle_are_refused(evil, page):
    path, address = page
    evil.serve(path, note(f"{evil.base}/b"))
    evil.serve("/b", note(address))
    with pytest.raises(FetchRefused):
        fetched(address)
    assert evil.fetched == [path, "/b"]


# 20: only what says that it is an ActivityPub document is one


@pytest.mark.parametrize(
    "media_type",
    [
        "text/plain",
        "text/html",
        "application/json",
        "application/ld+json",
        'application/ld+json; profile="https://evil.example/"',
        "application/octet-stream",
        "image/png",
        "",
        f"text/html; x={ACTIVITY_JSON}",
        f"{ACTIVITY_JSON}x",
    ],
)
def test_a_document_of_another_media_type_is_none(evil, page, media_type):
    path, address = page
    evil.serve(path, note(address), content_type=media_type)
    with pytest.raises(FetchRefused):
        fetched(address)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xef\xbb\xbf{}", b'{"id": NaN}', b'"x"'])
def test_what_is_no_json_object_is_refused(evil, page, body):
    path, address = page
    evil.serve(path, body)
    with pytest.raises(FetchRefused):
        fetched(address)


# 21: redirects


def redirect(to, status=302):
    return Served(status=status, headers={"location": to})


def test_a_redirect_on_the_same_origin_is_followed_and_signed_anew(evil, page):
    path, address = page
    evil.serve("/old", redirect(address))
    evil.serve(path, note(address))
    assert fetched(f"{evil.base}/old")["id"] == address
    first, second = (asked.headers["signature"] for asked in evil.asked)
    assert first != second


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_origin_is_refused_and_nothing_is_asked_there(
    evil, victim, page, status
):
    path, address = page
    victim.serve("/notes/1", note(f"{victim.base}/notes/1"))
    evil.serve(path, redirect(f"{victim.base}/notes/1", status))
    with pytest.raises(Refusal):
        fetched(address)
    assert victim.asked == []


@pytest.mark.parametrize(
    "to",
    [
        "file:///etc/passwd",
        "data:application/activity+json,{}",
        "gopher://evil.example/",
        "http://169.254.169.254/latest",
        "http://10.0.0.1/",
        "//[::ffff:10.0.0.1]/",
        "http://evil.example@10.0.0.1/",
    ],
)
def test_a_redirect_to_what_is_no_public_web_address_is_refused(evil, page, to):
    path, address = page
    evil.serve(path, redirect(to))
    with pytest.raises(Refusal):
        fetched(address)


def test_a_loop_of_redirects_ends_soon(evil, page):
    path, address = page
    evil.serve(path, redirect(address))
    with pytest.raises(Unreachable):
        fetched(address)
    assert len(evil.asked) <= fetching.MOST_REDIRECTS + 1


# 22: addresses that are not public


@pytest.mark.parametrize(
    "address",
    [
        "https://0.0.0.0/x",
        "https://[::]/x",
        "https://10.1.2.3/x",
        "https://100.64.0.1/x",
        "https://169.254.169.254/latest/meta-data",
        "https://192.0.0.8/x",
        "https://192.168.1.1/x",
        "https://198.18.0.1/x",
        "https://224.0.0.1/x",
        "https://240.0.0.1/x",
        "https://[fc00::1]/x",
        "https://[fe80::1]/x",
        "https://[::ffff:192.168.1.1]/x",
        "https://[64:ff9b::a00:1]/x",
        "https://[2002:a00:1::]/x",
        "https://[2001::1]/x",
        "https://0xa000001/x",
        "https://167772161/x",
        "https://012.0.0.1/x",
        "https://10.0.0.1./x",
        "https://eve@evil.example/x",
        "https://evil.example:0/x",
        "ftp://evil.example/x",
        "javascript:alert(1)",
        "https://",
        "x",
        "",
        "https://evil.example/\r\nHost: victim",
    ],
)
@pytest.mark.usefixtures("federating")
def test_an_address_that_is_not_public_is_never_asked(monkeypatch, address):
    def opened(*_args, **_more):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("meshup.kit.http_fetch.sending.connect", opened)
    with pytest.raises(Refusal):
        fetched(address)


@pytest.mark.parametrize(
    "address",
    ["http://evil.example/x", "https://127.0.0.1/x", "https://[::1]/x", "https://localhost/x"],
)
@pytest.mark.usefixtures("switched_on")
def test_without_the_setting_for_trials_this_machine_and_http_are_not_asked(monkeypatch, address):
    def opened(*_args, **_more):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("meshup.kit.http_fetch.sending.connect", opened)
    with pytest.raises(Refusal):
        fetched(address)


@pytest.mark.usefixtures("switched_on")
def test_another_port_than_that_of_https_is_not_asked(monkeypatch):
    asked: list[object] = []

    def resolve(*names: object, **_more: object) -> list[object]:
        asked.append(names)
        return []

    monkeypatch.setattr("socket.getaddrinfo", resolve)
    with pytest.raises(AddressRefused):
        fetched("https://evil.example:8443/x")
    assert asked == []


@pytest.mark.usefixtures("federating")
@pytest.mark.parametrize("path", ["/ap/relay", "/fr/", "/"])
def test_the_node_does_not_ask_itself(settings, path):
    with pytest.raises(FetchRefused):
        fetched(settings.CONFIG.address + path)


# 23: a name that changes its mind


@pytest.mark.usefixtures("switched_on")
def test_a_name_is_resolved_once_for_a_request_and_every_address_counts(monkeypatch):
    answers = [["93.184.216.34"], ["10.0.0.1"]]
    tried = []

    def resolved(_host, port, **_more):
        addresses = answers.pop(0) if answers else ["10.0.0.1"]
        return [(2, 1, 6, "", (address, port)) for address in addresses]

    def opened(_to, addresses, *_more):
        tried.append(addresses)
        raise OSError

    monkeypatch.setattr("socket.getaddrinfo", resolved)
    monkeypatch.setattr("meshup.kit.http_fetch.sending.connect", opened)
    with pytest.raises(Unreachable):
        fetched("https://evil.example/a")
    with pytest.raises(AddressRefused):
        fetched("https://evil.example/b")
    assert tried == [["93.184.216.34"]]


# 24: slow and huge


def test_a_body_that_drips_is_ended_by_the_deadline(evil, page, monkeypatch):
    path, address = page
    monkeypatch.setattr(fetching, "SECONDS", 0.5)

    def drip():
        for _ in range(100):
            time.sleep(0.05)
            yield b" "

    evil.serve(path, Served(pieces=drip))
    began = time.monotonic()
    with pytest.raises(Unreachable):
        fetched(address)
    assert time.monotonic() - began < 3


def test_an_endless_body_is_cut_at_the_limit(evil, page):
    path, address = page
    sent = []

    def pour():
        for _ in range(1000):
            sent.append(1)
            yield b" " * 65536

    evil.serve(path, Served(pieces=pour))
    with pytest.raises(TooLarge):
        fetched(address)
    assert len(sent) < 500


def test_a_compressed_bomb_is_not_unpacked(evil, page):
    path, address = page
    evil.serve(path, Served(b"\x1f\x8b" + b"\0" * 100, headers={"content-encoding": "gzip"}))
    with pytest.raises(Unreachable):
        fetched(address)


def test_thousands_of_headers_are_refused(evil, page):
    path, address = page
    headers = {f"x-{number}": "x" for number in range(10_000)}
    evil.serve(path, Served(b"{}", headers=headers))
    with pytest.raises(Unreachable):
        fetched(address)


def test_a_body_longer_than_its_kind_may_be_is_refused(evil, page):
    path, address = page
    evil.serve(path, note(address, content="x" * 10_000))
    with pytest.raises(Refusal):
        fetch_document(address, clock.now(), most_bytes=5_000)


# 27, 28: allowances


def test_one_thing_has_a_budget(evil):
    budget = FetchBudget(3)
    for number in range(3):
        address = evil.serve(f"/n/{number}", note(f"{evil.base}/n/{number}"))
        fetch_document(address, clock.now(), budget=budget)
    with pytest.raises(FetchRefused):
        fetch_document(f"{evil.base}/n/4", clock.now(), budget=budget)
    assert len(evil.asked) == 3


def test_what_failed_is_not_asked_again_for_a_while(evil, page):
    path, address = page
    with pytest.raises(NotThere):
        fetched(address)
    evil.serve(path, note(address))
    with pytest.raises(FetchRefused):
        fetched(address)
    assert evil.fetched == [path]
    with clock.set_to(clock.now() + LATER):
        assert fetched(address)["id"] == address


def test_a_server_is_asked_only_so_much_and_others_go_on(evil, victim, monkeypatch):
    monkeypatch.setattr(fetch_limits.DOMAINS, "_burst", 5)
    for number in range(5):
        with pytest.raises(NotThere):
            fetched(f"{evil.base}/{number}")
    with pytest.raises(FetchLimit):
        fetched(f"{evil.base}/more")
    address = victim.serve("/n", note(f"{victim.base}/n"))
    assert fetched(address)
    with clock.set_to(clock.now() + timedelta(seconds=2)), pytest.raises(NotThere):
        fetched(f"{evil.base}/more")
    assert len(evil.asked) == 6


def test_what_the_node_asks_at_its_own_pace_is_not_taken_from_hosts(evil, monkeypatch):
    monkeypatch.setattr(fetch_limits.DOMAINS, "_burst", 3)
    address = evil.serve("/n", note(f"{evil.base}/n"))
    for _period in range(3):
        assert fetch_if_changed(address, clock.now(), at_own_pace=True)
    with pytest.raises(FetchLimit):
        fetch_if_changed(address, clock.now(), at_own_pace=True)
    assert fetched(address)


def test_what_is_remembered_of_strangers_is_bounded():
    buckets = fetch_limits.TokenBuckets(5, 1.0, 50)
    failures = fetch_limits.Failures(most=50)
    at = clock.now()
    for number in range(1_000):
        assert buckets.take(f"{number}.evil.example", at)
        failures.note(f"https://{number}.evil.example/", at)
    assert (len(buckets), len(failures)) == (50, 50)
    assert failures.has("https://999.evil.example/", at)
    assert not failures.has("https://1.evil.example/", at)


def test_one_server_holds_one_slot_and_all_hold_few():
    gate = fetch_limits.FetchGate(2, patience_seconds=0.01)
    with gate.enter("evil.example"):
        with pytest.raises(Refusal), gate.enter("evil.example"):
            pass
        with gate.enter("a.example"), pytest.raises(Refusal), gate.enter("b.example"):
            pass
        with gate.enter("b.example"):
            pass
    with gate.enter("evil.example"):
        pass


# what is gone, unchanged, blocked


@pytest.mark.parametrize(("status", "refusal"), [(410, Gone), (404, NotThere), (500, Unreachable)])
def test_what_the_server_says_of_it_is_told_apart(evil, page, status, refusal):
    path, address = page
    evil.serve(path, Served(status=status))
    with pytest.raises(refusal):
        fetched(address)


def test_a_tombstone_is_gone(evil, page):
    path, address = page
    evil.serve(path, note(address) | {"type": "Tombstone"})
    with pytest.raises(Gone):
        fetched(address)


def test_what_did_not_change_is_not_read_again(evil, page):
    path, address = page

    def served(asked):
        if asked.headers.get("if-none-match") == '"v1"':
            return Served(status=304)
        return Served(b'{"id": "%s", "type": "Note"}' % address.encode(), headers={"etag": '"v1"'})

    evil.serve(path, served)
    first = fetch_if_changed(address, clock.now())
    assert (first.document["id"], first.etag) == (address, '"v1"')
    assert fetch_if_changed(address, clock.now(), etag='"v1"') is None
    assert fetch_if_changed(address, clock.now(), etag='"v0"') == first


def test_who_is_blocked_is_not_asked(evil, page, settings):
    path, address = page
    evil.serve(path, note(address))
    DomainBlock.objects.create(domain="example", made_at=clock.now())
    settings.TAG_VERSIONS.bump(["remote_actors.blocks"])
    with pytest.raises(FetchRefused):
        fetched(address)
    assert evil.asked == []


def test_discovery_is_not_signed_and_may_lead_elsewhere(evil, victim):
    victim.serve("/nodeinfo", {"links": []}, content_type="application/json")
    evil.serve("/.well-known/nodeinfo", redirect(f"{victim.base}/nodeinfo"))
    address = f"{evil.base}/.well-known/nodeinfo"
    assert fetch_discovery(address, clock.now()) == {"links": []}
    assert not any("signature" in asked.headers for asked in (*evil.asked, *victim.asked))

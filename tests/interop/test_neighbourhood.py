"""Two nodes and a Fedify on this machine: what becomes of it on the desk and on the wire.

One evening's story in two parts, each played by Ada in browsers at both desks, while Fedify says
what it received and verified. The parts need nothing of each other.
"""

from __future__ import annotations

import json
import re
import signal
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from tests.interop.fedify_peer import fedify_peer
from tests.interop.test_fedify_node import AS2, Federation, id_of, until
from tests.journeys.live import LiveNode
from tests.journeys.test_host import sign_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.interop.fedify_peer import FedifyPeer

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.xdist_group("neighbourhood")]
PUBLIC = f"{AS2}#Public"
ROOM = "https://meet.example/room"
NIGHT = "main li:has-text('Fedify night')"
LOOKS = 60


class Desk:
    """Ada at the desk of one node."""

    def __init__(self, browser: Browser, node: LiveNode) -> None:
        self.node = node
        context = browser.new_context(locale="en-GB", base_url=node.address)
        context.set_default_timeout(10_000)
        self.page: Page = context.new_page()
        sign_in(self.page, node)

    def read(self, path: str) -> str:
        """Open a page of the desk; return what it says."""
        self.page.goto(f"/en/desk/{path}")
        return self.page.locator("main").inner_text()

    def press(self, name: str, within: str = "main") -> None:
        """Press the first button of this name."""
        found = self.page.locator(within).get_by_role("button", name=re.compile(name))
        found.first.click()

    def waits_for(self, path: str, words: str, within: str = "main", *, there: bool = True) -> None:
        """Open a page until ``words`` stand in a part of it, or do not any more."""
        part = self.page.locator(within)
        for _look in range(LOOKS):
            self.page.goto(f"/en/desk/{path}")
            if part.filter(has_text=words).count() == int(there):
                return
            self.page.wait_for_timeout(250)
        raise AssertionError(f"{words!r} at {path}: {self.page.locator('main').inner_text()}")

    def follow(self, address: str) -> None:
        """Paste an address, see who it is, and follow."""
        self.read("fediverse/following/")
        self.page.locator("main input[name=address]").fill(address)
        self.press("See who it is")
        self.press("^Follow")
        expect(self.page.get_by_text("Asked: as soon as they accept")).to_be_visible()


class Neighbourhood:
    """Two nodes and a Fedify.

    Attributes:
        paris, lyon: the nodes.
        group, handle: the Group of the first.
        wire: Fedify as it speaks with the first.
    """

    def __init__(self, nodes: tuple[LiveNode, LiveNode], peer: FedifyPeer) -> None:
        self.paris, self.lyon = nodes
        self.peer = peer
        paris = self.paris
        self.group = f"{paris.address}/ap/paris_p2p"
        self.handle = f"@paris_p2p@{paris.address.partition('//')[2]}"
        self.wire = Federation(paris, peer)


@pytest.fixture(scope="module")
def neighbourhood(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neighbourhood]:
    folder = tmp_path_factory.mktemp("neighbourhood")
    nodes = []
    try:
        for name in ("paris", "lyon"):
            (folder / name).mkdir()
            nodes.append(LiveNode(folder / name, "call", federation_local="yes", signalling="no"))
        with fedify_peer(kind="Person") as peer:
            yield Neighbourhood((nodes[0], nodes[1]), peer)
    finally:
        for node in nodes:
            node.stop()


@pytest.fixture(scope="module")
def paris(browser: Browser, neighbourhood: Neighbourhood) -> Desk:
    return Desk(browser, neighbourhood.paris)


def coming(node: LiveNode, slug: str) -> int:
    with urlopen(f"{node.address}/api/events/{slug}", timeout=20) as answer:
        return int(json.load(answer)["coming"]["count"])


def test_an_event_moves_online_is_joined_cancelled_and_its_guest_blocked(
    neighbourhood: Neighbourhood, paris: Desk, browser: Browser
):
    wire, peer = neighbourhood.wire, neighbourhood.peer
    row = f"main li:has(a[href$='/{wire.slug}/'])"
    lyon = Desk(browser, neighbourhood.lyon)
    lyon.follow(neighbourhood.handle)
    lyon.waits_for("fediverse/seen/", "", row)
    paris.waits_for("fediverse/", neighbourhood.lyon.address.partition("//")[2])
    wire.received("Accept", peer.command("follow", to=neighbourhood.group))
    move_online(neighbourhood, paris)
    lyon.waits_for("fediverse/seen/", "· online", row)
    join(neighbourhood, paris)
    cancel_and_lose_the_power(neighbourhood, paris)
    lyon.waits_for("fediverse/seen/", "cancelled", row)
    block_and_let_in(neighbourhood, paris)


def move_online(neighbourhood: Neighbourhood, paris: Desk) -> None:
    wire = neighbourhood.wire
    paris.read(f"events/{wire.slug}/online/")
    paris.page.locator("main input[name=online_url]").fill(ROOM)
    paris.page.locator("main form button").last.click()
    moved = wire.received("Update", wire.event["id"])["object"]
    assert (moved["location"]["url"], moved["eventStatus"]) == (ROOM, "EventMovedOnline")


def join(neighbourhood: Neighbourhood, paris: Desk) -> None:
    """Let Fedify's person come: counted before the Accept is sent, and shown to the host."""
    wire, slug = neighbourhood.wire, neighbourhood.wire.slug
    before = coming(neighbourhood.paris, slug)
    asked = wire.send("Join", 1, "rfc9421")
    assert id_of(wire.received("Accept", asked)["actor"]) == neighbourhood.group
    assert coming(neighbourhood.paris, slug) == before + 1
    assert "fediverse" in paris.read(f"events/{slug}/")


def cancel_and_lose_the_power(neighbourhood: Neighbourhood, paris: Desk) -> None:
    """Cancel, and kill the node at once: what it had to send it sends when it is back, once."""
    node, peer, slug = neighbourhood.paris, neighbourhood.peer, neighbourhood.wire.slug
    paris.read(f"events/{slug}/cancel/")
    paris.page.locator("main form button").last.click()
    paris.page.wait_for_url(f"**/desk/events/{slug}/**")
    node.process.send_signal(signal.SIGKILL)
    node.process.wait()
    node.start()

    def cancelled() -> list[Any]:
        updates = [activity["object"] for activity in peer.received("Update", least=0)]
        return [event for event in updates if event["status"] == "CANCELLED"]

    came = until(cancelled)
    assert came[0]["summary"].startswith("Annulé")
    assert len({event["updated"] for event in came}) == 1


def block_and_let_in(neighbourhood: Neighbourhood, paris: Desk) -> None:
    """Block Fedify's server, which is refused from then on, and lift that."""
    wire = neighbourhood.wire
    paris.read("fediverse/blocks/")
    paris.page.locator("main input[name=domain]").fill(neighbourhood.peer.address)
    paris.page.locator("main [name=why]").first.fill("Noise")
    paris.press("Block this server")
    with pytest.raises(AssertionError, match="403"):
        wire.send("Leave", 1, "rfc9421")
    paris.read("fediverse/blocks/")
    paris.page.locator("main").get_by_role("link", name="Lift").first.click()
    paris.page.locator("main [name=why]").first.fill("Settled")
    paris.press("Lift it")
    expect(paris.page.get_by_text("Lifted.")).to_be_visible()
    wire.send("Leave", 2, "rfc9421")


def fedify_event(peer: FedifyPeer, **parts: Any) -> dict[str, Any]:
    """Return an event of Fedify's, as it stands in an activity."""
    return {
        "@context": AS2,
        "id": f"{peer.address}/events/1",
        "type": "Event",
        "name": "Fedify evening",
        "content": "<p>We <b>federate</b>.<script>x</script></p>",
        "startTime": "2026-12-10T18:00:00Z",
        "endTime": "2026-12-10T20:00:00Z",
        "attributedTo": peer.actor,
        "to": PUBLIC,
        "published": "2026-11-20T10:00:00Z",
        **parts,
    }


def fedify_says(peer: FedifyPeer, kind: str, number: int, item: Any) -> None:
    document = {"@context": AS2, "id": f"{peer.actor}#{kind}-{number}", "type": kind, "to": PUBLIC}
    peer.command("publish", document=document | {"object": item})


def report(page: Page, path: str, *, forwards: bool) -> None:
    page.goto(path)
    if not page.locator("#id_content-words").is_visible():
        page.locator("#way-content summary").click()
    page.locator("main [name=content-words]").fill(f"Not kind, forwarded: {forwards}")
    if forwards:
        page.locator("main [name=content-forwards]").check()
    page.get_by_role("button", name="Send it to the hosts").click()
    expect(page).to_have_url(re.compile("/report/sent/"))


def test_events_and_replies_of_fedify_are_chosen_shared_and_reported(
    neighbourhood: Neighbourhood, paris: Desk
):
    wire, peer = neighbourhood.wire, neighbourhood.peer
    paris.follow(peer.actor)
    until(lambda: peer.command("followers"))
    fedify_says(peer, "Create", 1, fedify_event(peer))
    paris.waits_for("fediverse/seen/", "Fedify evening")
    changed = fedify_event(peer, name="Fedify night", updated="2026-11-21T10:00:00Z")
    fedify_says(peer, "Update", 1, changed)
    paris.waits_for("fediverse/seen/", "Fedify night", NIGHT)
    wire.received("Accept", peer.command("follow", to=neighbourhood.group, number=9))
    paris.press("Share with followers", NIGHT)
    announce = wire.received("Announce", changed["id"])
    assert announce["actor"] == neighbourhood.group
    report_twice(neighbourhood, paris)
    answer(neighbourhood, paris)
    fedify_says(peer, "Delete", 1, {"id": changed["id"], "type": "Tombstone"})
    paris.waits_for("fediverse/seen/", "Fedify night", NIGHT, there=False)
    assert wire.received("Undo", announce["id"])["actor"] == neighbourhood.group


def report_twice(neighbourhood: Neighbourhood, paris: Desk) -> None:
    """Report the event that is shown: its server hears of it only with the reporter's yes."""
    wire, peer = neighbourhood.wire, neighbourhood.peer
    paris.read("fediverse/seen/")
    paris.press("Show in our agenda", NIGHT)
    paris.page.goto("/en/agenda/neighbours/")
    shown = paris.page.locator(".neighbours li", has_text="Fedify night")
    path = str(shown.locator("a[href*='/report/']").get_attribute("href"))
    for forwards in (False, True):
        report(paris.page, path, forwards=forwards)
    [flag] = peer.received("Flag", least=1)
    assert flag["content"] == "Not kind, forwarded: True"
    assert (flag["actor"], "ada" in json.dumps(flag).lower()) == (wire.relay, False)
    assert set(flag["object"]) == {peer.actor, f"{peer.address}/events/1"}


def answer(neighbourhood: Neighbourhood, paris: Desk) -> None:
    """Let Fedify answer an event of ours: it waits, until a host shows it."""
    wire, peer = neighbourhood.wire, neighbourhood.peer
    event = wire.last_event()
    note = {
        "@context": AS2,
        "id": f"{peer.address}/notes/1",
        "type": "Note",
        "attributedTo": peer.actor,
        "inReplyTo": event,
        "content": "<p>Is there a lift?</p>",
        "to": PUBLIC,
        "published": "2026-11-23T10:00:00Z",
    }
    wire.send("Create", 5, "rfc9421", object=note)
    paris.waits_for("fediverse/people/", "Is there a lift?")
    page = str(wire.read(event)["url"])
    paris.press("Let pages show")
    paris.page.goto(page)
    expect(paris.page.get_by_text("Is there a lift?")).to_have_count(0)
    paris.read("fediverse/people/")
    paris.press("^Show .*neighbour", "main li.panel")
    paris.page.goto(page)
    expect(paris.page.get_by_text("Is there a lift?")).to_be_visible()

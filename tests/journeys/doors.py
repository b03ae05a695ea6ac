"""A door that is open, people who come, and helpers whose phones have no network for a while."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from playwright.sync_api import expect

from meshup.pictures.qr_codes import qr_svg

if TYPE_CHECKING:
    from playwright.sync_api import Page, StorageState

    from tests.journeys.live import LiveNode
    from tests.journeys.visit import Visit

SLUG: Final = "self-hosting-workshop"
"""The event that runs when the demo is made at the stage "tonight"."""
DOOR: Final = f"/en/desk/events/{SLUG}/door/"
HOST: Final = "ada@paris-p2p.example"
EXPECTED: Final = (("Ada", 2), ("Chloé", 1), ("Bilal", 0), *(("", 0),) * 17)
"""Names and companions of those who have registered: 23 persons."""

HELPERS: Final = (HOST, "c@paris-p2p.example", "d@paris-p2p.example")
LEAVES: Final = "e@paris-p2p.example"
"""A helper whose role ends."""
SIGNS_OUT: Final = "f@paris-p2p.example"

PREPARE: Final = f"""
from datetime import timedelta
import json
from meshup.attendance.domain.passes import pass_code
from meshup.attendance.domain.registering import register
from meshup.attendance.domain.wishes import Wish
from meshup.attendance.models import Registration
from meshup.community.choices import Role
from meshup.community.domain.people import invite
from meshup.community.domain.sign_in_links import sign_in_link
from meshup.community.models import Person
from meshup.kit import clock
from meshup.peers.domain.peers import make_peer

ada = Person.objects.get(email={HOST!r})
for name in ("Chloé", "Dana", "Eli", "Farid"):
    email = f"{{name[0].lower()}}@paris-p2p.example"
    invite(ada, email=email, name=name, role=Role.DOOR, language="en")
links = {{email: sign_in_link(email) for email in {(*HELPERS, LEAVES, SIGNS_OUT)!r}}}
codes, at = [], clock.now() - timedelta(days=2)
for name, companions in {EXPECTED!r}:
    facts = register(make_peer("fr", at), {SLUG!r}, Wish(name=name, companions=companions), at)
    codes.append(pass_code(Registration.objects.get(pk=facts.number).handle, {SLUG!r}))
print("PREPARED", json.dumps([codes, links]))
"""
"""All in one command, for each takes seconds to start."""
END_ROLE: Final = """
from meshup.community.domain.people import remove
from meshup.community.models import Person

ada = Person.objects.get(email="ada@paris-p2p.example")
remove(ada, Person.objects.get(email="e@paris-p2p.example").pk)
"""
WRONG_CLOCK: Final = """(() => {
    const Real = Date;
    let ahead = AHEAD;
    globalThis.later = (milliseconds) => { ahead += milliseconds; };
    globalThis.Date = class extends Real {
      constructor(...told) { super(...(told.length ? told : [Real.now() + ahead])); }
      static now() { return Real.now() + ahead; }
    };
})()"""
"""The clock of a phone, ``AHEAD`` milliseconds wrong; ``later`` lets time pass on it."""
WIDTH, HEIGHT, SCALE, SIDE = 640, 480, 12, 29
"""Pixels of a camera, of a square of the code, and squares of the code with its border."""
TEN_MINUTES: Final = 600_000
READY: Final = """async () => {
    await navigator.serviceWorker.ready;
    const name = (await caches.keys()).find((name) => name.startsWith('meshup-door'));
    const kept = name ? await (await caches.open(name)).keys() : [];
    return kept.some(({ url }) => url.endsWith('zxing_reader.wasm'));
}"""
PAGES_KEPT: Final = """async () => {
    const kept = [];
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        const answers = (await cache.keys()).map((request) => cache.match(request));
        for (const answer of answers) kept.push(await (await answer).text());
    }
    return kept.join('');
}"""
"""Everything that the worker keeps, as one text."""
NAMES_KEPT: Final = """async () => {
    const { deviceStorage } = await import('/static/door/storage.js');
    const rows = await (await deviceStorage()).change(async (rows) => {
        const keys = await rows.keys('');
        return Promise.all(keys.map((key) => rows.get(key)));
    });
    return JSON.stringify(rows);
}"""
"""Everything that the page keeps, as one text."""


_links: dict[tuple[str, str], str] = {}
"""Unused links that sign somebody in at a node: by its address and their e-mail address."""


def prepare(live: LiveNode) -> list[str]:
    """Let people come to the event, and return their codes; invite helpers to its door."""
    printed = live.run("manage", "shell", "-c", PREPARE)
    codes: list[str]
    codes, links = json.loads(printed.partition("PREPARED ")[2])
    _links.update({(live.address, email): link for email, link in links.items()})
    return codes


@dataclass
class Phone:
    """A helper's phone at the door."""

    page: Page

    @property
    def heads(self) -> int:
        """How many have come, as it shows."""
        return int(self.page.locator("[data-heads]").inner_text())

    def press(self, name: str, times: int = 1) -> None:
        """Press the button that does ``name``."""
        for _ in range(times):
            self.page.locator(f"[data-do={name}]").click()

    def find(self, text: str) -> None:
        """Type a name or a code, and press Enter."""
        self.page.locator("[data-query]").fill(text)
        self.page.locator("[data-query]").press("Enter")

    def expect_result(self, mood: str, words: str) -> None:
        """Expect the answer that fills the screen, and go on."""
        result = self.page.locator("[data-result]")
        expect(result).to_have_attribute("data-mood", mood)
        expect(result).to_contain_text(words)
        self.press("next")
        expect(result).to_be_hidden()

    def check_in(self, text: str, words: str) -> None:
        """Check in somebody who is not in yet."""
        self.find(text)
        self.expect_result("good", words)

    def cut(self, *, off: bool) -> None:
        """Cut the network, or bring it back."""
        self.page.context.set_offline(off)

    def expect_heads(self, heads: int) -> None:
        expect(self.page.locator("[data-heads]")).to_have_text(str(heads))

    def expect_sync(self, words: str) -> None:
        expect(self.page.locator("[data-sync-words]")).to_contain_text(words)


_sessions: dict[tuple[str, str], StorageState] = {}
"""What browsers keep of those who signed in at a node: once, for a link takes a while to make."""


def helper(visit: Visit, live: LiveNode, email: str, *, ahead: int = 0, **how: Any) -> Phone:
    """Sign a helper in on a new phone, and open the door on it until it works without a network."""
    key = (live.address, email)
    page = visit.page(storage_state=_sessions.get(key), **how)
    page.add_init_script(WRONG_CLOCK.replace("AHEAD", str(ahead)))
    if key not in _sessions:
        sign_in(page, live, email)
        _sessions[key] = page.context.storage_state()
    page.goto(DOOR)
    phone = Phone(page)
    phone.expect_sync("Everything is sent.")
    page.wait_for_function(READY)
    return phone


def sign_in(page: Page, live: LiveNode, email: str) -> None:
    """Sign somebody in by the link that the operator gives them."""
    page.goto(_links.pop((live.address, email), "") or live.run("link", email).strip())
    page.locator("main form button").click()
    page.wait_for_url("**/desk/**")


def camera_picture(text: str) -> bytes:
    """Return a film of one second that shows the QR code of ``text``, as YUV4MPEG2."""
    squares = re.findall(r"M(\d+) (\d+)h1v1", qr_svg(text))
    dark = {(int(x), int(y)) for x, y in squares}
    left, top = (WIDTH - SIDE * SCALE) // 2, (HEIGHT - SIDE * SCALE) // 2
    luma = bytes(
        16 if ((x - left) // SCALE, (y - top) // SCALE) in dark else 235
        for y in range(HEIGHT)
        for x in range(WIDTH)
    )
    frame = b"FRAME\n" + luma + bytes([128]) * (WIDTH * HEIGHT // 2)
    return f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * 10


def state_of(phone: Phone) -> dict[str, int]:
    """Return the numbers of the door as the node has them."""
    answer = phone.page.request.get(f"{DOOR}operations/?since=0")
    told: dict[str, Any] = answer.json()
    state: dict[str, int] = told["state"]
    return state

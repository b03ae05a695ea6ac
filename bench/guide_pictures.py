"""The pictures of the guide for hosts, made anew from the demo: ``scripts/guide``.

A mesh of three cities is made in a folder of its own and runs while they are taken. Each picture is
a part of a page, in English and in French, as lossy WebP of one width; it fails where one is larger
than it may be, or a page has not what it should show. Where a mesh runs already, the addresses that
sign in its hosts can be given: Paris=http://… Lyon=http://… Nantes=http://…
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image
from playwright.sync_api import FloatRect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Browser, Page

TOP: Final = Path(__file__).parents[1]
PICTURES: Final = TOP / "src/meshup/node_requests/static/node_requests/guide"
LANGUAGES: Final = ("en", "fr")
CITIES: Final = ("Paris", "Lyon", "Nantes")
WIDTH: Final = 760
HEIGHT: Final = 900
QUALITY: Final = 60
MOST_BYTES: Final = 60_000
MOST_HEIGHT: Final = 1_400
MARGIN: Final = 16
FESTIVAL: Final = "p2p-festival-of-the-cities"
CHROMIUM: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


@dataclass(frozen=True)
class Picture:
    """A part of a page of one city.

    Attributes:
        path: below the language. part: what of it is shown, as a selector.
        link: a link of that page, by its address, that is followed before.
    """

    name: str
    city: str
    path: str
    part: str
    link: str = ""


WANTED: Final = (
    Picture("ask", "Paris", f"desk/events/{FESTIVAL}/together/", "main"),
    Picture("desk", "Nantes", "desk/", ".todos"),
    Picture("answer", "Nantes", "desk/requests/", "main", "#waiting ~ ul a"),
    Picture("page", "Lyon", f"events/{FESTIVAL}/", "main"),
    Picture("held", "Lyon", f"desk/events/{FESTIVAL}/", "section[aria-labelledby=together]"),
    Picture("places", "Paris", f"events/{FESTIVAL}/", "#places"),
    Picture(
        "silent",
        "Paris",
        f"desk/events/{FESTIVAL}/together/",
        "section[aria-labelledby=succession]",
    ),
    Picture("library", "Paris", "desk/library/mesh/", "main"),
    Picture("loan", "Lyon", "desk/requests/", "main", "#waiting ~ ul a"),
)


def main(words: Sequence[str]) -> int:
    """Make all pictures, of a mesh of their own or of the one whose links ``words`` give."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    given = dict(word.split("=", 1) for word in words)
    with nullcontext(given) if given else running_mesh() as links, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=list(CHROMIUM)
        )
        for city, link in links.items():
            _take_all(browser, city, link)
    return 0


@contextmanager
def running_mesh() -> Iterator[dict[str, str]]:
    """Run the demo's mesh; yield the addresses that sign in its hosts, by city."""
    with tempfile.TemporaryDirectory() as folder:
        first = _free_port()
        mesh = subprocess.Popen(
            [sys.executable, "-m", "meshup", "demo", "--mesh=3", f"--port={first}"],
            env=os.environ | {"MESHUP_DATA": f"{folder}/mesh"},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield _links_of(mesh)
        finally:
            mesh.terminate()
            mesh.wait()


def _links_of(mesh: subprocess.Popen[str]) -> dict[str, str]:
    said = ""
    for line in mesh.stdout or ():
        said += line
        if "Ctrl-C stops them all" in line:
            break
    links = re.findall(r"^(\w+) P2P +\| \S+\n.*?: (http\S+)$", said, re.MULTILINE)
    return {city: link for city, link in links if city in CITIES}


def _take_all(browser: Browser, city: str, link: str) -> None:
    """Sign in once, and take the pictures of one city in all languages."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    page = context.new_page()
    page.goto(link)
    page.locator("main form button").first.click()
    base = re.match(r"http://[^/]+", link)
    for language in LANGUAGES:
        for wanted in WANTED:
            if wanted.city == city and base:
                _take(page, f"{base[0]}/{language}/", wanted, language)
    context.close()


def _take(page: Page, base: str, wanted: Picture, language: str) -> None:
    page.goto(base + wanted.path)
    if wanted.link:
        page.locator(wanted.link).first.click()
    part = page.locator(wanted.part).first
    part.scroll_into_view_if_needed()
    margin = 0 if wanted.part == "main" else MARGIN
    box = part.evaluate(
        "e => { const r = e.getBoundingClientRect(); return [r.top + scrollY, r.height]; }"
    )
    clip = FloatRect(
        x=0, y=max(0, box[0] - margin), width=WIDTH, height=min(box[1] + 2 * margin, MOST_HEIGHT)
    )
    shot = page.screenshot(animations="disabled", full_page=True, clip=clip)
    with Image.open(BytesIO(shot)) as picture:
        written = BytesIO()
        picture.convert("RGB").save(written, "WEBP", quality=QUALITY, method=6)
    content = written.getvalue()
    if len(content) > MOST_BYTES:
        raise ValueError(f"{wanted.name}-{language} has {len(content)} bytes")
    (PICTURES / f"{wanted.name}-{language}.webp").write_bytes(content)


def _free_port() -> int:
    """Return the first of four ports of which the first is free."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return min(port, 65_000)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

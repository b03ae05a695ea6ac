"""Shell: how people join from the screen: codes of the evening, for a laptop without a network.

Reads, and writes nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.urls import reverse

from meshup.kit.addresses import address_of
from meshup.kit.shown import Shown
from meshup.pictures.qr_codes import qr_packed, qr_svg
from meshup.presence.domain.join_codes import join_code, join_codes, join_url
from meshup.projector.domain.evenings import evening_in_the_room
from meshup.projector.join_pages import join_page, join_pages
from meshup.projector.parts import PartView

if TYPE_CHECKING:
    from meshup.presence.domain.rotating_codes import JoinCode
    from meshup.projector.domain.moments import Evening
    from meshup.projector.join_pages import JoinPage
    from meshup.projector.parts import Viewer

AT_ONCE: Final = timedelta(hours=1)
"""For how long codes are asked at once: a picture takes some milliseconds to work out."""


def read_join(viewer: Viewer) -> Shown[PartView] | None:
    """Return the code of this moment with its picture; None where nobody can join."""
    evening = evening_in_the_room(viewer.slug, viewer.language)
    if not address_of("here", viewer.language, slug=viewer.slug):
        return None
    if is_over(evening, viewer.at):
        return None
    code = join_code(viewer.slug, viewer.at)
    page = join_page(viewer.slug, viewer.at)
    url = join_url(viewer.slug, code.text, viewer.language, page=page.name)
    codes = codes_from(viewer.slug, viewer.language, viewer.at, viewer.at)
    words = {known.name: _words(known) for known in join_pages()}
    view = PartView(
        snapshots={"join": {**codes, "page": page.name, "pages": words}},
        context={
            "code": code,
            "page": page,
            "picture": qr_svg(url),
            "short_address": short_address(),
        },
    )
    return Shown(view)


def codes_of(slug: str, language: str, first: datetime) -> dict[str, Any]:
    """Return the codes of the hour from ``first`` on, as the script of a screen takes them.

    Raises:
        NoSuchEvent
    """
    evening = evening_in_the_room(slug, language)
    return codes_from(slug, language, first, min(first + AT_ONCE, evening.ends_at))


def codes_from(slug: str, language: str, first: datetime, last: datetime) -> dict[str, Any]:
    """Return the codes from ``first`` until ``last``; at least the one of ``first``."""
    codes = join_codes(slug, first, last) or [join_code(slug, first)]
    return {"codes": [_as_json(code, slug, language) for code in codes]}


def short_address() -> str:
    """Return the address that is short enough to be typed from a wall: "p2p.example/here"."""
    address: str = settings.CONFIG.address
    return address.partition("://")[2].rstrip("/") + reverse("join")


def is_over(evening: Evening, at: datetime) -> bool:
    """Say whether nobody joins any more."""
    return evening.cancelled or at >= evening.ends_at


def _words(page: JoinPage) -> dict[str, str]:
    return {"title": str(page.title), "picture": str(page.picture)}


def _as_json(code: JoinCode, slug: str, language: str) -> dict[str, Any]:
    """Return a code with its picture for each page to which it may lead."""
    pictures = {
        page.name: _picture(join_url(slug, code.text, language, page=page.name))
        for page in join_pages()
        if address_of(page.name, language, slug=slug)
    }
    return {
        "code": code.written,
        "since": round(code.since.timestamp() * 1000),
        "until": round(code.until.timestamp() * 1000),
        "pictures": pictures,
    }


def _picture(url: str) -> dict[str, Any]:
    side, squares = qr_packed(url)
    return {"side": side, "squares": squares}

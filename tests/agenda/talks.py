"""A talk with its speakers, for tests of what shows lines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from meshup.agenda.domain.plans import LineTalk
from meshup.agenda.domain.talk_lines import Placing, place_talk
from tests.agenda.paris import DECEMBER, NOW

if TYPE_CHECKING:
    from meshup.community.rules import Asker

TALK = UUID("5f0f31a4-8a4b-4c62-9a34-5d2f7f0c9a10")
EIGHT = datetime(2026, 12, 2, 19, tzinfo=UTC)
"""By the clock of Paris, on the evening of ``DECEMBER``."""

GOSSIP = LineTalk(
    uuid=TALK,
    slug="gossip-without-a-crowd",
    persons=("Nadia K.", "le Grand Robert"),
    abstracts={"en": "How *rumours* converge.", "fr": "Comment les *rumeurs* convergent."},
    level=1,
)
TITLES = {"en": "Gossip without a crowd", "fr": "La rumeur sans la foule"}


def placing(**said: object) -> Placing:
    """Put the talk at eight, for a quarter of an hour."""
    usual = {
        "starts_at": EIGHT,
        "ends_at": EIGHT + timedelta(minutes=15),
        "titles": TITLES,
        "languages": ("en",),
    }
    return Placing(**{**usual, **said})  # type: ignore[arg-type]


def placed(by: Asker | None = None, slug: str = DECEMBER, **said: object) -> int:
    """Place the talk in the timetable of an evening."""
    return place_talk(by, slug, GOSSIP, placing(**said), NOW)

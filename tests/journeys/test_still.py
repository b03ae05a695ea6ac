"""Nothing moves while a page comes: not even when its fonts come long after its words."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Route

    from tests.journeys.visit import Visit

pytestmark = [pytest.mark.journey, pytest.mark.once]

LATE_SECONDS = 0.8
MOST_SHIFT = 0.02
"""Cumulative layout shift that nobody notices; 0.1 is what search engines call good."""
SHIFTS = """() => new Promise((tell) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) sum += entry.value;
  }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => tell(sum), 300);
})"""


def late(route: Route) -> None:
    time.sleep(LATE_SECONDS)
    route.continue_()


@pytest.mark.parametrize(
    "path", ["/en/", "/en/agenda/", "/fr/series/paris-p2p-monthly-peer-to-beer/"]
)
def test_nothing_moves_when_fonts_come_late(visit: Visit, path: str) -> None:
    page = visit.page()
    page.route("**/*.woff2*", late)
    page.goto(path)
    page.evaluate("document.fonts.ready")
    families = page.evaluate(
        "[...document.fonts].filter((font) => font.status === 'loaded').map((font) => font.family)"
    )
    assert any("Atkinson" in family for family in families)
    assert page.evaluate(SHIFTS) < MOST_SHIFT

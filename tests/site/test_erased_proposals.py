"""Proposals go, with all that rooms keep of them: erased by their speaker, or after their time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.management import call_command

from meshup.kit import clock
from meshup.kit.jobs import run_chores
from tests.agenda.paris import DECEMBER, NOW
from tests.proposals.test_people import whole_database
from tests.site.test_private_words_of_proposals import OF_THE_TALK, TITLE, people, walk

if TYPE_CHECKING:
    from tests.site.test_private_words_of_proposals import Walk

__all__ = ["people", "walk"]
pytestmark = pytest.mark.django_db


def at_the_door(walk: Walk) -> None:
    """Press the button of one's own page."""
    page = walk.device.post("/en/me/erase/", follow=True).content.decode()
    assert "You are erased" in page


def by_the_command(_walk: Walk) -> None:
    """Let the operator do it, who was told an address only."""
    call_command("erase", "zqaddress@mail.example", yes=True)


def slides() -> list[Path]:
    """Return all files of talks that are on the disk."""
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*.pdf") if path.is_file()]


def words_kept() -> set[str]:
    """Return what the database holds of what is private of the talk."""
    kept = whole_database().lower()
    return {word for word in OF_THE_TALK if word in kept}


@pytest.mark.parametrize("erase", [at_the_door, by_the_command])
def test_whoever_is_erased_leaves_no_word_in_any_room(walk, as_chloe, erase):
    assert slides()
    assert words_kept() == set(OF_THE_TALK)
    erase(walk)
    assert words_kept() == set()
    kept = whole_database().lower()
    assert "zqhidden" in kept  # others are who they were
    assert slides() == []
    assert as_chloe.get(f"/en/talks/{walk.talk}/").status_code in {404, 410}
    for path in (f"/en/events/{DECEMBER}/", "/schedule.json", "/talks.atom", "/en/talks/"):
        assert TITLE not in as_chloe.get(path).content.decode(), path


@pytest.mark.parametrize(("days", "stays"), [(729, True), (733, False)])
def test_the_night_forgets_what_was_declined_two_years_ago(walk, days, stays):
    with clock.set_to(NOW + timedelta(days=days)):
        run_chores()
    kept = whole_database().lower()
    assert [word in kept for word in ("zqdeclined", "zqreason")] == [stays, stays]
    assert "zqwithdrawn" not in kept
    assert "zqhidden" in kept  # what waits in the pool waits

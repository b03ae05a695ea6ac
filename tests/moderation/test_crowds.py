"""A whole venue has one network address: who carries the evening's code comes, a flood does not."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.test import Client

from meshup.attendance.models import Registration
from meshup.kit import clock
from meshup.moderation.domain.admission import network_key
from meshup.moderation.domain.blocks import block_network
from meshup.moderation.domain.evening_codes import evening_code, written_code
from meshup.moderation.limits import LIMITS
from tests.moderation.conftest import EVENING, url_of
from tests.served import Server

VENUE = "203.0.113.7"
CROWD = 300
WITHOUT_CODE = LIMITS["coming"].network[0].most


def come(browser, slug, code=""):
    return browser.post(
        f"/api/events/{slug}/coming",
        json.dumps({"code": code} if code else {}),
        content_type="application/json",
        headers={"accept": "application/json"},
    )


def crowd(slug, code, start, most=CROWD):
    """Let so many clients behind one address come within two minutes; return their answers."""
    statuses = []
    for number in range(most):
        with clock.set_to(start + timedelta(minutes=2) * number / most):
            statuses.append(come(Client(REMOTE_ADDR=VENUE), slug, code).status_code)
    return statuses


@pytest.mark.django_db
def test_three_hundred_behind_one_address_come_within_two_minutes_with_the_code(night):
    assert crowd(night, written_code(night), EVENING) == [201] * CROWD
    assert Registration.objects.count() == CROWD


@pytest.mark.django_db
def test_a_flood_from_one_address_without_the_code_does_not(night):
    answers = crowd(night, "", EVENING, most=WITHOUT_CODE * 3)
    assert answers == [201] * WITHOUT_CODE + [429] * (WITHOUT_CODE * 2)
    assert Registration.objects.count() == WITHOUT_CODE
    with clock.set_to(EVENING):  # and takes nothing from those who are there
        assert come(Client(REMOTE_ADDR=VENUE), night, evening_code(night)).status_code == 201


@pytest.mark.django_db
def test_a_guessed_code_opens_nothing_and_is_not_guessed_for_long(night):
    most = LIMITS["guess_evening_code"].network[0].most
    with clock.set_to(EVENING):
        for number in range(most):
            come(Client(REMOTE_ADDR=VENUE), night, f"ABCD{number:04}")
        assert Registration.objects.count() == min(most, WITHOUT_CODE)
        refused = come(Client(REMOTE_ADDR=VENUE), night, "ABCDEFGH")
        assert (refused.status_code, refused.json()["error"]) == (429, "moderation.wrong_code")
        assert int(refused["Retry-After"]) > 0


@pytest.mark.django_db
def test_days_before_the_evening_its_code_is_none(night):
    answers = crowd(night, evening_code(night), EVENING - timedelta(days=1), WITHOUT_CODE + 1)
    assert answers[-1] == 429


@pytest.mark.django_db
def test_blocked_and_absent_are_the_same_bytes(night, ada):
    with clock.set_to(EVENING):
        block_network(ada, network_key(VENUE), "A flood.", EVENING)
        venue = Client(REMOTE_ADDR=VENUE, headers={"sec-fetch-site": "same-origin"})
        absent_slug = "x" * len(night)
        assert come(venue, night).content == come(venue, absent_slug).content
        assert come(venue, night).headers == come(venue, absent_slug).headers
        pages = [venue.post(url_of("attendance:come", slug)) for slug in (night, absent_slug)]
        assert [page.status_code for page in pages] == [404, 404]
        blocked, absent = (
            page.content.replace(slug.encode(), b"")
            for page, slug in zip(pages, (night, absent_slug), strict=True)
        )
        assert blocked == absent
        assert pages[0].headers == pages[1].headers
        assert come(venue, night, evening_code(night)).status_code == 201


NODE = """
from datetime import timedelta
from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.plans import EventPlan
from meshup.community.domain.nodes import set_up_node
from meshup.kit.clock import now
from meshup.moderation.domain.evening_codes import evening_code
set_up_node(name="Paris", city="Paris", languages=["en"], time_zone="Europe/Paris", contact="")
plan = EventPlan(kind="themed", starts_at=now(), ends_at=now() + timedelta(hours=3),
                 time_zone="Europe/Paris", titles={"en": "Tonight"})
create_event(None, plan, now(), state=State.CONFIRMED)
print("code:" + evening_code("tonight"))
"""


@pytest.mark.long
def test_a_crowd_comes_to_a_real_server_from_one_address_within_two_minutes(tmp_path):
    server = Server(tmp_path, settings="meshup.settings")
    server.migrate()
    code = server.run_python(NODE).rpartition("code:")[2].strip()
    with server:

        def come(body):
            headers = {"Content-Type": "application/json", "Accept": "application/json"}
            where = "/api/events/tonight/coming"
            return server.ask(where, method="POST", body=json.dumps(body), headers=headers)[0]

        begun = time.monotonic()
        with ThreadPoolExecutor(30) as phones:
            there = list(phones.map(come, [{"code": code}] * CROWD))
        took = time.monotonic() - begun
        with ThreadPoolExecutor(30) as machines:
            flood = list(machines.map(come, [{}] * CROWD))
    assert there == [201] * CROWD
    assert took < 120
    assert set(flood) == {201, 429}
    assert flood.count(201) <= WITHOUT_CODE * 2  # the clock may have begun another ten minutes

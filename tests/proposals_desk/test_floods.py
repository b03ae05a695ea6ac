"""Floods of proposals at the desk: shown, put away in one press, put back, or left as people."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meshup.moderation.domain.queries.acts import acts_for
from meshup.proposals.domain.deciding import reopen
from meshup.proposals.domain.floods import MOST_OF_ORIGIN
from meshup.proposals.domain.forgetting import forget_old
from meshup.proposals.domain.host_floods import floods_for, floods_put_away, put_away_flood
from meshup.proposals.domain.queries.pool import number_waiting
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.models import Proposal
from tests.desk.conftest import url_of
from tests.proposals.conftest import NOW
from tests.proposals.domain.test_pool import flood as come
from tests.proposals_desk.pages import page, words


@pytest.fixture
def flood(paris):
    """A flood from one network, by its uuids in the order in which they came."""
    return come(MOST_OF_ORIGIN)


def send(browser, uuid, **sent):
    return browser.post(url_of("proposals_desk:flood", uuid), sent)


def test_a_flood_is_seen_where_hosts_look(as_bilal, as_door, bilal, flood):
    came = f"{len(flood)} proposals came at once"
    (shown,) = floods_for(bilal, NOW)
    address = url_of("proposals_desk:flood", shown.arrivals[0].uuid)
    for text in (
        as_bilal.get(url_of("desk:overview")).text,
        page(as_bilal, "pool").text,
        page(as_bilal, "floods").text,
    ):
        assert f'href="{address}"' in text
    assert came in words(page(as_bilal, "pool"))
    assert came not in words(as_door.get(url_of("desk:overview")))
    text = words(page(as_bilal, "flood", shown.arrivals[0].uuid))
    assert "from one network" in text
    assert all(f"Spam {number}" in text for number in range(len(flood)))


def test_what_a_host_takes_out_of_a_flood_is_part_of_none(ada, bilal, flood):
    put_away_flood(ada, flood, "spam", NOW)
    found = proposal(flood[0])
    reopen(bilal, found.uuid, found.version, NOW)
    assert Proposal.objects.filter(is_flood=False).get().uuid == flood[0]
    forget_old(NOW + timedelta(days=8))
    assert Proposal.objects.get().uuid == flood[0]


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-23:59", "x"])
def test_a_moment_beyond_all_calendars_is_no_flood(as_bilal, at):
    assert as_bilal.post(url_of("proposals_desk:put_back"), {"at": at}).status_code == 404


def test_it_is_put_away_for_a_reason_and_put_back_by_who_does_not_read_the_log(
    as_bilal, bilal, ada, flood
):
    assert send(as_bilal, flood[0], why=" ").status_code == 422
    assert number_waiting(bilal) == len(flood)
    assert send(as_bilal, flood[0], why="Spam").status_code == 302
    assert number_waiting(bilal) == 0
    (gone,) = floods_put_away(bilal)
    assert gone.number == len(flood)
    assert f"{len(flood)} proposals, such as" in words(page(as_bilal, "floods"))
    assert "Bilal put a flood of proposals away: many at once." in acts_for(ada)[0][0].sentence
    back = as_bilal.post(url_of("proposals_desk:put_back"), {"at": gone.at.isoformat()})
    assert back.status_code == 302
    assert number_waiting(bilal) == len(flood)
    again = as_bilal.post(url_of("proposals_desk:put_back"), {"at": gone.at.isoformat()})
    assert again.status_code == 404


def test_who_came_after_the_page_was_made_stays(as_bilal, bilal, flood):
    (shown,) = floods_for(bilal, NOW)
    last = shown.arrivals[-2].uuid
    send(as_bilal, flood[0], why="Spam", last=str(last))
    assert number_waiting(bilal) == 1
    assert Proposal.objects.get(uuid=shown.arrivals[-1].uuid).state == "received"


def test_people_stay_and_are_asked_about_no_more(as_bilal, bilal, flood):
    assert send(as_bilal, flood[0], keep="yes").status_code == 302
    assert (number_waiting(bilal), floods_for(bilal, NOW)) == (len(flood), [])
    assert not Proposal.objects.exclude(origin="").exists()
    assert send(as_bilal, flood[0], keep="yes").status_code == 404


def test_nobody_else_does_any_of_it(as_chloe, as_door, ada, flood):
    for browser, status in ((as_chloe, 302), (as_door, 403)):
        assert browser.get(url_of("proposals_desk:flood", flood[0])).status_code == status
        assert send(browser, flood[0], why="Spam").status_code == status
        assert send(browser, flood[0], keep="yes").status_code == status
    assert number_waiting(ada) == len(flood)
    put_away_flood(ada, flood, "Spam", NOW)
    for browser, status in ((as_chloe, 302), (as_door, 403)):
        sent = {"at": NOW.isoformat()}
        assert browser.post(url_of("proposals_desk:put_back"), sent).status_code == status
    assert number_waiting(ada) == 0


@pytest.mark.parametrize("at", ["", "yesterday", "2026-11-22T12:00:00", NOW.isoformat()])
def test_a_moment_at_which_nothing_was_put_away_brings_nothing_back(as_bilal, flood, at):
    assert as_bilal.post(url_of("proposals_desk:put_back"), {"at": at}).status_code == 404

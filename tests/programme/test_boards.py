"""The board of a programme: a draft that nobody else sees, step by step, until it is published."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meshup.agenda.domain.queries.events import event_of
from meshup.programme.domain.drafts import draft_for
from meshup.proposals.domain.call_plans import CallPlan
from meshup.proposals.domain.calls import change_call
from meshup.proposals.domain.deciding import accept
from meshup.proposals.domain.queries.calls import call_at
from meshup.proposals.domain.queries.proposals import proposal
from tests.desk.conftest import url_of
from tests.programme.conftest import DECEMBER, FESTIVAL, NOW, ref_of, step

pytestmark = pytest.mark.django_db


def hours_of(person, slug=FESTIVAL):
    draft = draft_for(person, slug)
    return {
        line.ref: (
            line.starts_at and f"{line.starts_at.astimezone(draft.event.zone):%d %H:%M}",
            line.zone,
        )
        for line in draft.lines
    }


def test_what_was_never_drafted_is_shown_as_it_is_published(festival, as_bilal, bilal):
    page = as_bilal.get(url_of("programme:builder", FESTIVAL)).text
    assert "Doors" in page
    assert "as published" in page
    draft = draft_for(bilal, FESTIVAL)
    assert (draft.version, draft.is_open) == (0, False)
    assert draft.lines == draft.published


def test_a_date_of_a_series_begins_with_its_usual_lines(paris, as_bilal, bilal):
    assert "Doors" in as_bilal.get(url_of("programme:builder", DECEMBER)).text
    assert list(hours_of(bilal, DECEMBER)) == ["u1", "u2"]
    assert step(as_bilal, DECEMBER, "later:u2").status_code == 200
    assert hours_of(bilal, DECEMBER)["u2"] == ("02 19:35", "")
    assert event_of(DECEMBER).version == 0


def test_a_proposal_is_put_in_and_the_public_sees_nothing_of_it(festival, as_bilal, bilal, gossip):
    answer = step(as_bilal, FESTIVAL, f"put:{ref_of(gossip)}", target="1|Hall").json()
    assert answer["version"] == 1
    assert answer["said"] == "“Gossip without a crowd”: Sat 12, 10:00 to 10:30, Hall."
    assert set(answer["cards"]) == {ref_of(gossip)}
    assert answer["columns"] == {"c1-1": [ref_of(gossip)]}
    assert answer["pool"] == []
    assert hours_of(bilal)[ref_of(gossip)] == ("12 10:00", "Hall")
    assert [line.kind for line in event_of(FESTIVAL).timetable] == ["doors"]
    assert proposal(gossip.uuid).state == "received"


def test_where_review_is_without_names_a_board_names_nobody_before_it_is_a_talk(
    festival, ada, as_bilal, bilal, gossip
):
    plan = replace(CallPlan.of(call_at()), is_review_anonymous=True)
    change_call(ada, "", call_at().version, plan, NOW)
    board = url_of("programme:builder", FESTIVAL)
    assert gossip.titles["en"] in as_bilal.get(board).text
    assert "Chloé" not in as_bilal.get(board).text
    answer = step(as_bilal, FESTIVAL, f"put:{ref_of(gossip)}", target="1|Hall")
    assert "Chloé" not in answer.text
    for page in (board, url_of("programme:publish", FESTIVAL)):
        assert "Chloé" not in as_bilal.get(page).text
    accept(bilal, gossip.uuid, proposal(gossip.uuid).version, NOW)
    assert "Chloé" in as_bilal.get(board).text


def test_published_it_is_on_the_timetable_and_the_talk_scheduled(
    festival, as_bilal, bilal, gossip, routing
):
    step(as_bilal, FESTIVAL, f"put:{ref_of(gossip)}", target="1|Hall")
    step(as_bilal, FESTIVAL, f"put:{ref_of(routing)}", 1, target="1|Hall")
    page = as_bilal.get(url_of("programme:publish", FESTIVAL)).text
    assert "“Gossip without a crowd”: added, Sat 12 10:00, Hall" in page
    answer = as_bilal.post(url_of("programme:publish", FESTIVAL), {"version": 2})
    assert answer.status_code == 302
    lines = event_of(FESTIVAL).timetable
    assert [(line.persons, line.zone) for line in lines] == [
        ((), ""),
        (("Chloé",), "Hall"),
        (("Dana",), "Hall"),
    ]
    assert proposal(gossip.uuid).state == "scheduled"
    assert not draft_for(bilal, FESTIVAL).is_open
    versions = as_bilal.get(url_of("programme:versions", FESTIVAL)).text
    assert "Version 1" in versions
    assert "Bilal" in versions

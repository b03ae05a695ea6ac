"""Steps through the door: by whom, what is refused, two at once, undone, without JavaScript."""

from __future__ import annotations

import pytest

from meshup.agenda.domain.life_cycle import cancel
from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.domain.shifted_lines import Shift
from meshup.agenda.domain.shifting import shift_rest
from meshup.peers.domain.peers import make_peer
from meshup.programme.choices import Act
from meshup.programme.domain import arranging
from meshup.programme.domain.drafts import MOST_STEPS, draft_for, take_step
from meshup.programme.domain.lines import MOST_LINES, DraftLine
from meshup.programme.errors import ProgrammeOnly
from meshup.programme.models import Programme, Step
from meshup.proposals.choices import Reply
from meshup.proposals.domain.offering import OfferPlan, answer_offer, offer
from meshup.proposals.domain.proposing import withdraw
from tests.agenda_desk.test_timetables import DOORS, form_data
from tests.desk.conftest import url_of
from tests.programme.conftest import DECEMBER, FESTIVAL, NOW, ref_of, step
from tests.proposals.conftest import JANUARY, proposed

pytestmark = pytest.mark.django_db

PAGES = ("builder", "line_new", "publish", "versions")
ACTS = ("step", "undo", "discard", "recording", "publish")


def doors(person):
    return f"i{draft_for(person, FESTIVAL).published[0].item}"


def where(person, ref, slug=FESTIVAL):
    draft = draft_for(person, slug)
    line = next(line for line in draft.lines if line.ref == ref)
    return (
        line.starts_at and f"{line.starts_at.astimezone(draft.event.zone):%d %H:%M}",
        line.zone,
    )


@pytest.mark.parametrize("name", PAGES)
def test_hosts_and_programme_helpers_open_its_pages_and_nobody_else(
    name, festival, as_ada, as_bilal, as_door, as_chloe
):
    address = url_of(f"programme:{name}", FESTIVAL)
    browsers = (as_ada, as_bilal, as_door)
    assert [browser.get(address).status_code for browser in browsers] == [200, 200, 403]
    assert as_chloe.get(address)["Location"].startswith("/en/sign-in/?")


@pytest.mark.parametrize("name", ACTS)
def test_nobody_else_takes_a_step_either(name, festival, as_door, as_chloe, bilal):
    address = url_of(f"programme:{name}", FESTIVAL)
    data = {"version": 0, "step": f"off:{doors(bilal)}", "recording": "full"}
    assert as_door.post(address, data).status_code == 403
    assert as_chloe.post(address, data).status_code == 302
    assert not Programme.objects.exists()


def test_the_domain_asks_who_it_is_as_well(festival, door):
    with pytest.raises(ProgrammeOnly):
        draft_for(door, FESTIVAL)
    with pytest.raises(ProgrammeOnly):
        take_step(door, FESTIVAL, 0, (Act.OFF, "x"), lambda lines, _frame: lines, NOW)


@pytest.mark.parametrize(
    ("wish", "more", "status", "code"),
    [
        ("up:i0", {}, 409, "programme.no_such_line"),
        ("fly:i0", {}, 422, "programme.step_unreadable"),
        ("", {}, 422, "programme.step_unreadable"),
        ("put:tnothing", {"target": "1|"}, 422, "programme.step_unreadable"),
        (f"put:t{0:032x}", {"target": "1|"}, 409, "programme.talk_taken"),
        ("drop:REF", {"target": "9|Hall"}, 422, "programme.outside_the_days"),
        ("drop:REF", {"target": "one|Hall"}, 422, "programme.step_unreadable"),
        ("drop:REF", {"target": "1|Hall", "after": "i0"}, 409, "programme.no_such_line"),
        ("up:REF", {}, 409, "programme.no_next_place"),
        ("left:REF", {}, 409, "programme.no_next_place"),
        ("day_before:REF", {}, 409, "programme.no_next_place"),
    ],
)
@pytest.mark.usefixtures("festival")
def test_what_cannot_be_is_refused_and_opens_no_draft(wish, more, status, code, as_bilal, bilal):
    answer = step(as_bilal, FESTIVAL, wish.replace("REF", doors(bilal)), **more)
    assert (answer.status_code, answer.json()["error"]) == (status, code)
    assert not draft_for(bilal, FESTIVAL).is_open


def test_a_talk_that_was_withdrawn_cannot_be_put_in(festival, as_bilal, gossip):
    withdraw(gossip.uuid, NOW)
    answer = step(as_bilal, FESTIVAL, f"put:{ref_of(gossip)}", target="1|")
    assert answer.json()["error"] == "programme.talk_taken"


def test_a_programme_has_so_many_lines_and_no_more(festival, bilal, as_bilal):
    def many(lines, _frame):
        return (*lines, *(DraftLine(ref=f"n{n}", kind="talk") for n in range(MOST_LINES - 1)))

    take_step(bilal, FESTIVAL, 0, (Act.LINES, ""), many, NOW)
    data = {"version": 1, "kind": "break", "starts": "12:00", "ends": "13:00", "day": "1"}
    answer = as_bilal.post(url_of("programme:line_new", FESTIVAL), data)
    assert answer.status_code == 422
    assert f"at most {MOST_LINES} lines" in answer.text


def test_an_event_that_is_cancelled_for_good_has_no_programme_to_build(
    festival, ada, as_bilal, bilal
):
    ref = doors(bilal)
    cancel(ada, FESTIVAL, {"en": "Strike"}, NOW)
    assert step(as_bilal, FESTIVAL, f"later:{ref}").status_code == 200  # it may be held after all


def test_two_at_once_are_told_who_did_what(festival, as_ada, as_bilal, bilal):
    ref = doors(bilal)
    assert step(as_ada, FESTIVAL, f"later:{ref}").status_code == 200
    answer = step(as_bilal, FESTIVAL, f"off:{ref}")
    assert answer.status_code == 409
    told = answer.json()
    assert told["said"].startswith("Ada was faster, and moved “Doors”.")
    assert told["version"] == 1
    assert "10:05" in told["board"]
    assert where(bilal, ref) == ("12 10:05", "")
    assert step(as_bilal, FESTIVAL, f"off:{ref}", 1).status_code == 200


def test_steps_are_undone_one_after_the_other(festival, as_bilal, bilal, gossip):
    ref = doors(bilal)
    step(as_bilal, FESTIVAL, f"later:{ref}")
    step(as_bilal, FESTIVAL, f"put:{ref_of(gossip)}", 1, target="2|Hall")
    step(as_bilal, FESTIVAL, f"off:{ref}", 2)
    assert [line.ref for line in draft_for(bilal, FESTIVAL).lines] == [ref_of(gossip)]
    address = url_of("programme:undo", FESTIVAL)
    headers = {"accept": "application/json"}
    assert as_bilal.post(address, {"version": 3}, headers=headers).status_code == 200
    assert [line.ref for line in draft_for(bilal, FESTIVAL).lines] == [ref, ref_of(gossip)]
    assert draft_for(bilal, FESTIVAL).last == "put “Gossip without a crowd” in"
    answer = as_bilal.post(address, {"version": 4}, headers=headers).json()
    assert answer["pool"] == [ref_of(gossip)]
    assert ref_of(gossip) in answer["waiting"]
    as_bilal.post(address, {"version": 5})
    draft = draft_for(bilal, FESTIVAL)
    assert (draft.is_open, draft.lines) == (False, draft.published)
    answer = as_bilal.post(address, {"version": 6}, headers=headers)
    assert answer.json()["error"] == "programme.nothing_to_undo"


def test_so_many_steps_can_be_undone(festival, bilal):
    ref = doors(bilal)
    for version in range(MOST_STEPS + 5):

        def change(lines, frame, by=5 if version % 2 else -5):
            return arranging.later(lines, ref, frame, by, follow=False)

        take_step(bilal, FESTIVAL, version, (Act.MOVE, ref), change, NOW)
    assert Step.objects.count() == MOST_STEPS


def test_a_step_that_changes_nothing_is_none(festival, as_bilal, bilal):
    step(as_bilal, FESTIVAL, f"drop:{doors(bilal)}", target="1|")
    assert not draft_for(bilal, FESTIVAL).is_open


def test_a_dropped_draft_is_gone_and_everybody_reads_the_same(festival, as_bilal, bilal):
    step(as_bilal, FESTIVAL, f"later:{doors(bilal)}")
    as_bilal.post(url_of("programme:discard", FESTIVAL), {"version": 1})
    draft = draft_for(bilal, FESTIVAL)
    assert (draft.is_open, draft.lines) == (False, draft.published)
    answer = as_bilal.post(url_of("programme:discard", FESTIVAL), {"version": "x"}, follow=True)
    assert "Bilal was faster" in answer.text


def test_without_javascript_a_step_leads_back_to_the_line(festival, as_bilal, bilal, gossip):
    address = url_of("programme:step", FESTIVAL)
    data = {"version": 0, "step": f"put:{ref_of(gossip)}", "target": "1|Workshop"}
    answer = as_bilal.post(address, data)
    assert answer["Location"].endswith(f"/programme/#line-{ref_of(gossip)}")
    data = {"version": 1, "step": f"up:{ref_of(gossip)}"}
    assert "cannot go further" in as_bilal.post(address, data, follow=True).text


def test_a_line_is_opened_and_said_when_where_and_for_how_long(festival, as_bilal, bilal, gossip):
    step(as_bilal, FESTIVAL, f"put:{ref_of(gossip)}", target="1|Hall")
    address = url_of("programme:line", FESTIVAL, ref_of(gossip))
    page = as_bilal.get(address).text
    assert 'name="titles_en"' not in page
    data = {"version": 1, "day": "2", "starts": "14:00", "ends": "14:45", "zone": "Workshop"}
    answer = as_bilal.post(address, data | {"kind": "talk"})
    assert answer["Location"].endswith(f"#line-{ref_of(gossip)}")
    assert where(bilal, ref_of(gossip)) == ("13 14:00", "Workshop")
    overtaken = as_bilal.post(address, data | {"kind": "talk", "starts": "15:00", "ends": "16:00"})
    assert overtaken.status_code == 409
    assert "Bilal was faster" in overtaken.text
    wrong = as_bilal.post(address, data | {"version": 2, "starts": "", "kind": "talk"})
    assert wrong.status_code == 422
    gone = url_of("programme:line", FESTIVAL, "n9")
    assert as_bilal.get(gone).status_code == 409


def test_a_free_line_is_added_and_the_rest_makes_room_when_asked(festival, as_bilal, bilal, gossip):
    step(as_bilal, FESTIVAL, f"put:{ref_of(gossip)}", target="1|Hall")
    data = {
        "version": 1,
        "day": "1",
        "starts": "10:30",
        "ends": "11:00",
        "zone": "Hall",
        "kind": "encounters",
        "titles_en": "Who are you?",
    }
    answer = as_bilal.post(url_of("programme:line_new", FESTIVAL), data)
    assert answer["Location"].endswith("#line-n1")
    later = {"version": 2, "day": "1", "starts": "10:00", "ends": "10:50", "zone": "Hall"}
    address = url_of("programme:line", FESTIVAL, ref_of(gossip))
    as_bilal.post(address, later | {"kind": "talk", "follow": "on"})
    assert where(bilal, "n1") == ("12 10:50", "Hall")


def test_a_talk_that_is_dropped_before_an_open_line_becomes_it(paris, as_bilal, bilal, gossip):
    slot = {"kind": "talk", "starts": "20:00", "ends": "20:15"}
    as_bilal.post(url_of("agenda_desk:timetable", DECEMBER), form_data(0, DOORS, slot))
    refs = [line.ref for line in draft_for(bilal, DECEMBER).lines]
    step(as_bilal, DECEMBER, f"drop:{ref_of(gossip)}", target="1|", after=refs[0])
    draft = draft_for(bilal, DECEMBER)
    assert [(line.ref, line.talk) for line in draft.lines] == [
        (refs[0], None),
        (refs[1], gossip.uuid),
    ]
    assert where(bilal, refs[1], DECEMBER) == ("02 20:00", "")


def test_a_talk_takes_of_the_time_for_talks_what_it_needs(paris, as_bilal, bilal, gossip, routing):
    time = {"kind": "talks", "starts": "20:00", "ends": "20:40", "titles_en": "Yours"}
    as_bilal.post(url_of("agenda_desk:timetable", DECEMBER), form_data(0, DOORS, time))
    refs = [line.ref for line in draft_for(bilal, DECEMBER).lines]
    step(as_bilal, DECEMBER, f"put:{ref_of(gossip)}", target="1|")
    assert where(bilal, ref_of(gossip), DECEMBER) == ("02 20:00", "")
    assert where(bilal, refs[1], DECEMBER) == ("02 20:30", "")
    step(as_bilal, DECEMBER, f"drop:{ref_of(routing)}", 1, target="1|", after=ref_of(gossip))
    assert where(bilal, ref_of(routing), DECEMBER) == ("02 20:30", "")
    assert all(line.ref != refs[1] for line in draft_for(bilal, DECEMBER).lines)


def test_who_said_yes_to_the_date_waits_first_and_suits_it(paris, as_bilal, bilal):
    proposed(make_peer("en", NOW), "Waits", names=("Dana",))
    chosen = proposed(make_peer("fr", NOW), "Agreed", names=("Bo",), evenings=(JANUARY,))
    offer(bilal, chosen.uuid, chosen.version, OfferPlan(event=DECEMBER), NOW)
    answer_offer(chosen.uuid, Reply.YES, NOW)
    page = as_bilal.get(url_of("programme:builder", DECEMBER)).text
    assert page.index("Agreed") < page.index("accepted for this date") < page.index("Waits")
    step(as_bilal, DECEMBER, f"put:{ref_of(chosen)}", target="1|")
    assert "none of the dates" not in as_bilal.get(url_of("programme:builder", DECEMBER)).text
    overview = as_bilal.get("/en/desk/").text
    assert "Put 1 talk on the programme of Wednesday 2 December: its speaker said yes" in overview


def test_the_typed_form_works_on_the_draft_while_one_is_open(festival, as_bilal, bilal, gossip):
    step(as_bilal, FESTIVAL, f"put:{ref_of(gossip)}", target="1|Hall")
    address = url_of("agenda_desk:timetable", FESTIVAL)
    page = as_bilal.get(address)
    assert "the lines of the draft" in page.text
    kept = {"kind": "talk", "day": "2", "starts": "11:00", "ends": "11:30", "key": "2"}
    new = {"kind": "break", "day": "1", "starts": "13:00", "ends": "14:00"}
    answer = as_bilal.post(address, form_data(1, kept, new, initial=1))
    assert answer["Location"] == url_of("programme:builder", FESTIVAL)
    lines = draft_for(bilal, FESTIVAL).lines
    assert [(line.kind, line.talk) for line in lines] == [("talk", gossip.uuid), ("break", None)]
    assert [line.kind for line in event_of(FESTIVAL).timetable] == ["doors"]
    assert as_bilal.post(address, form_data(1, kept)).status_code == 409


def test_what_is_changed_on_the_evening_meanwhile_is_taken_over(
    festival, as_bilal, ada, bilal, gossip
):
    ref = doors(bilal)
    step(as_bilal, FESTIVAL, f"put:{ref_of(gossip)}", target="1|Hall")
    shift_rest(ada, FESTIVAL, 1, Shift(minutes=20), NOW)
    assert where(bilal, ref) == ("12 10:20", "")
    assert "has taken it over" in as_bilal.get(url_of("programme:builder", FESTIVAL)).text
    answer = step(as_bilal, FESTIVAL, f"later:{ref_of(gossip)}", 1).json()
    assert "10:20" in answer["board"]
    assert not draft_for(bilal, FESTIVAL).was_merged


def test_what_is_to_be_recorded_is_told_where_none_agreed(festival, as_bilal, bilal, gossip):
    step(as_bilal, FESTIVAL, f"put:{ref_of(gossip)}", target="1|Hall")
    address = url_of("programme:recording", FESTIVAL)
    data = {"version": 1, "recording": "slides"}
    answer = as_bilal.post(address, data, headers={"accept": "application/json"}).json()
    assert "Chloé did not agree to so much" in answer["cards"][ref_of(gossip)]
    wrong = as_bilal.post(address, {"version": 2, "recording": "smell"}, follow=True)
    assert "could not be understood" in wrong.text

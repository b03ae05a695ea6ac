"""Pages of everybody say who speaks, about what, and how much room for talks is left."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event, set_timetable
from meshup.agenda.domain.life_cycle import cancel
from meshup.agenda.domain.plans import LinePlan
from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.domain.talk_lines import place_talk
from meshup.kit import addresses, clock
from meshup.proposals.domain.call_plans import CallPlan
from meshup.proposals.domain.calls import change_call, make_call
from tests.agenda.paris import DECEMBER, NOW, paris_series, themed
from tests.agenda.talks import EIGHT, GOSSIP, placed, placing

PAGES = (f"/en/events/{DECEMBER}/", f"/en/events/{DECEMBER}/timetable/")
QUARTER = timedelta(minutes=15)


@pytest.fixture(autouse=True)
def _november(node):
    paris_series()
    with clock.set_to(NOW):
        yield


def full(by=None):
    placed(by)
    other = replace(GOSSIP, uuid=uuid4())
    place_talk(by, DECEMBER, other, placing(starts_at=None, ends_at=None), NOW)


@pytest.mark.parametrize("path", PAGES)
def test_a_talk_stands_with_its_speakers_and_its_abstract_folded(path, as_chloe):
    placed()
    page = as_chloe.get(path).text
    assert '<p class="line-persons">Nadia K., le Grand Robert</p>' in page
    assert "<em>rumours</em>" in page[page.index('<details class="line-abstract">') :]
    assert "some basics help" in page
    assert f'<a href="/en/talks/{GOSSIP.slug}/">Gossip without a crowd</a>' in page


@pytest.mark.parametrize("path", PAGES)
def test_a_talk_leads_to_its_own_page_where_a_room_has_it(path, as_chloe, monkeypatch):
    monkeypatch.setitem(addresses._url_names, "talk", "site:event")
    placed()
    assert f'<a href="/en/events/{GOSSIP.slug}/">Gossip without a crowd</a>' in (
        as_chloe.get(path).text
    )


def test_hostile_names_and_abstracts_stay_words(as_chloe):
    talk = replace(
        GOSSIP, persons=("<script>alert(1)</script>",), abstracts={"en": "<img src=x onerror=y>"}
    )
    place_talk(None, DECEMBER, talk, placing(), NOW)
    for path in PAGES:
        page = as_chloe.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("path", ["/en/", "/en/series/paris-p2p/", f"/en/events/{DECEMBER}/"])
def test_open_slots_lead_to_the_form_of_that_evening(path, as_chloe, ada):
    page = as_chloe.get(path).text
    assert "2 slots free for talks." in page
    placed(ada)
    page = as_chloe.get(path).text
    assert "1 slot free for a talk." in page
    assert f'href="/en/events/{DECEMBER}/propose/"' in page[page.index("1 slot free") :]
    full(ada)
    assert "All slots for talks are taken." in as_chloe.get(path).text


def test_an_open_line_says_for_how_long(as_chloe, ada):
    line = LinePlan(kind="talk", starts_at=EIGHT, ends_at=EIGHT + QUARTER)
    later = replace(line, starts_at=EIGHT + QUARTER, ends_at=EIGHT + 2 * QUARTER)
    set_timetable(ada, DECEMBER, 0, [line, later], NOW)
    assert "2 times 15 minutes free for talks." in as_chloe.get(PAGES[0]).text
    placed(ada)
    assert "15 minutes free for a talk." in as_chloe.get("/en/").text
    assert "15 minutes free for a talk." in as_chloe.get(PAGES[0]).text


def test_who_speaks_and_who_spoke_stands_in_lists(as_chloe):
    placed()
    assert "Gossip without a crowd – Nadia K., le Grand Robert" in as_chloe.get("/en/").text
    with clock.set_to(NOW + timedelta(days=30)):
        page = as_chloe.get("/en/series/paris-p2p/").text
    assert "Gossip without a crowd – Nadia K., le Grand Robert" in page


def test_of_a_full_series_the_next_evening_with_room_is_named(as_chloe, ada):
    full(ada)
    page = as_chloe.get("/en/series/paris-p2p/").text
    taken = page.index("All slots for talks are taken.")
    assert page.index("2 slots free for talks.") > taken


def test_what_does_not_take_place_and_what_has_begun_invites_nobody(as_chloe, ada):
    cancel(ada, DECEMBER, {}, NOW)
    page = as_chloe.get("/en/").text
    large = page[page.index('class="banner"') : page.index("</section>")]
    assert "Wednesday 2 December" not in large or "slots free" not in large
    assert "slots free" not in as_chloe.get(PAGES[0]).text
    with clock.set_to(event_of("paris-p2p-2027-01-06").starts_at):
        page = as_chloe.get("/en/").text
        large = page[page.index('class="banner"') : page.index("</section>")]
        assert "On now" in large
        assert "slots free" not in large


def test_pages_ask_no_more_for_three_talks_than_for_one(as_chloe, django_assert_max_num_queries):
    placed()
    for path in PAGES:
        as_chloe.get(path)
    once = {}
    for path in PAGES:
        placed(starts_at=EIGHT + QUARTER, ends_at=None)
        with django_assert_max_num_queries(60) as queries:
            as_chloe.get(path)
        once[path] = len(queries)
    for number in range(2):
        talk = replace(GOSSIP, uuid=uuid4())
        at = EIGHT + (number + 2) * QUARTER
        place_talk(None, DECEMBER, talk, placing(starts_at=at, ends_at=None), NOW)
    for path in PAGES:
        with django_assert_max_num_queries(once[path] + 1):
            as_chloe.get(path)


CALENDARS = ("/agenda.ics?lang=en", "/series/paris-p2p.ics?lang=en")
SLOTS_SHOWN = ("/en/", "/en/series/paris-p2p/", PAGES[0], *CALENDARS)
FORM = f"/en/events/{DECEMBER}/propose/"
CLOSED = "Proposals are not taken just now."


def unfolded(answer) -> str:
    return str(answer.text).replace("\r\n ", "")


@pytest.mark.parametrize("path", SLOTS_SHOWN)
def test_nobody_is_led_to_a_call_that_is_closed_and_the_clock_opens_it(path, as_chloe, ada):
    placed(ada)
    assert FORM in unfolded(as_chloe.get(path))
    change_call(ada, "", 0, CallPlan(is_open=False), NOW)
    page = unfolded(as_chloe.get(path))
    assert FORM not in page
    assert f"1 slot free for a talk. {CLOSED}" in " ".join(page.split())
    week = timedelta(days=7)
    plan = CallPlan(titles={"en": "F"}, opens_at=NOW + week, event=DECEMBER)
    make_call(ada, "own", plan, NOW)
    assert FORM not in unfolded(as_chloe.get(path))
    with clock.set_to(NOW + week):
        assert FORM in unfolded(as_chloe.get(path))


@pytest.mark.parametrize("path", SLOTS_SHOWN)
def test_a_full_evening_says_so_whether_a_call_is_open_or_not(path, as_chloe, ada):
    full(ada)
    assert "All slots for talks are taken." in unfolded(as_chloe.get(path))
    change_call(ada, "", 0, CallPlan(is_open=False), NOW)
    page = " ".join(unfolded(as_chloe.get(path)).split())
    assert "All slots for talks are taken." in page
    assert f"All slots for talks are taken. {CLOSED}" not in page
    assert FORM not in page


def test_a_closed_call_is_told_in_french(as_chloe, ada):
    change_call(ada, "", 0, CallPlan(is_open=False), NOW)
    assert "Les propositions ne sont pas prises en ce moment." in as_chloe.get("/fr/").text


def test_a_festival_with_a_call_of_its_own_leads_to_its_form_while_that_is_open(as_chloe, ada):
    festival = themed(NOW + timedelta(days=30), kind="festival")
    slug = create_event(ada, festival, NOW, state=State.CONFIRMED).slug
    page = f"/en/events/{slug}/"
    way = f'href="/en/events/{slug}/propose/"'
    assert way not in as_chloe.get(page).text
    closes = NOW + timedelta(days=7)
    make_call(ada, "peers", CallPlan(titles={"en": "Peers"}, event=slug, closes_at=closes), NOW)
    shown = as_chloe.get(page).text
    assert way in shown
    assert "Open until Sunday 29 November 2026" in shown
    with clock.set_to(closes):
        assert way not in as_chloe.get(page).text

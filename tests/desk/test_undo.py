"""Undo on the spot: beside what was just done, that very change, and back to where it was done."""

import re
from html import unescape

import pytest

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.life_cycle import confirm, move_online
from meshup.agenda.domain.plans import VenuePlan
from meshup.agenda.domain.queries.events import event_for, event_of
from meshup.agenda.domain.venues import create_venue
from meshup.agenda.models import Event, Item, Series, Venue
from meshup.history.domain.queries import changes_of
from tests.agenda.paris import DECEMBER, NOW, themed
from tests.desk.conftest import LINES, url_of

pytestmark = pytest.mark.django_db

ABOUT = f"event:{DECEMBER}"
FORM = re.compile(r'<form method="post"\s+action="([^"]*/undo/)">(.*?)</form>', re.DOTALL)
HIDDEN = re.compile(r'name="(\w+)" value="([^"]*)"')


def undo_on(page):
    """Return address and data of the one undo button that stands beside what was done."""
    ((address, inside),) = FORM.findall(page.text)
    return address, {name: unescape(value) for name, value in HIDDEN.findall(inside)}


def press(browser, page, *args, **data):
    """Post to a page of the desk, and return where it leads and what is shown there."""
    answer = browser.post(url_of(page, *args), data)
    assert answer.status_code == 302
    return answer["Location"], browser.get(answer["Location"].partition("#")[0])


def row_of(page, slug):
    """Return the row of an event, with what is said beside it."""
    return re.split(r"<li ", page.text.partition(f'id="event-{slug}"')[2])[0]


@pytest.mark.parametrize(
    ("step", "words"), [("skip", "Skipped: this date does not happen."), ("confirm", "Confirmed.")]
)
def test_what_was_pressed_is_said_with_its_undo(paris, as_ada, step, words):
    location, shown = press(as_ada, "agenda_desk:step", DECEMBER, step)
    assert location == url_of("desk:event", DECEMBER)
    assert words in shown.text
    address, data = undo_on(shown)
    (change,) = changes_of(ABOUT)
    assert (address, data) == (
        url_of("desk:undo", "event", DECEMBER),
        {"change": str(change.number), "next": location},
    )
    undone = as_ada.post(address, data)
    assert undone["Location"] == location
    assert event_of(DECEMBER).state == "usual"
    text = " ".join(as_ada.get(location).text.split())
    assert "It is as it was before. Undone: Ada" in text
    assert "of 2 December 2026." in text


def test_the_notice_is_said_once_and_has_the_focus(paris, as_ada):
    location, shown = press(as_ada, "agenda_desk:step", DECEMBER, "skip")
    notice = shown.text[shown.text.index('role="status"') :].partition(">")[0]
    assert "autofocus" in notice
    assert 'tabindex="-1"' in notice
    assert "Skipped" not in as_ada.get(location).text.partition("Latest changes")[0]


def test_from_a_row_of_a_list_one_comes_back_to_that_row(paris, as_ada):
    for page in (url_of("desk:overview"), url_of("agenda_desk:series", "paris-p2p")):
        back = f"{page}#event-{DECEMBER}"
        offered = " ".join(as_ada.get(page).text.split())
        assert f'name="next" value="{back}"' in offered
        location, shown = press(as_ada, "agenda_desk:step", DECEMBER, "confirm", next=back)
        assert location == back
        assert "Confirmed." in row_of(shown, DECEMBER)
        assert shown.text.count("Confirmed. It shows everywhere.") == 1
        address, data = undo_on(shown)
        assert as_ada.post(address, data)["Location"] == back
        assert "It is as it was before." in row_of(as_ada.get(page), DECEMBER)
        assert event_of(DECEMBER).state == "usual"


def test_what_is_said_of_a_row_that_is_gone_stands_above(paris, as_ada):
    back = f"{url_of('desk:overview')}#event-{DECEMBER}"
    _location, shown = press(as_ada, "agenda_desk:step", DECEMBER, "skip", next=back)
    assert f'id="event-{DECEMBER}"' not in shown.text
    above = shown.text.partition("What needs doing")[0]
    assert "Skipped: this date does not happen." in above


def test_from_a_to_do_one_comes_back_to_the_to_dos(paris, as_ada):
    todo = f"{url_of('desk:overview')}#todo"
    offered = as_ada.get(url_of("desk:overview")).text
    assert f'name="next" value="{todo}"' in offered
    move = url_of("agenda_desk:move", DECEMBER) + "?next=%2Fen%2Fdesk%2F%23todo"
    assert f'href="{move}"' in offered
    form = as_ada.get(move)
    assert f'name="next" value="{todo}"' in form.text
    assert f'href="{todo}">Back' in form.text
    data = {"starts": "2026-12-09T18:30", "ends": "2026-12-09T23:00", "next": todo}
    location, shown = press(as_ada, "agenda_desk:move", DECEMBER, **data)
    assert location == todo
    assert shown.text.index('id="todo"') < shown.text.index("Moved.")
    as_ada.post(*undo_on(shown))
    assert not event_of(DECEMBER).moved


@pytest.mark.parametrize(
    "elsewhere",
    [
        *("https://evil.example/", "//evil.example/en/", "/\\evil.example", "///evil.example"),
        *("javascript:alert(1)", "/" + "x" * 3000, "desk/", "\t//evil.example", "/\t/evil.example"),
    ],
)
def test_nobody_is_led_to_another_site(paris, as_ada, elsewhere):
    own = url_of("desk:event", DECEMBER)
    data = {"next": elsewhere}
    assert as_ada.post(url_of("agenda_desk:step", DECEMBER, "confirm"), data)["Location"] == own
    _address, data = undo_on(as_ada.get(own))
    undone = as_ada.post(url_of("desk:undo", "event", DECEMBER), data | {"next": elsewhere})
    assert undone["Location"] == url_of("desk:thing_history", "event", DECEMBER)
    form = as_ada.get(url_of("agenda_desk:move", DECEMBER), {"next": elsewhere})
    assert f'href="{own}">Back' in form.text


def test_a_change_that_another_came_after_is_not_undone(paris, ada, bilal, as_ada):
    _location, shown = press(as_ada, "agenda_desk:step", DECEMBER, "confirm")
    address, data = undo_on(shown)
    move_online(ada, DECEMBER, "https://meet.example", NOW)
    answer = as_ada.post(address, data)
    assert answer.status_code == 409
    assert "something else was changed after it" in answer.text
    assert f'href="{url_of("desk:event", DECEMBER)}">Back' in answer.text
    assert (event_of(DECEMBER).state, event_of(DECEMBER).mode) == ("confirmed", "online")


def test_pressing_undo_twice_undoes_once(paris, ada, as_ada):
    confirm(ada, DECEMBER, NOW)
    _location, shown = press(
        as_ada, "agenda_desk:online", DECEMBER, online_url="https://meet.example", version=1
    )
    address, data = undo_on(shown)
    answers = [as_ada.post(address, data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert event_of(DECEMBER).state == "confirmed"
    assert "It is as it was before." in as_ada.get(answers[1]["Location"]).text


def test_undoing_twice_what_something_came_after_is_refused_with_a_way_back(paris, as_ada):
    location, shown = press(as_ada, "agenda_desk:step", DECEMBER, "confirm")
    address, data = undo_on(shown)
    as_ada.post(address, data)
    press(as_ada, "agenda_desk:step", DECEMBER, "confirm")
    again = as_ada.post(address, data)
    assert again.status_code == 409
    assert f'href="{location}">Back' in again.text
    assert 'type="submit"' not in again.text.partition("<main")[2]
    assert event_of(DECEMBER).state == "confirmed"


def test_a_suggestion_stays_though_undo_of_its_turning_down_is_pressed_thrice(node, ada, as_ada):
    slug = create_event(ada, themed(NOW), NOW, state=State.SUGGESTED).slug
    _location, shown = press(as_ada, "agenda_desk:decide", slug, "turn-down")
    address, data = undo_on(shown)
    assert [as_ada.post(address, data).status_code for _ in range(3)] == [302, 302, 302]
    assert event_for(ada, slug).state == "suggested"


def test_the_question_is_about_the_change_that_it_shows(paris, ada, as_ada):
    confirm(ada, DECEMBER, NOW)
    move_online(ada, DECEMBER, "https://meet.example", NOW)
    ask = url_of("desk:undo", "event", DECEMBER)
    shown = as_ada.get(ask).context["form"]["change"].value()
    assert shown == changes_of(ABOUT)[0].number
    assert [as_ada.post(ask, {"change": shown}).status_code for _ in range(2)] == [302, 302]
    assert event_of(DECEMBER).state == "confirmed"


def test_what_another_host_changed_since_the_question_was_read_stays(paris, ada, bilal, as_ada):
    confirm(ada, DECEMBER, NOW)
    ask = url_of("desk:undo", "event", DECEMBER)
    shown = as_ada.get(ask).context["form"]["change"].value()
    move_online(ada, DECEMBER, "https://meet.example", NOW)
    assert as_ada.post(ask, {"change": shown}).status_code == 409
    assert event_of(DECEMBER).mode == "online"


@pytest.mark.parametrize("number", ["x", "-1", "9" * 40, "²", "1.0"])
def test_what_is_no_number_of_a_change_undoes_nothing(paris, ada, as_ada, number):
    confirm(ada, DECEMBER, NOW)
    answer = as_ada.post(url_of("desk:undo", "event", DECEMBER), {"change": number})
    assert (answer.status_code, event_of(DECEMBER).state) == (409, "confirmed")


def test_pressing_a_step_twice_offers_no_undo_of_something_else(paris, ada, as_ada):
    confirm(ada, DECEMBER, NOW)
    move_online(ada, DECEMBER, "https://meet.example", NOW)
    _location, shown = press(as_ada, "agenda_desk:step", DECEMBER, "confirm")
    assert FORM.findall(shown.text) == []


def test_helpers_who_may_not_undo_are_offered_none(paris, as_bilal):
    data = {**LINES, "version": 0, "lines-TOTAL_FORMS": "1", "lines-0-kind": "music"}
    data |= {"lines-0-titles_en": "A band"}
    _location, shown = press(as_bilal, "agenda_desk:timetable", DECEMBER, **data)
    assert "The timetable is saved." in shown.text
    assert FORM.findall(shown.text) == []


def test_a_new_event_is_undone_and_leads_to_a_page_that_is_there(node, as_ada):
    data = {"title": "Coffee?", "starts": "2026-11-24T18:00", "place": "Chez Ada", "publish": "yes"}
    made = as_ada.post(url_of("agenda_desk:event_new") + "?kind=impromptu", data)
    assert made["Location"] == url_of("desk:event", "coffee")
    shown = as_ada.get(made["Location"])
    assert "Saved." in shown.text
    undone = as_ada.post(*undo_on(shown))
    assert undone["Location"] == url_of("desk:overview")
    assert not Event.objects.exists()


def test_a_deleted_draft_comes_back(node, ada, as_ada):
    slug = create_event(ada, themed(NOW), NOW, state=State.DRAFT).slug
    location, shown = press(as_ada, "agenda_desk:withdraw", slug)
    assert location == url_of("desk:overview")
    assert as_ada.post(*undo_on(shown))["Location"] == location
    assert event_for(ada, slug).state == "draft"


def test_a_saved_venue_is_said_in_its_row_and_undone_there(paris, as_ada):
    data = {"version": 1, "name": "Ground Floor", "city": "Paris", "step_free": "unknown"}
    location, shown = press(as_ada, "agenda_desk:venue", "ground-control", **data)
    assert location == f"{url_of('agenda_desk:venue_list')}#venue-ground-control"
    row = shown.text.partition('id="venue-ground-control"')[2]
    assert "Saved." in row
    assert as_ada.post(*undo_on(shown))["Location"] == location
    assert Venue.objects.get().name == "Ground Control"


def test_an_ended_series_goes_on_after_undo(paris, as_ada):
    data = {"version": 1, "last": "2027-01-31"}
    location, shown = press(as_ada, "agenda_desk:series_end", "paris-p2p", **data)
    assert location == url_of("agenda_desk:series", "paris-p2p")
    assert as_ada.post(*undo_on(shown))["Location"] == location
    assert event_of("paris-p2p-2027-02-03").state == "usual"


def test_what_can_be_undone_is_not_asked_twice(node, ada, as_ada):
    slug = create_event(ada, themed(NOW), NOW, state=State.DRAFT).slug
    page = as_ada.get(url_of("desk:event", slug)).text
    assert f'action="{url_of("agenda_desk:withdraw", slug)}"' in page
    assert f'href="{url_of("agenda_desk:withdraw", slug)}' not in page


def test_a_suggestion_that_is_edited_first_leads_back_to_its_card(node, ada, as_ada):
    slug = create_event(ada, themed(NOW), NOW, state=State.SUGGESTED).slug
    page = as_ada.get(url_of("agenda_desk:suggestions"))
    back = f"{url_of('agenda_desk:suggestions')}#event-{slug}"
    (edit,) = re.findall(r'href="([^"]*/edit/[^"]*)"', page.text)
    form = as_ada.get(edit).context["form"]
    data = {name: form[name].value() for name in ("version", "kind", "time_zone", "mode")}
    data |= {"starts": "2026-12-20T18:00", "ends": "2026-12-20T20:00", "titles_en": "Coffee"}
    saved = as_ada.post(edit, {**LINES, **data, "save": "yes"})
    assert saved["Location"] == back
    shown = as_ada.get(back.partition("#")[0])
    assert "Saved." in row_of(shown, slug)
    assert event_for(ada, slug).titles["en"] == "Coffee"


LINE = {"lines-TOTAL_FORMS": "1", "lines-0-kind": "music", "lines-0-titles_en": "A band"}
SAVES: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "agenda_desk:cancel": ((DECEMBER,), {"reasons_en": "Snow."}),
    "agenda_desk:online": ((DECEMBER,), {"online_url": "https://meet.example"}),
    "agenda_desk:timetable": ((DECEMBER,), {**LINES, **LINE}),
    "agenda_desk:series_edit": (("paris-p2p",), {"titles_en": "Peers", "kind": "meetup"}),
    "agenda_desk:venue_new": ((), {"name": "La Halle", "city": "Paris", "step_free": "yes"}),
    "agenda_desk:venue_remove": (("la-table",), {}),
}


def all_rows():
    """Return what hosts have said, without what only counts."""
    models = (Event, Item, Series, Venue)
    left_out = {"id", "version", "sequence", "changed_at", "event_id"}
    return [
        sorted(str({k: v for k, v in row.items() if k not in left_out}) for row in model.values())
        for model in (m.objects for m in models)
    ]


@pytest.mark.parametrize("page", SAVES)
def test_whatever_is_saved_is_undone_on_the_spot(paris, ada, as_ada, page):
    create_venue(ada, VenuePlan(name="La Table"), NOW)
    confirm(ada, DECEMBER, NOW)
    before = all_rows()
    args, data = SAVES[page]
    location, shown = press(as_ada, page, *args, version="1", **data)
    assert all_rows() != before
    assert as_ada.post(*undo_on(shown)).status_code == 302
    assert all_rows() == before
    assert as_ada.get(location.partition("#")[0]).status_code == 200


def test_from_the_page_of_an_event_the_last_change_is_undone_back_to_it(paris, ada, as_ada):
    confirm(ada, DECEMBER, NOW)
    page = url_of("desk:event", DECEMBER)
    (ask,) = re.findall(r'href="([^"]*/undo/[^"]*)"', as_ada.get(page).text)
    assert f'name="next" value="{page}"' in as_ada.get(ask).text
    assert as_ada.post(ask, {"next": page})["Location"] == page

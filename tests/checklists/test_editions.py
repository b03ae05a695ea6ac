"""One edition's checklist through the door: ticked off, taken, given, changed, and taken back."""

import re
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.life_cycle import cancel, confirm, move
from meshup.agenda.domain.queries.events import event_for
from meshup.agenda.models import Event
from meshup.checklists.domain.editions import add_item, edit_item, give_back, take_on, tick_off
from meshup.checklists.domain.items import MOST_ITEMS, SINGLE_EVENTS
from meshup.checklists.domain.plans import ItemPlan
from meshup.checklists.domain.queries.editions import edition_for
from meshup.checklists.domain.shipped_list import SHIPPED
from meshup.checklists.domain.templates import (
    edit_template_item,
    remove_template_item,
    take_usual_list,
)
from meshup.checklists.models import ChecklistItem
from meshup.community.models import Person
from meshup.history.domain.queries import changes_of, undoable
from meshup.history.domain.tracking import why_in_use
from meshup.kit import clock
from tests.agenda.paris import DECEMBER, NOW, themed
from tests.attendance.coming_pages import words
from tests.checklists.conftest import december
from tests.desk.conftest import url_of

PAGE = f"/en/desk/events/{DECEMBER}/checklist/"
DESK = f"/en/desk/events/{DECEMBER}/"
ACTS = ("done", "open", "take", "give-back", "drop", "bring-back")
NEW = {"texts_en": "Ask for a piano", "days": "5", "when": "before", "version": "0"}
REWORDED = {"texts_en": "Ask Ground Control", "days": "70", "when": "before"}


def press(browser, key, name, **sent):
    return browser.post(f"{PAGE}{key}/{name}/", sent)


def undo(browser, slug=DECEMBER):
    change = undoable(f"checklist:{slug}").number
    sent = {"change": change, "next": PAGE}
    return browser.post(url_of("desk:undo", "checklist", slug), sent)


def test_everybody_with_a_role_reads_it_and_strangers_do_not(
    listed, as_ada, as_bilal, as_door, as_chloe
):
    for browser, status in ((as_ada, 200), (as_bilal, 200), (as_door, 200), (as_chloe, 302)):
        for path in (PAGE, DESK, "/en/desk/to-do/", "/en/desk/to-do/?who=me"):
            assert browser.get(path).status_code == status, path


def test_a_date_has_the_list_with_its_days_and_no_row_of_anything(listed, as_ada, ada):
    page = words(as_ada.get(PAGE))
    assert "0 of 16 done. 10 are due." in page
    assert december(ada)["place"].due == date(2026, 10, 3)
    assert december(ada)["look-back"].due == date(2026, 12, 5)
    assert not ChecklistItem.objects.exists()
    assert not Event.objects.filter(slug=DECEMBER).exists()
    french = words(as_ada.get(PAGE.replace("/en/", "/fr/")))
    assert "Réserver le lieu" in french


def test_one_press_ticks_off_twice_is_once_and_both_can_be_taken_back(listed, as_ada, ada):
    for _press in range(2):
        answer = press(as_ada, "place", "done")
        assert (answer.status_code, answer["Location"]) == (
            302,
            f"{PAGE}#item-{DECEMBER}-place",
        )
    note = ChecklistItem.objects.get()
    assert (note.done_by, note.done_at, note.version) == (ada, NOW, 1)
    page = words(as_ada.get(PAGE))
    assert "1 of 16 done." in page
    assert "done by Ada, Sun 22 Nov. 2026" in page
    assert Event.objects.get(slug=DECEMBER).version == 0, "it stays a date by the rule"
    assert undo(as_ada).status_code == 302
    assert not ChecklistItem.objects.exists()
    press(as_ada, "place", "done")
    for _press in range(2):
        assert press(as_ada, "place", "open").status_code == 302
    assert not december(ada)["place"].is_done
    assert undo(as_ada).status_code == 302
    assert december(ada)["place"].is_done


def test_what_is_done_leads_back_to_where_it_was_pressed_with_its_undo(listed, as_ada):
    answer = press(as_ada, "place", "done", next="/en/desk/#todo")
    assert answer["Location"] == "/en/desk/#todo"
    page = as_ada.get("/en/desk/")
    assert "Ticked off: Book the place" in words(page)
    assert f'action="/en/desk/history/checklist/{DECEMBER}/undo/"' in page.text
    assert press(as_ada, "date", "done", next="https://evil.example/")["Location"].startswith(PAGE)


@pytest.mark.parametrize("page", [PAGE, DESK, "/en/desk/to-do/"])
def test_what_is_ticked_off_and_goes_is_said_where_it_stood(listed, as_ada, page):
    backs = re.findall(r'name="next"\s+value="([^"]*)"', as_ada.get(page).text)
    ticked = [back for back in backs if back.startswith(page)]
    top = ticked[0].partition("#")[2]
    assert f'id="{top}"' in as_ada.get(page).text
    press(as_ada, "place", "done", next=ticked[0])
    text = as_ada.get(page).text
    above, _said, _below = text.partition("Ticked off: Book the place")
    assert f'id="{top}"' in above
    assert f'id="item-{DECEMBER}-' not in above


def test_history_says_who_did_what(listed, as_ada, as_bilal, bilal):
    press(as_bilal, "speakers", "take")
    press(as_bilal, "speakers", "done")
    page = words(as_ada.get(url_of("desk:thing_history", "checklist", DECEMBER)))
    assert "Bilal takes care of “Find speakers, and make it easy to propose a talk”" in page
    assert "Bilal ticked off “Find speakers" in page
    assert as_ada.get(url_of("desk:thing", "checklist", DECEMBER))["Location"] == PAGE
    assert len(changes_of(f"event:{DECEMBER}")) == 0


def test_nothing_is_changed_by_a_link(listed, as_ada):
    for name in ACTS:
        assert as_ada.get(f"{PAGE}place/{name}/").status_code == 405
    assert not ChecklistItem.objects.exists()


def test_strangers_change_nothing(listed, as_chloe):
    for path in (PAGE, f"{PAGE}place/", *(f"{PAGE}place/{name}/" for name in ACTS)):
        assert as_chloe.post(path, NEW).status_code == 302
    assert not ChecklistItem.objects.exists()


def test_helpers_with_the_programme_tick_off_anything_and_keep_nothing(listed, as_bilal, ada):
    assert press(as_bilal, "place", "done").status_code == 302
    assert press(as_bilal, "place", "open").status_code == 302
    for path in (f"{PAGE}place/", f"{PAGE}place/drop/", f"{PAGE}place/bring-back/"):
        assert as_bilal.post(path, NEW).status_code == 403, path
    assert as_bilal.get(f"{PAGE}place/").status_code == 403
    as_bilal.post(PAGE, NEW)
    assert len(december(ada)) == len(SHIPPED)
    assert "Add something" not in words(as_bilal.get(PAGE))


def test_whoever_is_at_the_door_ticks_off_what_is_theirs(listed, as_door, as_ada, door, ada, meant):
    assert press(as_door, "welcome", "done").status_code == 302
    answer = press(as_door, "place", "done")
    assert answer.status_code == 403
    assert "Somebody else does this." in words(answer)
    assert press(as_door, "place", "take").status_code == 302
    assert press(as_door, "place", "done").status_code == 302
    tick_off(meant(ada, "date"))
    assert press(as_door, "date", "open").status_code == 403
    assert december(ada)["date"].is_done
    assert {key for key, item in december(ada).items() if item.is_done} == {
        *("welcome", "place", "date")
    }


def test_an_item_is_taken_given_back_and_taken_from_nobody(
    listed, as_bilal, as_door, as_ada, ada, meant
):
    bilal = Person.objects.get(name="Bilal")
    assert press(as_bilal, "banner", "take").status_code == 302
    assert press(as_door, "banner", "take").status_code == 403
    assert press(as_door, "banner", "give-back").status_code == 403
    assert december(ada)["banner"].assignee == bilal.pk
    assert "yours" in words(as_bilal.get(PAGE))
    assert press(as_bilal, "banner", "give-back").status_code == 302
    assert december(ada)["banner"].assignee is None
    take_on(meant(bilal, "banner"))
    assert press(as_ada, "banner", "take").status_code == 302
    assert december(ada)["banner"].assignee == ada.pk
    give_back(meant(ada, "banner"))
    give_back(meant(ada, "banner"))
    assert ChecklistItem.objects.get().version == 5


def test_a_host_gives_an_item_to_somebody_and_its_words_go_on_following_the_list(
    listed, as_ada, ada, bilal
):
    texts = SHIPPED[0].texts
    sent = {
        **{f"texts_{code}": said for code, said in texts.items()},
        "days": "60",
        "when": "before",
        "assignee": str(bilal.pk),
        "version": "0",
    }
    assert as_ada.post(f"{PAGE}place/", sent).status_code == 302
    item = december(ada)["place"]
    assert (item.assignee, item.is_reworded) == (bilal.pk, False)
    plan = ItemPlan(-50, {"en": "Book a place"})
    edit_template_item(ada, listed.slug, "place", 1, plan, NOW)
    item = december(ada)["place"]
    assert (item.texts, item.days, item.assignee) == ({"en": "Book a place"}, -50, bilal.pk)


def test_one_edition_is_changed_and_no_other_one_and_the_list_leaves_it_so(listed, as_ada, ada):
    answer = as_ada.post(f"{PAGE}place/", {**REWORDED, "version": "0"})
    assert answer.status_code == 302
    item = december(ada)["place"]
    assert (item.texts, item.due, item.is_reworded) == (
        {"en": "Ask Ground Control"},
        date(2026, 9, 23),
        True,
    )
    assert "changed for this edition" in words(as_ada.get(PAGE))
    assert december(ada, "paris-p2p-2027-01-06")["place"].texts == SHIPPED[0].texts
    edit_template_item(ada, listed.slug, "place", 1, ItemPlan(-1, {"en": "Other"}), NOW)
    assert december(ada)["place"].texts == {"en": "Ask Ground Control"}
    remove_template_item(ada, listed.slug, "place", NOW)
    assert december(ada)["place"].texts == {"en": "Ask Ground Control"}
    assert "place" not in december(ada, "paris-p2p-2027-01-06")


def test_of_two_hosts_the_second_compares(listed, as_ada):
    as_ada.post(f"{PAGE}place/", {**REWORDED, "version": "0"})
    answer = as_ada.post(f"{PAGE}place/", {**REWORDED, "texts_en": "Mine", "version": "0"})
    assert answer.status_code == 409
    assert [(each.theirs, each.yours) for each in answer.context["differences"]] == [
        ("English: Ask Ground Control", "English: Mine")
    ]
    again = {**REWORDED, "texts_en": "Mine", "version": "1"}
    assert as_ada.post(f"{PAGE}place/", again).status_code == 302


def test_what_is_done_stays_as_it_was_done_whatever_the_list_says_then(listed, ada, meant):
    tick_off(meant(ada, "place"))
    edit_template_item(ada, listed.slug, "place", 1, ItemPlan(-1, {"en": "Other"}), NOW)
    assert december(ada)["place"].texts == SHIPPED[0].texts
    remove_template_item(ada, listed.slug, "place", NOW)
    assert december(ada)["place"].is_done
    remove_template_item(ada, listed.slug, "date", NOW)
    assert "date" not in december(ada)


def test_a_host_adds_one_for_this_edition_twice_pressed_once(listed, as_ada, ada, bilal):
    sent = {**NEW, "once": "abc", "role": "door", "assignee": str(bilal.pk)}
    for _press in range(2):
        assert as_ada.post(PAGE, sent).status_code == 302
    own = [item for item in december(ada).values() if item.is_own]
    assert [(item.texts, item.due, item.role, item.assignee) for item in own] == [
        ({"en": "Ask for a piano"}, date(2026, 11, 27), "door", bilal.pk)
    ]
    assert "this edition alone" in words(as_ada.get(PAGE))
    assert len(december(ada, "paris-p2p-2027-01-06")) == len(SHIPPED)
    assert undo(as_ada).status_code == 302
    assert len(december(ada)) == len(SHIPPED)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"texts_en": " "}, "texts"),
        ({"texts_en": "x" * 201}, "texts"),
        ({"days": "181"}, "days"),
        ({"days": "-1"}, "days"),
        ({"days": "8", "when": "after"}, "days"),
        ({"days": ""}, "days"),
        ({"when": "never"}, "when"),
        ({"role": "king"}, "role"),
        ({"assignee": "999"}, "assignee"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_typed_is_lost(
    listed, as_ada, wrong, field
):
    for path in (PAGE, f"{PAGE}place/"):
        answer = as_ada.post(path, {**NEW, **wrong})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not ChecklistItem.objects.exists()


def test_an_edition_holds_so_many_of_its_own(listed, as_ada, ada):
    for number in range(MOST_ITEMS):
        add_item(ada, DECEMBER, ItemPlan(-1, {"en": f"Number {number}"}), NOW)
    answer = as_ada.post(PAGE, NEW)
    assert answer.status_code == 409
    assert "Ask for a piano" in answer.text


def test_one_is_left_out_this_time_and_taken_in_again(listed, as_ada, ada):
    for _press in range(2):
        assert press(as_ada, "co-host", "drop").status_code == 302
    assert december(ada)["co-host"].is_dropped
    page = words(as_ada.get(PAGE))
    assert "Find a co-host" in page.partition("Left out this time")[2]
    assert "of 15 done." in page
    assert press(as_ada, "co-host", "bring-back").status_code == 302
    assert not december(ada)["co-host"].is_dropped
    undo(as_ada)
    assert december(ada)["co-host"].is_dropped


@pytest.mark.parametrize("path", ["", *(f"{name}/" for name in ACTS)])
def test_what_is_on_no_list_is_not_there(listed, as_ada, path):
    assert as_ada.post(f"{PAGE}nothing/{path}", NEW).status_code == 404
    nowhere = PAGE.replace("2026-12-02", "2026-12-03")
    assert as_ada.post(f"{nowhere}place/{path}", NEW).status_code == 404


def test_a_moved_event_takes_its_days_along_and_what_is_done_stays_done(listed, ada, meant):
    tick_off(meant(ada, "place"))
    starts, ends = (datetime(2026, 12, 9, hour, tzinfo=UTC) for hour in (18, 22))
    move(ada, DECEMBER, starts, ends, NOW)
    items = december(ada)
    assert items["place"].is_done
    assert items["announce"].due == date(2026, 11, 9)
    assert items["look-back"].due == date(2026, 12, 12)


def test_a_cancelled_event_falls_silent_and_says_so(listed, as_ada, ada, meant):
    tick_off(meant(ada, "place"))
    confirm(ada, DECEMBER, NOW)
    cancel(ada, DECEMBER, {"en": "Strike"}, NOW)
    edition = edition_for(ada, DECEMBER, NOW)
    assert (edition.is_silent, edition.due, edition.ahead) == (True, [], [])
    assert DECEMBER not in as_ada.get("/en/desk/to-do/").text
    page = words(as_ada.get(PAGE))
    assert "nothing is to do, and nobody is reminded" in page
    assert "Add something" not in page
    for name in ACTS:
        answer = press(as_ada, "date", name)
        assert answer.status_code == 409
    assert as_ada.post(PAGE, NEW).status_code == 409
    assert ChecklistItem.objects.count() == 1
    assert as_ada.get(DESK).status_code == 200


def test_after_a_week_it_is_history(listed, as_ada, ada, meant):
    tick_off(meant(ada, "place"))
    with clock.set_to(datetime(2026, 12, 9, 22, 59, tzinfo=UTC)):
        assert press(as_ada, "look-back", "done").status_code == 302
    with clock.set_to(datetime(2026, 12, 9, 23, 1, tzinfo=UTC)):  # the 10th in Paris
        answer = press(as_ada, "date", "done")
        assert answer.status_code == 409
        assert "its checklist is history now" in words(answer)
        page = words(as_ada.get(PAGE))
        assert "this is what was noted" in page
        assert "2 of 2 done." in page
        assert DECEMBER not in as_ada.get("/en/desk/to-do/").text
        remove_template_item(ada, listed.slug, "place", clock.now())
        assert {*december(ada, at=clock.now())} == {"place", "look-back"}


def test_a_date_of_which_only_something_was_noted_is_kept_and_read_as_its_rule_says(
    listed, ada, as_ada, meant
):
    tick_off(meant(ada, "place"))
    row = Event.objects.get(slug=DECEMBER)
    with translation.override("en"):
        assert why_in_use("event", row.pk) == "Something was noted on its checklist."
    assert row.version == 0
    assert not event_for(ada, DECEMBER).stored
    undo(as_ada)
    assert why_in_use("event", row.pk) is None


def test_single_events_have_their_own_list_drafts_too_and_impromptu_ones_none(paris, as_ada, ada):
    at = datetime(2027, 1, 20, 18, tzinfo=UTC)
    draft = create_event(ada, themed(at), NOW, state=State.DRAFT).slug
    quick = create_event(ada, themed(at, kind="impromptu"), NOW, state=State.CONFIRMED).slug
    assert "There is no checklist for single events yet." in words(
        as_ada.get(f"/en/desk/events/{draft}/")
    )
    take_usual_list(ada, SINGLE_EVENTS, NOW)
    assert len(december(ada, draft)) == len(SHIPPED)
    assert december(ada, quick) == {}
    assert december(ada) == {}
    assert 'id="checklist"' not in as_ada.get(f"/en/desk/events/{quick}/").text
    add_item(ada, quick, ItemPlan(0, {"en": "Bring cake"}), NOW)
    assert "Bring cake" in words(as_ada.get(f"/en/desk/events/{quick}/"))


def test_pages_ask_as_much_for_one_item_and_edition_as_for_three(
    listed, as_ada, ada, bilal, meant, django_assert_max_num_queries
):
    paths = (PAGE, DESK, "/en/desk/to-do/", "/en/desk/")
    asked = []
    for slug in (DECEMBER, "paris-p2p-2027-01-06", "paris-p2p-2027-02-03"):
        for key in ("count", "keep", "look-back"):
            tick_off(meant(ada, key, slug))  # these dates have rows from here on
    for keys in (("place",), ("date", "co-host", "speakers")):
        for key in keys:
            take_on(meant(bilal, key))
            tick_off(meant(ada, key, "paris-p2p-2027-01-06"))
        for path in paths:
            as_ada.get(path)
        counts = []
        for path in paths:
            with django_assert_max_num_queries(95) as seen:
                assert as_ada.get(path).status_code == 200
            counts.append(len(seen))
        asked.append(counts)
    assert asked[0] == asked[1]


def test_an_edit_that_says_what_stands_there_changes_nothing(listed, ada, meant):
    shown = december(ada)["place"]
    plan = ItemPlan(shown.days, shown.texts, shown.role)
    edit_item(meant(ada, "place"), 0, plan)
    assert not ChecklistItem.objects.exists()


def test_the_page_of_all_has_two_weeks_and_mine_is_mine(listed, as_bilal, ada, bilal, meant):
    take_on(meant(bilal, "place"))
    for key in (item.key for item in SHIPPED if item.days < -10 and item.key != "place"):
        tick_off(meant(ada, key))
    everybody, mine = (
        words(as_bilal.get(path)) for path in ("/en/desk/to-do/", "/en/desk/to-do/?who=me")
    )
    assert "Share out the evening" in everybody
    assert "Share out the evening" not in mine
    assert "Book the place" in mine
    assert "Put slides, photos and links" in mine, "nobody’s yet, and for the programme"

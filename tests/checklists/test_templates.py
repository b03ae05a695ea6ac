"""The lists of series and of single events through the door."""

import pytest

from meshup.checklists.domain.items import MOST_ITEMS, SINGLE_EVENTS
from meshup.checklists.domain.plans import ItemPlan
from meshup.checklists.domain.queries.templates import all_templates, template_of
from meshup.checklists.domain.shipped_list import SHIPPED
from meshup.checklists.domain.templates import add_template_item, take_usual_list
from meshup.checklists.models import ChecklistTemplate
from meshup.history.domain.queries import undoable
from tests.agenda.paris import NOW
from tests.attendance.coming_pages import words
from tests.checklists.conftest import december
from tests.desk.conftest import url_of

LISTS = "/en/desk/checklists/"
LIST = f"{LISTS}paris-p2p/"
SINGLE = f"{LISTS}{SINGLE_EVENTS}/"
PLACE = f"{LIST}items/place/"
NEW = {"texts_en": "Bake bread", "texts_fr": "Cuire du pain", "days": "1", "when": "after"}


def undo(browser, slug="paris-p2p"):
    change = undoable(f"checklist_template:{slug}").number
    address = url_of("desk:undo", "checklist_template", slug)
    return browser.post(address, {"change": change, "next": LIST})


def test_everybody_with_a_role_reads_the_lists_and_hosts_write_them(
    listed, as_ada, as_bilal, as_door, as_chloe
):
    for browser, status in ((as_ada, 200), (as_bilal, 200), (as_door, 200), (as_chloe, 302)):
        for path in (LISTS, LIST, SINGLE):
            assert browser.get(path).status_code == status, path
    for browser, status in ((as_bilal, 403), (as_door, 403), (as_chloe, 302)):
        assert browser.get(PLACE).status_code == status
        for path in (PLACE, f"{PLACE}remove/", f"{SINGLE}usual/"):
            assert browser.post(path, NEW).status_code == status, path
        browser.post(LIST, NEW)
    assert template_of("paris-p2p").items == SHIPPED
    assert ChecklistTemplate.objects.count() == 1


def test_nothing_is_on_until_a_host_takes_the_usual_list_with_one_press(paris, as_ada, ada):
    assert december(ada) == {}
    assert "None yet" in words(as_ada.get("/en/desk/series/paris-p2p/"))
    assert "What communities like yours do" in words(as_ada.get(LIST))
    for _press in range(2):
        assert as_ada.post(f"{LIST}usual/").status_code == 302
    assert template_of("paris-p2p").items == SHIPPED
    assert len(december(ada)) == len(SHIPPED)
    assert "16 things to do." in words(as_ada.get("/en/desk/series/paris-p2p/"))
    assert undo(as_ada).status_code == 302
    assert december(ada) == {}


def test_the_usual_list_is_not_put_over_another(listed, as_ada, ada):
    add_template_item(ada, "paris-p2p", ItemPlan(0, {"en": "Sing"}), NOW)
    answer = as_ada.post(f"{LIST}usual/")
    assert answer.status_code == 409
    assert len(template_of("paris-p2p").items) == len(SHIPPED) + 1


def test_a_host_adds_one_and_every_coming_edition_has_it(listed, as_ada, ada, bilal):
    sent = {**NEW, "once": "x", "assignee": str(bilal.pk)}
    for _press in range(2):
        assert as_ada.post(LIST, sent).status_code == 302
    for slug in ("paris-p2p-2026-12-02", "paris-p2p-2027-01-06"):
        added = [item for item in december(ada, slug).values() if item.assignee == bilal.pk]
        assert [(item.texts, item.days) for item in added] == [
            ({"en": "Bake bread", "fr": "Cuire du pain"}, 1)
        ]
    history = url_of("desk:thing_history", "checklist_template", "paris-p2p")
    assert "Ada added something to the checklist for “Paris P2P”." in words(as_ada.get(history))
    undo(as_ada)
    assert template_of("paris-p2p").items == SHIPPED


def test_an_item_is_changed_removed_and_given_back(listed, as_ada):
    assert as_ada.post(PLACE, {**NEW, "version": "1"}).status_code == 302
    assert template_of("paris-p2p").item("place").days == 1
    for _press in range(2):
        assert as_ada.post(f"{PLACE}remove/").status_code == 302
    assert len(template_of("paris-p2p").items) == len(SHIPPED) - 1
    undo(as_ada)
    undo(as_ada)
    assert template_of("paris-p2p").items == SHIPPED


def test_of_two_hosts_the_second_compares(listed, as_ada):
    as_ada.post(PLACE, {**NEW, "version": "1"})
    answer = as_ada.post(PLACE, {**NEW, "texts_en": "Mine", "version": "1"})
    assert answer.status_code == 409
    assert [(each.theirs, each.yours) for each in answer.context["differences"]] == [
        ("English: Bake bread", "English: Mine")
    ]
    assert as_ada.post(PLACE, {**NEW, "texts_en": "Mine", "version": "2"}).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"texts_en": "", "texts_fr": ""}, "texts"),
        ({"days": "8"}, "days"),
        ({"days": "x"}, "days"),
        ({"role": "king"}, "role"),
        ({"assignee": "999"}, "assignee"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(listed, as_ada, wrong, field):
    for path in (LIST, PLACE):
        answer = as_ada.post(path, {**NEW, "version": "1", **wrong})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert template_of("paris-p2p").version == 1


def test_a_list_is_full_some_time(paris, as_ada, ada):
    for number in range(MOST_ITEMS):
        add_template_item(ada, "paris-p2p", ItemPlan(0, {"en": str(number)}), NOW)
    answer = as_ada.post(LIST, NEW)
    assert answer.status_code == 409
    assert "Bake bread" in answer.text


@pytest.mark.parametrize("path", ["", "usual/", "items/place/", "items/place/remove/"])
def test_what_is_not_there_is_not_found(listed, as_ada, path):
    assert as_ada.post(f"{LISTS}nowhere/{path}", NEW).status_code == 404
    assert as_ada.post(f"{LIST}items/nothing/", NEW).status_code == 404
    assert as_ada.post(f"{LIST}items/nothing/remove/").status_code == 404
    assert as_ada.get(f"{LIST}usual/").status_code == 405
    assert as_ada.get(f"{PLACE}remove/").status_code == 405


def test_single_events_have_one_list_that_goes_first_to_nobody(paris, as_ada, ada):
    assert as_ada.post(f"{SINGLE}usual/").status_code == 302
    assert template_of(SINGLE_EVENTS).items == SHIPPED
    assert december(ada) == {}
    assert [each.slug for each in all_templates()] == ["paris-p2p", SINGLE_EVENTS]
    assert "single events" in words(
        as_ada.get(url_of("desk:thing_history", "checklist_template", SINGLE_EVENTS))
    )


def test_pages_ask_as_much_for_one_item_as_for_three(
    paris, as_ada, ada, django_assert_max_num_queries
):
    asked = []
    for number in (1, 2):
        for each in range(number):
            add_template_item(ada, "paris-p2p", ItemPlan(each, {"en": "x"}, "", ada.pk), NOW)
        counts = []
        for path in (LIST, LISTS):
            as_ada.get(path)
            with django_assert_max_num_queries(20) as seen:
                assert as_ada.get(path).status_code == 200
            counts.append(len(seen))
        asked.append(counts)
    assert asked[0] == asked[1]


def test_a_list_goes_with_its_series(listed, ada):
    take_usual_list(ada, SINGLE_EVENTS, NOW)
    listed.delete()
    assert [each.slug for each in all_templates()] == [SINGLE_EVENTS]
    assert ChecklistTemplate.objects.count() == 1

"""People in checklists: exported, and erased without a trace, in history and in backups too."""

from meshup.checklists.domain.editions import edit_item, take_on, tick_off
from meshup.checklists.domain.personal_data import NUMBERS
from meshup.checklists.domain.plans import ItemPlan
from meshup.checklists.domain.queries.templates import template_of
from meshup.checklists.domain.templates import add_template_item
from meshup.checklists.models import ChecklistItem, ChecklistTemplate
from meshup.community.domain.people import remove
from meshup.community.models import Person
from meshup.history.domain.undoing import undo
from meshup.history.models import Change
from meshup.kit import personal_data
from meshup.kit.personal_data import Subject
from meshup.operations.left_out import tables_left_out
from tests.agenda.paris import DECEMBER, NOW
from tests.attendance.coming_pages import words
from tests.checklists.conftest import december

PAGE = f"/en/desk/events/{DECEMBER}/checklist/"


def numbers_anywhere(person):
    """Return where in the rows of this room, and in history, somebody's number stands."""
    rows = [row for table in (ChecklistItem, ChecklistTemplate) for row in table.objects.values()]
    changes = Change.objects.all()
    rows += [
        side
        for change in changes
        for kind, _key, *sides in change.rows
        for side in sides
        if side and kind.startswith("checklist")
    ]
    found = [name for row in rows for name in NUMBERS if row.get(name) == person]
    items = [item for row in rows for item in row.get("items", ())]
    found += [item["key"] for item in items if item["assignee"] == person]
    return found + ["by" for change in changes if change.by_id == person]


def bilals_work(ada, bilal, meant):
    take_on(meant(bilal, "banner"))
    take_on(meant(bilal, "speakers"))
    tick_off(meant(bilal, "speakers"))
    add_template_item(ada, "paris-p2p", ItemPlan(-9, {"en": "Call"}, "", bilal.pk), NOW)
    plan = ItemPlan(-3, {"en": "Carry"}, "", bilal.pk)
    edit_item(meant(ada, "material"), 0, plan)
    edit_item(meant(ada, "material"), 1, ItemPlan(-3, {"en": "Carry"}, "", ada.pk))


def test_whoever_asks_gets_what_they_do_and_did(listed, ada, bilal, meant):
    bilals_work(ada, bilal, meant)
    records = personal_data.export(Subject(person=bilal.pk))["checklists"]
    told = [
        (each.get("event", each.get("series")), each["does_it"], each.get("did_it"))
        for each in records
    ]
    assert told == [
        (DECEMBER, True, False),
        (DECEMBER, True, True),
        ("paris-p2p", True, None),
    ]
    assert "checklists" not in personal_data.export(Subject(email="chloe@paris.example"))


def test_whoever_is_erased_is_nobody_in_lists_notes_and_history(listed, ada, bilal, meant, as_ada):
    bilals_work(ada, bilal, meant)
    number = bilal.pk
    assert numbers_anywhere(number)
    remove(ada, number)
    assert numbers_anywhere(number) == []
    assert not Person.objects.filter(pk=number).exists()
    items = december(ada)
    assert (items["banner"].assignee, items["speakers"].is_done) == (None, True)
    assert all(item.assignee is None for item in template_of("paris-p2p").items)
    assert "Bilal" not in words(as_ada.get(PAGE))
    assert personal_data.erase(Subject(person=number), log=False).get("checklists", 0) == 0


def test_what_stands_in_history_can_still_be_undone_without_them(listed, ada, bilal, meant):
    bilals_work(ada, bilal, meant)
    remove(ada, bilal.pk)
    undo(ada, f"checklist:{DECEMBER}", NOW)
    item = december(ada)["material"]
    assert (item.texts, item.assignee) == ({"en": "Carry"}, None)
    undo(ada, "checklist_template:paris-p2p", NOW)
    assert len(template_of("paris-p2p").items) == 16


def test_a_new_person_with_another_number_is_not_meant(listed, ada, bilal, door, meant):
    bilals_work(ada, bilal, meant)
    take_on(meant(door, "relays"))
    remove(ada, bilal.pk)
    items = december(ada)
    assert (items["relays"].assignee, items["material"].assignee) == (door.pk, ada.pk)


def test_backups_hold_all_of_it():
    tables = {ChecklistItem._meta.db_table, ChecklistTemplate._meta.db_table}
    assert tables & set(tables_left_out()) == set()

"""Who gets through which door: host, programme, door helper, stranger."""

import pytest

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.models import Change, Event
from tests.agenda.paris import DECEMBER, NOW, themed
from tests.desk.conftest import LINES, door

pytestmark = pytest.mark.django_db

ROUTING = "nuit-du-routage"
ALL, WRITERS, HOSTS = (200, 200, 200), (200, 200, 403), (200, 403, 403)
PAGES = [
    ("overview", (), ALL),
    ("history", (), ALL),
    ("thing_history", ("series", "paris-p2p"), ALL),
    ("event", (DECEMBER,), ALL),
    ("event_preview", (DECEMBER,), ALL),
    ("afterwards", (DECEMBER,), ALL),
    ("series_list", (), ALL),
    ("series", ("paris-p2p",), ALL),
    ("venue_list", (), ALL),
    ("suggestions", (), ALL),
    ("event_edit", (DECEMBER,), WRITERS),
    ("timetable", (DECEMBER,), WRITERS),
    ("event_new", (), HOSTS),
    ("move", (DECEMBER,), HOSTS),
    ("online", (DECEMBER,), HOSTS),
    ("cancel", (DECEMBER,), HOSTS),
    ("withdraw", (ROUTING,), HOSTS),
    ("undo", ("series", "paris-p2p"), HOSTS),
    ("series_new", (), HOSTS),
    ("series_edit", ("paris-p2p",), HOSTS),
    ("series_pattern", ("paris-p2p",), HOSTS),
    ("series_end", ("paris-p2p",), HOSTS),
    ("venue_new", (), HOSTS),
    ("venue", ("ground-control",), HOSTS),
    ("venue_remove", ("ground-control",), HOSTS),
]
WRITES = [
    ("step", (DECEMBER, "confirm"), {}),
    ("step", (DECEMBER, "skip"), {}),
    ("decide", (ROUTING, "publish"), {}),
    ("decide", (ROUTING, "turn-down"), {}),
    ("withdraw", (ROUTING,), {}),
    ("undo", ("series", "paris-p2p"), {}),
    ("cancel", (DECEMBER,), {"reasons_fr": "Grève"}),
    ("online", (DECEMBER,), {"online_url": "https://meet.example"}),
    ("move", (DECEMBER,), {"starts": "2026-12-09T18:30", "ends": "2026-12-09T23:00"}),
    ("venue_remove", ("ground-control",), {}),
    ("series_end", ("paris-p2p",), {"version": 1, "last": "2027-01-01"}),
]


@pytest.fixture(autouse=True)
def _draft(paris, ada):
    create_event(ada, themed(NOW.replace(month=12, day=20)), NOW, state=State.DRAFT)


@pytest.mark.parametrize(("door_name", "args", "answers"), PAGES)
def test_a_page_opens_for_its_roles(door_name, args, answers, as_ada, as_bilal, as_door):
    address = door(door_name, *args)
    browsers = (as_ada, as_bilal, as_door)
    assert tuple(browser.get(address).status_code for browser in browsers) == answers


@pytest.mark.parametrize(("door_name", "args"), [(name, args) for name, args, _ in PAGES])
def test_a_stranger_is_led_to_the_sign_in_page(door_name, args, as_chloe):
    address = door(door_name, *args)
    for answer in (as_chloe.get(address), as_chloe.post(address)):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/en/sign-in/?")


@pytest.mark.parametrize(("door_name", "args", "said"), WRITES)
def test_only_hosts_take_steps(door_name, args, said, as_bilal, as_door, as_chloe):
    before = Change.objects.count()
    address = door(door_name, *args)
    answers = [browser.post(address, said).status_code for browser in (as_bilal, as_door, as_chloe)]
    assert answers == [403, 403, 302]
    assert Change.objects.count() == before


@pytest.mark.parametrize(("door_name", "args", "said"), WRITES)
def test_a_form_from_another_site_changes_nothing(door_name, args, said, as_ada):
    before = Change.objects.count()
    address = door(door_name, *args)
    for headers in (
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ):
        answer = as_ada.post(address, said, headers=headers)
        assert answer.status_code == 403
    assert Change.objects.count() == before


@pytest.mark.parametrize("name", ["confirm", "skip", "take-up"])
def test_a_step_is_never_taken_by_following_a_link(name, as_ada):
    assert as_ada.get(door("step", DECEMBER, name)).status_code == 405
    assert not Event.objects.filter(slug=DECEMBER).exists()


def test_a_door_helper_counts_heads_and_changes_nothing_else(as_door):
    said = {**LINES, "version": 0, "head_count": "46", "notes_en": "Sneaky."}
    assert as_door.post(door("afterwards", DECEMBER), said).status_code == 302
    event = Event.objects.get(slug=DECEMBER)
    assert (event.head_count, event.notes) == (46, {})


def test_pages_of_the_desk_are_kept_by_nobody(as_ada):
    answer = as_ada.get(door("overview"))
    assert "no-store" in answer["Cache-Control"]


def test_an_event_that_does_not_exist_is_not_found(as_ada):
    assert as_ada.get(door("event", "nothing")).status_code == 404

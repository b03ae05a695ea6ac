"""Who may open which page: host, programme, door helper, stranger."""

import pytest

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.models import Event
from meshup.history.models import Change
from tests.agenda.paris import DECEMBER, NOW, themed
from tests.desk.conftest import LINES, url_of

pytestmark = pytest.mark.django_db

ROUTING = "nuit-du-routage"
ALL, WRITERS, HOSTS = (200, 200, 200), (200, 200, 403), (200, 403, 403)
PAGES = [
    ("desk:overview", (), ALL),
    ("desk:history", (), ALL),
    ("desk:thing_history", ("series", "paris-p2p"), ALL),
    ("desk:event", (DECEMBER,), ALL),
    ("agenda_desk:event_preview", (DECEMBER,), ALL),
    ("agenda_desk:afterwards", (DECEMBER,), ALL),
    ("agenda_desk:series_list", (), ALL),
    ("agenda_desk:series", ("paris-p2p",), ALL),
    ("agenda_desk:venue_list", (), ALL),
    ("agenda_desk:suggestions", (), ALL),
    ("agenda_desk:event_edit", (DECEMBER,), WRITERS),
    ("agenda_desk:timetable", (DECEMBER,), WRITERS),
    ("agenda_desk:event_new", (), HOSTS),
    ("agenda_desk:move", (DECEMBER,), HOSTS),
    ("agenda_desk:online", (DECEMBER,), HOSTS),
    ("agenda_desk:cancel", (DECEMBER,), HOSTS),
    ("desk:undo", ("series", "paris-p2p"), HOSTS),
    ("agenda_desk:series_new", (), HOSTS),
    ("agenda_desk:series_edit", ("paris-p2p",), HOSTS),
    ("agenda_desk:series_pattern", ("paris-p2p",), HOSTS),
    ("agenda_desk:series_end", ("paris-p2p",), HOSTS),
    ("agenda_desk:venue_new", (), HOSTS),
    ("agenda_desk:venue", ("ground-control",), HOSTS),
]
WRITES = [
    ("agenda_desk:step", (DECEMBER, "confirm"), {}),
    ("agenda_desk:step", (DECEMBER, "skip"), {}),
    ("agenda_desk:decide", (ROUTING, "publish"), {}),
    ("agenda_desk:decide", (ROUTING, "turn-down"), {}),
    ("agenda_desk:withdraw", (ROUTING,), {}),
    ("desk:undo", ("series", "paris-p2p"), {}),
    ("agenda_desk:cancel", (DECEMBER,), {"reasons_fr": "Grève"}),
    ("agenda_desk:online", (DECEMBER,), {"online_url": "https://meet.example"}),
    ("agenda_desk:move", (DECEMBER,), {"starts": "2026-12-09T18:30", "ends": "2026-12-09T23:00"}),
    ("agenda_desk:venue_remove", ("ground-control",), {}),
    ("agenda_desk:series_end", ("paris-p2p",), {"version": 1, "last": "2027-01-01"}),
]


@pytest.fixture(autouse=True)
def _draft(paris, ada):
    create_event(ada, themed(NOW.replace(month=12, day=20)), NOW, state=State.DRAFT)


@pytest.mark.parametrize(("name", "args", "answers"), PAGES)
def test_a_page_opens_for_its_roles(name, args, answers, as_ada, as_bilal, as_door):
    address = url_of(name, *args)
    browsers = (as_ada, as_bilal, as_door)
    assert tuple(browser.get(address).status_code for browser in browsers) == answers


@pytest.mark.parametrize(("name", "args"), [(name, args) for name, args, _ in PAGES])
def test_a_stranger_is_led_to_the_sign_in_page(name, args, as_chloe):
    address = url_of(name, *args)
    for answer in (as_chloe.get(address), as_chloe.post(address)):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/en/sign-in/?")


@pytest.mark.parametrize(("name", "args", "data"), WRITES)
def test_only_hosts_take_steps(name, args, data, as_bilal, as_door, as_chloe):
    before = Change.objects.count()
    address = url_of(name, *args)
    answers = [browser.post(address, data).status_code for browser in (as_bilal, as_door, as_chloe)]
    assert answers == [403, 403, 302]
    assert Change.objects.count() == before


@pytest.mark.parametrize(("name", "args", "data"), WRITES)
def test_a_form_from_another_site_changes_nothing(name, args, data, as_ada):
    before = Change.objects.count()
    address = url_of(name, *args)
    for headers in (
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ):
        answer = as_ada.post(address, data, headers=headers)
        assert answer.status_code == 403
    assert Change.objects.count() == before


@pytest.mark.parametrize("name", ["confirm", "skip", "take-up"])
def test_a_step_is_never_taken_by_following_a_link(name, as_ada):
    assert as_ada.get(url_of("agenda_desk:step", DECEMBER, name)).status_code == 405
    assert as_ada.get(url_of("agenda_desk:withdraw", ROUTING)).status_code == 405
    assert [event.slug for event in Event.objects.all()] == [ROUTING]


def test_a_door_helper_counts_heads_and_changes_nothing_else(as_door):
    data = {**LINES, "version": 0, "head_count": "46", "notes_en": "Sneaky."}
    assert as_door.post(url_of("agenda_desk:afterwards", DECEMBER), data).status_code == 409
    assert not Event.objects.filter(slug=DECEMBER).exists()  # nobody has come to it yet
    past = "paris-p2p-2026-11-04"
    assert as_door.post(url_of("agenda_desk:afterwards", past), data).status_code == 302
    event = Event.objects.get(slug=past)
    assert (event.head_count, event.notes) == (46, {})


def test_pages_of_the_desk_are_kept_by_nobody(as_ada):
    answer = as_ada.get(url_of("desk:overview"))
    assert "no-store" in answer["Cache-Control"]


def test_an_event_that_does_not_exist_is_not_found(as_ada):
    assert as_ada.get(url_of("desk:event", "nothing")).status_code == 404

"""What visitors leave, a name, an address, words, is nowhere that a stranger can look.

Marked words are left at every form by which somebody can leave any; then every public address is
asked for, and all that the node keeps beside its registered personal data is searched.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult

from meshup.agenda.domain.life_cycle import cancel, move
from meshup.agenda.models import Event
from meshup.attendance.models import Registration, Terms
from meshup.community.choices import Role
from meshup.kit import clock, personal_data
from meshup.kit.versioned_memo import _memos, clear_all_memos
from meshup.letters.domain.addresses import mark_proved
from meshup.letters.models import Address, Letter
from meshup.reports.models import ContactPerson
from tests.agenda.paris import DECEMBER, NOW, paris_series
from tests.attendance.coming_pages import come, phone
from tests.attendance.people import JANUARY, routing_night
from tests.attendance_letters.letter_reading import run_due_jobs
from tests.conftest import person
from tests.reports.sending import report_conduct, report_event
from tests.site.canaries import columns_with, found_in, is_query, look, tables_without_models
from tests.site.public_addresses import addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db
NAMES = ["Qvisitor", "Qprogram", "Qwaiting", "Qseries"]
WORDS = {*NAMES, "Qconduct", "Qcontent", "Qreach"}
CANARIES = frozenset(map(str.lower, WORDS)) | {"@qmail.example"}
SLUG = "nuit-du-routage"
VALUES = {
    "events": [SLUG, DECEMBER, JANUARY],
    "series": ["paris-p2p"],
    "venues": ["ground-control"],
    "year": ["2026", "2027"],
    "month": ["1", "12"],
    "key": [SLUG, "paris-p2p", "ground-control"],
}
QUERIES = (
    "/api/events?from=2026-01-01&to=2027-12-01&limit=100",
    "/embed?count=20",
    "/feed.atom?lang=en",
    "/agenda.ics?lang=en",
    f"/en/events/{SLUG}/?code=none",
)


@pytest.fixture
def visited(node, ada, settings, caplog, capfd) -> Iterator[list[str]]:
    """People come in every way, hosts change things, letters leave; yields their secret pages."""
    caplog.set_level(logging.DEBUG)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with clock.set_to(NOW):
        paris_series()
        routing_night()
        pages = list(_come())
        for row in Address.objects.all():
            mark_proved(row.pk, NOW)
        run_due_jobs()
        for registration in Registration.objects.filter(address__isnull=False):
            Registration.objects.filter(pk=registration.pk).update(letters_since=NOW)
        start = datetime(2026, 12, 9, 18, tzinfo=UTC)
        move(ada, SLUG, start, start.replace(hour=20), NOW)
        cancel(ada, JANUARY, {"en": "Snow"}, NOW)
    with clock.set_to(NOW.replace(hour=13)):
        run_due_jobs()
        assert mail.outbox
        yield pages


def _come() -> Iterator[str]:
    yield come(phone("203.0.113.1"), name="Qvisitor", email="", companions=2)
    browser = phone("203.0.113.2")
    yield come(browser, f"/en/events/{SLUG}/coming/", name="Qvisitor")
    body = {"name": "Qprogram", "email": "program@qmail.example", "companions": 1}
    answer = _say(f"/api/events/{DECEMBER}/coming", body)
    yield urlsplit(answer["link"]).path
    series = {"name": "Qseries", "email": "series@qmail.example", "series": True}
    _say(f"/api/events/{DECEMBER}/coming", series)
    _limit(1)
    waits = _say(f"/api/events/{SLUG}/coming", {"name": "Qwaiting", "email": "w@qmail.example"})
    assert waits["state"] == "waiting"
    follows = {"email": "follows@qmail.example", "choice": "new_dates"}
    assert browser.post("/en/follow/letters/", follows).status_code < 400
    contact = ContactPerson.objects.create(person=person("Djamila", Role.DOOR), name="Djamila")
    for done in (
        report_event(browser, SLUG, words="Qcontent is wrong"),
        report_conduct(phone("203.0.113.3"), [contact.pk], "Qconduct was rude", reach="Qreach 06"),
    ):
        assert done.status_code < 400, done.content


def _say(path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = phone("203.0.113.4").post(path, json.dumps(body), content_type="application/json")
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def _limit(capacity: int) -> None:
    Terms.objects.create(event=Event.objects.get(slug=SLUG), capacity=capacity, changed_at=NOW)


def marks(text: str) -> set[str]:
    return found_in(text, CANARIES)


def searches() -> Iterator[str]:
    for word in sorted(WORDS):
        yield f"/en/agenda/search/?{urlencode({'q': word})}"
        yield f"/api/events?{urlencode({'q': word, 'from': '2026-01-01', 'to': '2027-12-01'})}"


def test_a_stranger_finds_no_name_address_or_word_at_any_public_address(visited, as_chloe):
    every = [*addresses(VALUES), *QUERIES]
    assert len(every) > 150
    told = {path: words for path in every if (words := marks(look(as_chloe, path)))}
    assert told == {}
    # a search says again what was searched for, and finds nothing
    for path in searches():
        assert f"/{SLUG}/" not in look(as_chloe, path), path


def test_hosts_who_do_not_keep_the_list_find_no_address_of_anybody(visited, as_bilal):
    page = look(as_bilal, f"/en/desk/events/{SLUG}/")
    assert "@qmail.example" not in page
    assert marks(look(as_bilal, "/en/desk/history/")) == set()


def test_the_walk_would_find_them_for_they_are_where_they_belong(visited, as_ada, as_chloe):
    assert "qvisitor" in look(as_chloe, visited[0])
    assert "qprogram" in look(as_chloe, visited[2])
    desk = look(as_ada, f"/en/desk/events/{SLUG}/attendees/")
    assert {"qvisitor", "qwaiting"} <= marks(desk)


def test_marked_words_stand_in_registered_personal_data_and_in_no_other_table(visited):
    found = columns_with(CANARIES)
    covered = {name for kind in personal_data.registered() for name in kind.covers}
    assert {"attendance.Registration.name", "letters.Address.email"} <= found
    assert found - covered == set()
    assert marks(tables_without_models()) == set()


def test_jobs_and_letters_to_be_sent_name_nobody(visited):
    rows = [*DBTaskResult.objects.all(), *Letter.objects.all()]
    assert len(rows) > 10
    kept = [[str(value) for value in vars(row).values()] for row in rows]
    assert marks(str(kept)) == set()


def test_logs_and_what_the_node_prints_name_nobody(visited, as_chloe, caplog, capfd):
    phone().post(f"/en/events/{SLUG}/coming/", {"name": "Qvisitor" * 100})
    phone().post(f"/api/events/{SLUG}/coming", "Qprogram", content_type="application/json")
    assert as_chloe.post(visited[0], {"withdraw": "on"}).status_code < 400
    assert as_chloe.get(visited[0]).status_code in {404, 410}
    logged = [record.getMessage() for record in caplog.records if not is_query(record)]
    printed = capfd.readouterr()
    everything = f"{logged}{printed.out}{printed.err}"
    assert marks(everything) == set()
    for page in visited:
        assert page.rstrip("/").rpartition("/")[2] not in everything


def test_what_is_remembered_between_requests_names_nobody(visited, as_chloe, monkeypatch):
    outside = SimpleNamespace(in_atomic_block=False)
    monkeypatch.setattr("meshup.kit.versioned_memo.connection", outside)
    clear_all_memos()
    for path in addresses(VALUES)[::3]:
        as_chloe.get(path)
    remembered = [repr(entry) for memo in _memos for entry in memo._entries.values()]
    clear_all_memos()
    assert remembered
    assert marks(str(remembered)) == set()

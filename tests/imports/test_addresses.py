"""An address that is read again: what vanished, each night, in trouble, in doubt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from meshup.agenda.domain.queries.events import event_of, upcoming
from meshup.agenda.models import Event, Series
from meshup.imports.domain import addresses, sources
from meshup.imports.domain.addresses import read_addresses
from meshup.imports.domain.importing import revert
from meshup.imports.models import Import, Source
from meshup.kit import clock
from meshup.kit.http_fetch import Response, Unreachable
from tests.agenda.paris import NOW
from tests.imports.agenda_state import public_state
from tests.imports.files import Entry, Override, calendar_of

SEND = "/en/desk/import/"
URL = "https://calendar.example/a.ics"
WEEKLY = Entry(uid="w", title="Weekly", rule="FREQ=WEEKLY", day=date(2026, 10, 7))
EVENTS = [Entry(uid=f"e{n}", title=f"Evening {n}", day=date(2026, 12, n)) for n in range(1, 7)]
PAST = Entry(uid="past", title="Past", day=date(2026, 10, 1))


@pytest.fixture(autouse=True)
def _november(node):
    with clock.set_to(NOW):
        yield


class Server:
    """What stands at the address; ``asked`` are the headers of the last request."""

    def __init__(self) -> None:
        self.content = calendar_of(WEEKLY, PAST, *EVENTS)
        self.etag = ""
        self.status = 200
        self.asked: dict[str, str] = {}

    def answer(self, request, **_more: object) -> Response:
        self.asked = dict(request.headers)
        if self.etag and self.asked.get("if-none-match") == self.etag:
            return Response(request.url, 304, {}, b"")
        return Response(request.url, self.status, {"etag": self.etag}, self.content)


@pytest.fixture
def server(monkeypatch):
    server = Server()
    monkeypatch.setattr(addresses, "send", server.answer)
    monkeypatch.setattr(sources, "fetch", lambda url, _most: Response(url, 200, {}, server.content))
    return server


def read(browser, url: str = URL):
    return browser.post(SEND, {"url": url})


def take(browser, answer, **more: object):
    wanted = [step.name for step in answer.context["steps"]]
    facts = {"note": answer.context["note"], "shown": answer.context["names_shown"]}
    return browser.post(f"{SEND}take/", {**facts, "wanted": wanted, **more}, follow=True)


@pytest.fixture
def nightly(as_ada, server):
    """Let the address be read each night."""
    take(as_ada, read(as_ada), nightly="1")
    return server


def verbs(answer) -> list[tuple[str, str]]:
    return [(step.verb, step.title) for step in answer.context["steps"]]


def coming() -> set[str]:
    return {event.titles["fr"] for event in upcoming(NOW)}


def test_coming_events_that_vanished_are_shown_and_withdrawn(as_ada, server):
    take(as_ada, read(as_ada))
    server.content = calendar_of(WEEKLY, *EVENTS[1:])
    answer = read(as_ada)
    assert verbs(answer) == [("withdrawn", "Evening 1")]
    assert "withdrawn" in answer.text
    take(as_ada, answer)
    assert "Evening 1" not in coming()
    assert event_of("past").titles == {"fr": "Past"}
    assert verbs(read(as_ada)) == []


def test_a_host_may_keep_what_vanished(as_ada, server):
    take(as_ada, read(as_ada))
    server.content = calendar_of(WEEKLY, *EVENTS[1:])
    answer = read(as_ada)
    as_ada.post(
        f"{SEND}take/", {"note": answer.context["note"], "shown": answer.context["names_shown"]}
    )
    assert "Evening 1" in coming()


def test_a_file_withdraws_nothing(as_ada, server):
    take(as_ada, read(as_ada))
    upload = SimpleUploadedFile("a.ics", calendar_of(EVENTS[0]))
    assert as_ada.post(SEND, {"file": upload}).context["steps"] == []


def test_a_series_that_vanished_ends_yesterday_and_its_past_stays(as_ada, server):
    server.content = calendar_of(
        replace(WEEKLY, overrides=(Override(1, title="Past"), Override(9, title="Coming")))
    )
    take(as_ada, read(as_ada))
    server.content = calendar_of(EVENTS[0])
    answer = read(as_ada)
    assert verbs(answer) == [("withdrawn", "Weekly"), ("new", "Evening 1")]
    take(as_ada, answer)
    titles = [(event[0].date(), event[5][0][1]) for event in public_state()]
    assert titles == [
        (date(2026, 10, 7), "Weekly"),
        (date(2026, 10, 14), "Past"),
        *((date(2026, 10, 21) + timedelta(days=7 * week), "Weekly") for week in range(5)),
        (date(2026, 12, 1), "Evening 1"),
    ]
    assert verbs(read(as_ada)) == []
    server.content = calendar_of(WEEKLY, EVENTS[0])
    take(as_ada, read(as_ada))
    assert Series.objects.count() == 1
    assert event_of("weekly-2026-12-02").titles == {"fr": "Weekly"}


def test_a_night_takes_what_changed_and_the_desk_tells_it(as_ada, nightly):
    nightly.content = calendar_of(WEEKLY, PAST, replace(EVENTS[0], title="New"), *EVENTS[2:])
    read_addresses()
    assert coming() >= {"New", "Evening 3"}
    assert "Evening 2" not in coming()
    overview = as_ada.get("/en/desk/").text
    assert "Calendars read at night" in overview
    assert "2 changes" in overview
    latest = Import.objects.latest("pk")
    assert (latest.by, latest.source) == (None, URL)
    revert(None, latest.pk, NOW + timedelta(hours=1))
    assert coming() >= {"Evening 1", "Evening 2"}


def test_a_night_in_which_nothing_changed_leaves_no_trace(as_ada, nightly):
    before = Import.objects.count()
    read_addresses()
    assert Import.objects.count() == before
    assert "Calendars read at night" not in as_ada.get("/en/desk/").text


def test_an_address_that_has_not_changed_is_not_read_whole(nightly):
    nightly.etag = '"1"'
    read_addresses()
    assert "if-none-match" not in nightly.asked
    nightly.content = b"not read"
    read_addresses()
    assert nightly.asked["if-none-match"] == '"1"'
    assert Source.objects.get().failure == ""


@pytest.mark.parametrize("content", [calendar_of(), calendar_of(*EVENTS[5:])])
def test_an_address_that_names_few_of_its_events_waits_for_a_host(as_ada, nightly, content):
    state = public_state()
    nightly.content, nightly.etag = content, '"2"'
    read_addresses()
    assert public_state() == state
    source = Source.objects.get()
    assert (source.waiting > 2, source.etag) == (True, "")
    assert "coming events are gone from a calendar" in as_ada.get("/en/desk/").text
    take(as_ada, read(as_ada), nightly="1")
    assert len(coming()) == len(content.split(b"BEGIN:VEVENT")) - 1
    assert Source.objects.get().waiting == 0


def test_what_is_new_is_taken_while_the_rest_waits(nightly):
    nightly.content = calendar_of(Entry(uid="new", title="New", day=date(2026, 12, 20)))
    read_addresses()
    assert coming() >= {"New", "Evening 1", "Weekly"}


@pytest.mark.parametrize("status", [404, 500])
def test_a_failure_is_told_on_the_desk_and_changes_nothing(as_ada, nightly, status):
    state = public_state()
    nightly.status = status
    read_addresses()
    assert public_state() == state
    assert f"HTTP {status}" in as_ada.get("/en/desk/").text
    nightly.status = 200
    read_addresses()
    assert f"HTTP {status}" not in as_ada.get("/en/desk/").text


def test_one_address_that_fails_does_not_keep_others_from_being_read(nightly, monkeypatch):
    Source.objects.create(url="https://away.example/", nightly=True)
    Source.objects.filter(url=URL).update(url="https://z.example/a.ics")

    def answer(request, **more: object) -> Response:
        if "away" in request.url:
            raise Unreachable(address=request.url, why="it is away")
        response: Response = nightly.answer(request, **more)
        return response

    monkeypatch.setattr(addresses, "send", answer)
    nightly.content = calendar_of(WEEKLY, PAST, *EVENTS, Entry(uid="new", title="New"))
    read_addresses()
    assert "New" in coming()
    assert "it is away" in Source.objects.get(url="https://away.example/").failure


def test_a_fault_of_the_node_is_told_too(as_ada, nightly, monkeypatch):
    def fail(*_args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(addresses, "compare", fail)
    read_addresses()
    assert "It broke off by a fault of the node" in as_ada.get("/en/desk/").text


def test_an_answer_that_is_no_calendar_withdraws_nothing(as_ada, nightly):
    nightly.content = b"<html>Sign in</html>"
    read_addresses()
    assert "This is no calendar file" in as_ada.get("/en/desk/").text
    assert "Evening 1" in coming()


def test_an_event_of_which_a_line_cannot_be_read_has_not_vanished(nightly):
    bad = calendar_of(EVENTS[0]).replace(b"DTSTART;TZID=Europe/Paris:20261201", b"DTSTART:2026x")
    body = bad.split(b"BEGIN:VEVENT")[1].split(b"END:VEVENT")[0]
    others = calendar_of(WEEKLY, PAST, *EVENTS[1:])
    nightly.content = others.replace(
        b"END:VCALENDAR", b"BEGIN:VEVENT" + body + b"END:VEVENT\r\nEND:VCALENDAR"
    )
    read_addresses()
    assert "Evening 1" in coming()


def test_a_host_stops_the_nights_and_begins_them_again(as_ada, as_bilal, nightly):
    source = Source.objects.get()
    page = f"{SEND}address/{source.pk}/"
    assert as_bilal.post(page).status_code == 403
    as_ada.post(page)
    nightly.content = calendar_of(WEEKLY, *EVENTS, Entry(uid="new", title="New"))
    read_addresses()
    assert "New" not in coming()
    as_ada.post(page, {"nightly": "1"})
    read_addresses()
    assert "New" in coming()
    assert as_ada.post(f"{SEND}address/999/").status_code == 404


@pytest.mark.parametrize("scheme", ["webcal", "WEBCAL", "WebCal", "HTTPS", "webcals"])
def test_an_address_is_known_however_its_scheme_is_written(as_ada, server, scheme):
    take(as_ada, read(as_ada))
    take(as_ada, read(as_ada, URL.replace("https", scheme)), nightly="1")
    assert Source.objects.get().url == URL
    assert Event.objects.filter(series=None).count() == len(EVENTS) + 1

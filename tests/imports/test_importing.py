"""From a file into the agenda: once, again, changed, undone, refused; by hosts and by command."""

import io
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import recurring_ical_events
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from icalendar import Calendar

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.life_cycle import cancel, confirm
from meshup.agenda.domain.queries.events import event_of, upcoming
from meshup.agenda.domain.rows import ensure_row
from meshup.agenda.domain.stored import stored_venues
from meshup.agenda.models import Event, Series, Venue
from meshup.history.domain import tracking
from meshup.history.domain.undoing import undo
from meshup.history.errors import InUse
from meshup.history.models import Change
from meshup.imports.domain import sources
from meshup.imports.domain.importing import import_calendar, preview_import, revert
from meshup.imports.errors import ChangedSince, NoSuchFile, NoSuchImport, NotYourImport
from meshup.imports.jobs import write_import
from meshup.imports.models import Import, ImportOrigin
from meshup.kit import clock
from meshup.kit.http_fetch import AddressRefused
from tests.agenda.paris import NOW, paris_series, themed

CALENDARS = Path(__file__).parent / "calendars"
NAMES = ["google.ics", "outlook.ics", "nextcloud.ics", "meetup.ics"]
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _november(ada):
    with clock.set_to(NOW):
        yield


def content(name: str) -> bytes:
    return (CALENDARS / name).read_bytes()


def calendar(*events: str) -> bytes:
    parts = (f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\n{''.join(parts)}END:VCALENDAR\n".encode()


def peers_calendar(
    sequence: int = 0, title: str = "Peers", start: str = "20261210T183000", more: str = ""
) -> bytes:
    return calendar(
        f"UID:u1@x.example\nSEQUENCE:{sequence}\nSUMMARY:{title}\nDTSTART:{start}\n{more}"
    )


def rows() -> tuple[int, ...]:
    return tuple(
        kind.objects.count() for kind in (Event, Series, Venue, ImportOrigin, Import, Change)
    )


def verbs(comparison) -> dict[str, int]:
    return dict(comparison.counts)


@pytest.mark.parametrize("name", NAMES)
def test_each_program_is_taken_once(ada, name):
    _imported, first = import_calendar(ada, content(name), name, NOW)
    before = rows()
    _imported, second = import_calendar(ada, content(name), name, LATER)
    assert set(verbs(first)) == {"new"}
    assert verbs(second) == {"same": len(second.steps)}
    assert rows() == (*before[:4], before[4] + 1, before[5])


def test_a_series_comes_with_what_was_said_of_its_dates(ada, as_chloe):
    import_calendar(ada, content("google.ics"), "google.ics", NOW)
    served = Calendar.from_ical(as_chloe.get("/series/lyon-p2p.ics").content)
    events = recurring_ical_events.of(served).between((2026, 9, 1), (2027, 2, 28))
    dates = sorted(
        (event["DTSTART"].dt.date().isoformat(), str(event["SUMMARY"])) for event in events
    )
    assert dates == [
        ("2026-09-09", "Lyon P2P"),
        ("2026-11-11", "Lyon P2P"),
        ("2026-12-16", "Lyon P2P de Noël #4"),
        ("2027-01-13", "Lyon P2P"),
        ("2027-02-10", "Lyon P2P"),
    ]
    assert event_of("lyon-p2p-2026-12-09").moved


def test_single_events_are_confirmed_and_keep_where_they_came_from(ada):
    import_calendar(ada, content("meetup.ics"), "meetup.ics", NOW)
    (event,) = upcoming(NOW)
    assert (event.state, event.source_url) == (
        State.CONFIRMED,
        "https://www.meetup.com/paris-p2p/events/1/",
    )
    assert event.uid == "event_1@meetup.com"
    assert event.titles == {"fr": "Paris P2P: routing"}


def test_an_event_online_has_its_link_and_no_venue(ada):
    import_calendar(ada, content("outlook.ics"), "outlook.ics", NOW)
    workshop = event_of("atelier-tor")
    assert (workshop.mode, workshop.place) == ("online", None)
    assert workshop.titles == {"fr": "Atelier Tor"}
    assert event_of("lunch-of-peers").titles == {"en": "Lunch of peers"}


def test_a_venue_is_made_once_and_found_again(ada):
    place = "LOCATION:Ground Control\\, 81 rue du Charolais\\, 75012 Paris\\, France"
    import_calendar(ada, peers_calendar(more=place), "a", NOW)
    again = calendar(f"UID:u2\nSUMMARY:Other\nDTSTART:20261211T183000\n{place}")
    import_calendar(ada, again, "b", NOW)
    (venue,) = stored_venues()
    assert (venue.name, venue.street, venue.postal_code, venue.city) == (
        *("Ground Control", "81 rue du Charolais"),
        *("75012", "Paris"),
    )


@pytest.mark.parametrize(
    ("sequence", "verb", "title"),
    [(2, "changed", "Peers!"), (1, "changed", "Peers!"), (0, "older", "Peers")],
)
def test_only_a_newer_version_is_taken(ada, sequence, verb, title):
    import_calendar(ada, peers_calendar(1), "a", NOW)
    _imported, comparison = import_calendar(ada, peers_calendar(sequence, "Peers!"), "a", LATER)
    assert verbs(comparison) == {verb: 1}
    assert event_of("peers").titles == {"fr": title}


def test_what_hosts_wrote_in_other_languages_stays(ada):
    import_calendar(ada, peers_calendar(), "a", NOW)
    Event.objects.update(titles={"fr": "Peers", "en": "Peers in English"}, open_slots=3)
    import_calendar(ada, peers_calendar(1, "Pairs"), "a", LATER)
    event = event_of("peers")
    assert event.titles == {"fr": "Pairs", "en": "Peers in English"}
    assert event.open_slots == 3


def test_a_new_time_is_a_move(ada):
    import_calendar(ada, peers_calendar(), "a", NOW)
    import_calendar(ada, peers_calendar(1, start="20261211T183000"), "a", LATER)
    event = event_of("peers")
    assert event.moved
    assert event.local_original_start is not None
    assert event.local_original_start.day == 10


def test_a_cancellation_is_seen_whether_the_event_was_known_or_not(ada):
    gone = peers_calendar(5, more="STATUS:CANCELLED")
    import_calendar(ada, peers_calendar(), "a", NOW)
    import_calendar(ada, gone, "a", LATER)
    assert event_of("peers").cancelled
    unknown = gone.replace(b"u1@", b"u2@")
    import_calendar(ada, unknown, "a", LATER)
    assert event_of("peers-2026-12-10").cancelled


def test_a_tentative_event_is_public_and_not_confirmed(ada):
    import_calendar(ada, peers_calendar(more="STATUS:TENTATIVE"), "a", NOW)
    assert event_of("peers").state == State.USUAL
    import_calendar(ada, peers_calendar(1, more="STATUS:CONFIRMED"), "a", LATER)
    assert event_of("peers").state == State.CONFIRMED


def test_a_series_follows_its_file(ada):
    def monthly(sequence: int, rule: str, title: str = "Peers") -> bytes:
        return peers_calendar(sequence, title, start="20261202T183000", more=f"RRULE:{rule}")

    import_calendar(ada, monthly(0, "FREQ=MONTHLY;BYDAY=1WE"), "a", NOW)
    import_calendar(ada, monthly(1, "FREQ=WEEKLY;BYDAY=WE", "Weekly peers"), "a", LATER)
    days = [event.local_start.day for event in upcoming(NOW, 3)]
    assert days == [2, 9, 16]
    assert upcoming(NOW, 1)[0].titles == {"fr": "Weekly peers"}
    import_calendar(
        ada, monthly(2, "FREQ=WEEKLY;BYDAY=WE;UNTIL=20261210T000000Z", "Weekly peers"), "a", LATER
    )
    assert [event.local_start.day for event in upcoming(NOW, 3)] == [2, 9]


def test_the_node_knows_its_own_events_again(ada, as_chloe):
    paris_series()
    create_event(ada, themed(datetime(2026, 12, 9, 18, tzinfo=UTC)), NOW, state=State.CONFIRMED)
    _imported, comparison = import_calendar(ada, as_chloe.get("/agenda.ics").content, "own", NOW)
    assert verbs(comparison) == {"here": 2}


def test_a_bad_event_is_refused_and_named_and_the_others_are_taken(ada):
    good = "UID:good\nSUMMARY:Good\nDTSTART:20261210T183000\nLOCATION:New place"
    long = "UID:long\nSUMMARY:Long\nDTSTART:20261210T183000\nDTEND:20270601T183000"
    _imported, comparison = import_calendar(ada, calendar(good, long), "a", NOW)
    assert [event.slug for event in upcoming(NOW)] == ["good"]
    (left,) = comparison.left_out
    assert (left.line, left.title, left.reason) == (8, "Long", "too_long")


def test_rehearsing_changes_nothing(ada):
    before = rows()
    assert verbs(preview_import(ada, content("google.ics"), NOW)) == {"new": 2}
    assert rows() == before


@pytest.mark.parametrize("name", NAMES)
def test_all_of_it_can_be_given_back(ada, name):
    imported, _compared = import_calendar(ada, content(name), name, NOW)
    revert(ada, imported.pk, LATER)
    assert rows()[:2] == (0, 0)
    assert ImportOrigin.objects.count() == 0
    _imported, again = import_calendar(ada, content(name), name, LATER)
    assert set(verbs(again)) == {"new"}


def test_what_was_changed_since_is_not_given_back(ada):
    imported, _compared = import_calendar(ada, peers_calendar(), "a", NOW)
    cancel(ada, "peers", {}, LATER)
    with pytest.raises(ChangedSince):
        revert(ada, imported.pk, LATER)
    assert event_of("peers").cancelled


def test_a_series_that_hosts_worked_on_is_not_given_back(ada):
    imported, _compared = import_calendar(ada, content("google.ics"), "a", NOW)
    confirm(ada, "lyon-p2p-2027-01-13", LATER)
    with pytest.raises(ChangedSince):
        revert(ada, imported.pk, LATER)
    assert event_of("lyon-p2p-2027-01-13").state == State.CONFIRMED


@pytest.fixture
def people(monkeypatch):
    """Return a set: to the events whose row is in it, people said that they come."""
    keys: set[int] = set()
    check = {"event": [lambda key: "3 people said that they come." if key in keys else None]}
    monkeypatch.setattr(tracking, "_checks", {**tracking._checks, **check})
    return keys


def test_what_people_use_is_not_given_back_until_they_let_go(ada, as_ada, people):
    intake, _compared = import_calendar(ada, content("google.ics"), "a", NOW)
    before = rows()
    people.add(ensure_row("lyon-p2p-2027-01-13", LATER))
    answer = as_ada.post(f"/en/desk/import/{intake.pk}/give-back/")
    assert (answer.status_code, "3 people said that they come." in answer.text) == (409, True)
    assert rows() == (before[0] + 1, *before[1:])
    people.clear()
    revert(ada, intake.pk, LATER)
    assert rows()[:2] == (0, 0)


def test_a_single_event_that_people_use_is_not_given_back(ada, people):
    intake, _compared = import_calendar(ada, peers_calendar(), "a", NOW)
    people.add(ensure_row("peers", LATER))
    with pytest.raises(InUse):
        revert(ada, intake.pk, LATER)
    assert event_of("peers").state == State.CONFIRMED


def test_a_date_that_people_use_stays_when_what_a_file_said_of_it_is_undone(ada, people):
    import_calendar(ada, content("google.ics"), "a", NOW)
    said = [event.slug for event in Event.objects.filter(state=State.CONFIRMED) if event.series]
    people.add(ensure_row(said[0], LATER))
    undo(ada, f"event:{said[0]}", LATER)
    assert event_of(said[0]).state == State.USUAL
    assert ensure_row(said[0], LATER) in people


def test_nothing_is_given_back_twice(ada):
    imported, _compared = import_calendar(ada, peers_calendar(), "a", NOW)
    revert(ada, imported.pk, LATER)
    with pytest.raises(NoSuchImport):
        revert(ada, imported.pk, LATER)


@pytest.mark.parametrize("who", ["bilal", "door"])
def test_only_hosts_take(request, who):
    person = request.getfixturevalue(who)
    with pytest.raises(NotYourImport):
        import_calendar(person, peers_calendar(), "a", NOW)
    with pytest.raises(NotYourImport):
        preview_import(person, peers_calendar(), NOW)
    with pytest.raises(NotYourImport):
        revert(AnonymousUser(), 1, NOW)


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("import", *words, stdout=out)
    return out.getvalue()


def test_the_command_shows_and_takes(node, tmp_path):
    path = tmp_path / "a.ics"
    path.write_bytes(content("google.ics"))
    shown = run(str(path), "--dry-run")
    assert "Lyon P2P" in shown
    assert "private" in shown
    assert Event.objects.count() == 0
    assert "Taken." in run(str(path), "--yes")
    assert Series.objects.count() == 1
    assert "nothing new" in run(str(path), "--yes")
    number = Import.objects.earliest("pk").pk
    assert "Given back" in run("--undo", str(number))
    assert Series.objects.count() == 0


def test_the_command_asks_nobody_when_nobody_is_there(node, tmp_path, monkeypatch):
    path = tmp_path / "a.ics"
    path.write_bytes(peers_calendar())
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(CommandError, match="--yes"):
        run(str(path))
    assert Event.objects.count() == 0


@pytest.mark.parametrize("words", [[], ["nowhere.ics"], ["/"]])
def test_the_command_says_what_it_cannot_read(node, words):
    with pytest.raises(CommandError):
        run(*words)


def test_the_command_refuses_a_private_address(node):
    with pytest.raises(AddressRefused):
        run("http://127.0.0.1:1/a.ics")


SEND = "/en/desk/import/"


def sent(browser, raw: bytes, name: str = "a.ics"):
    return browser.post(SEND, {"file": SimpleUploadedFile(name, raw)})


def note_of(answer) -> str:
    return str(answer.context["note"])


def chosen(answer, *unwanted: str, **more: object) -> dict[str, object]:
    """Return what a browser posts of a preview when the ticks of ``unwanted`` titles are away."""
    steps = answer.context["steps"]
    wanted = [step.name for step in steps if step.title not in unwanted]
    hidden = {
        "note": note_of(answer),
        "unwanted": answer.context["names_unwanted"],
        "shown": answer.context["names_shown"],
    }
    return {**hidden, "wanted": wanted, **more}


def test_a_host_chooses_what_is_taken(as_ada):
    answer = sent(as_ada, content("google.ics"))
    as_ada.post(f"{SEND}take/", chosen(answer, "Hackathon"))
    assert (Series.objects.count(), Event.objects.filter(series=None).count()) == (1, 0)
    again = sent(as_ada, content("google.ics"))
    assert [step.title for step in again.context["steps"]] == ["Hackathon"]


def test_a_choice_holds_on_all_pages_of_a_preview(as_ada, monkeypatch):
    monkeypatch.setattr("meshup.imports.views.pages.MOST_SHOWN", 2)
    many = [f"UID:n{n}\nSUMMARY:Evening {n}\nDTSTART:202612{n}T183000" for n in range(10, 15)]
    first = sent(as_ada, calendar(*many))
    assert list(first.context["pages"]) == [1, 2, 3]
    second = as_ada.post(f"{SEND}take/", chosen(first, "Evening 11", page=2))
    assert [step.title for step in second.context["steps"]] == ["Evening 12", "Evening 13"]
    back = as_ada.post(f"{SEND}take/", chosen(second, "Evening 12", page=1))
    assert len(re.findall(r"\schecked\b", back.text)) == 1
    as_ada.post(f"{SEND}take/", chosen(back, "Evening 11"))
    titles = {event.titles["fr"] for event in upcoming(NOW)}
    assert titles == {"Evening 10", "Evening 13", "Evening 14"}


def test_a_host_looks_then_takes_then_gives_back(as_ada):
    answer = sent(as_ada, content("google.ics"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Hackathon" in text
    assert "Second Wednesday" in text or "second Wednesday" in text
    assert Event.objects.count() == 0
    taken = as_ada.post(f"{SEND}take/", chosen(answer), follow=True)
    assert "2 events and series were added or changed." in taken.content.decode()
    number = Import.objects.get().pk
    back = as_ada.post(f"{SEND}{number}/give-back/", follow=True)
    assert "Given back: a.ics" in back.content.decode()
    assert Event.objects.count() == 0


def test_a_host_is_told_the_line_that_is_wrong(as_ada):
    answer = sent(as_ada, peers_calendar(start="20261332T183000"))
    assert answer.context["steps"] == []
    assert "Peers" in answer.text
    assert "line 6" in answer.text
    assert "this is no date or time that exists." in answer.text


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "This is no calendar file"),
        (b"<html>", "This is no calendar file"),
        (b"\xff\xd8\xff\xe0" * 50, "This is no calendar file"),
    ],
)
def test_what_is_no_calendar_is_told(as_ada, raw, sentence):
    answer = sent(as_ada, raw)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_private_address_is_refused_beside_its_field(as_ada):
    answer = as_ada.post(SEND, {"url": "http://169.254.169.254/latest/meta-data/"})
    assert answer.status_code == 422
    assert "is no public web address" in answer.content.decode()
    assert answer.context["form"].errors["url"]


def test_a_file_that_is_too_large_is_told(as_ada):
    answer = sent(as_ada, b"BEGIN:VCALENDAR" + b"\n" * (settings.CONFIG.upload_mb * 1024 * 1024))
    assert answer.status_code == 422
    assert "The file is larger than 10 MB." in answer.content.decode()


def test_a_large_import_is_written_by_a_job_while_its_page_shows_how_far_it_is(
    as_ada, ada, monkeypatch
):
    monkeypatch.setattr("meshup.imports.views.pages.MOST_AT_ONCE", 1)
    answer = sent(as_ada, content("google.ics"))
    page = as_ada.post(f"{SEND}take/", chosen(answer), follow=True)
    assert "0 of 2 are done." in page.text
    assert page.headers["Refresh"] == "3"
    assert Event.objects.count() == 0
    (job,) = DBTaskResult.objects.filter(task_path="meshup.imports.jobs.write_import")
    write_import.func(**job.args_kwargs["kwargs"])
    page = as_ada.get(page.request["PATH_INFO"])
    assert "2 events and series were added or changed." in page.text
    assert Series.objects.count() == 1
    before = rows()
    write_import.func(**job.args_kwargs["kwargs"])  # a job may run twice
    assert rows() == before


def test_nothing_sent_is_told(as_ada):
    assert as_ada.post(SEND, {}).status_code == 422


def test_hostile_words_are_shown_as_words(as_ada):
    answer = sent(as_ada, peers_calendar(title="<script>alert(1)</script>"), '"><script>.ics')
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("path", [SEND, f"{SEND}take/", f"{SEND}1/give-back/"])
def test_the_doors_open_to_hosts_only(as_bilal, as_door, as_chloe, path):
    for browser, status in ((as_bilal, 403), (as_door, 403), (as_chloe, 302)):
        assert browser.post(path).status_code == status


def test_a_note_is_good_for_its_sender_and_a_day(as_ada, bilal):
    note = note_of(sent(as_ada, peers_calendar()))
    with pytest.raises(NoSuchFile):
        sources.pending(note, bilal.pk, NOW)
    answer = as_ada.post(f"{SEND}take/", {"note": note + "x"})
    assert answer.status_code == 404
    with clock.set_to(NOW + timedelta(days=2)):
        assert as_ada.post(f"{SEND}take/", {"note": note}).status_code == 404
    assert Event.objects.count() == 0


def test_what_nobody_took_is_removed(as_ada):
    sent(as_ada, peers_calendar())
    folder = settings.CONFIG.data / "waiting"
    old = (NOW - timedelta(days=3)).timestamp()
    for path in folder.iterdir():
        os.utime(path, (old, old))
    sent(as_ada, peers_calendar(1))
    assert len(list(folder.iterdir())) == 1


def test_a_file_from_another_site_is_refused(as_ada):
    answer = as_ada.post(SEND, {"url": "x"}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


def test_a_whole_year_of_a_city_is_taken_in_time(ada):
    many = [
        f"UID:n{number}\nSUMMARY:Evening {number}\nDTSTART:2027{number % 12 + 1:02}10T183000"
        for number in range(200)
    ]
    imported, comparison = import_calendar(ada, calendar(*many), "many", NOW)
    assert verbs(comparison) == {"new": 200}
    assert len(imported.made) == 200


def test_many_events_ask_no_more_than_few(ada):
    asked = []
    for start, count in ((0, 5), (100, 50)):
        many = [
            f"UID:n{number}\nSUMMARY:Evening {number}\nDTSTART:2027{number % 12 + 1:02}10T183000"
            for number in range(start, start + count)
        ]
        for _again in range(2):
            with CaptureQueriesContext(connection) as queries:
                import_calendar(ada, calendar(*many), "many", NOW)
            asked.append(len(queries))
    assert asked[2] - asked[0] <= 10
    assert asked[3] == asked[1]

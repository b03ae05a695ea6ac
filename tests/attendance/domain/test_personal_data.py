"""What is kept of who comes: shown, taken along, erased, expired; and two peers who are one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.domain.series import end_series
from meshup.agenda.models import Event, Series
from meshup.attendance.choices import Standing
from meshup.attendance.domain import in_use, peer_records
from meshup.attendance.domain.links import link_of, registration_by_link
from meshup.attendance.domain.numbers import Size
from meshup.attendance.domain.queries.numbers import (
    SETTINGS_TAG,
    numbers_of,
    numbers_of_many,
    shown_numbers,
    shown_size,
)
from meshup.attendance.domain.queries.registrations import (
    peers_with_address,
    registration,
    registrations_of,
)
from meshup.attendance.domain.registering import leave_email, register, skip, withdraw
from meshup.attendance.domain.wishes import Submission, Wish
from meshup.attendance.errors import NoSuchRegistration
from meshup.attendance.models import Attendance, AttendanceSettings, FinalCount, Registration
from meshup.attendance_letters.domain.confirming import on_proved
from meshup.history.domain.tracking import why_in_use
from meshup.kit import clock, personal_data
from meshup.kit.personal_data import Subject
from meshup.kit.tag_versions import version
from meshup.letters.domain.addresses import address_facts, leave_address, mark_proved
from tests.agenda.paris import themed
from tests.attendance.people import (
    DECEMBER,
    JANUARY,
    NOW,
    ROUTING,
    SERIES,
    TUESDAY,
    at_most,
    comes,
    paris_series,
    proved,
    routing_night,
    somebody,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FEBRUARY = "paris-p2p-2027-02-03"


@pytest.fixture(autouse=True)
def _november(node):
    paris_series()
    routing_night()
    with clock.set_to(NOW):
        yield


def nothing_remains(peer: int) -> bool:
    kinds = (Registration, Attendance)
    return not any(kind.objects.filter(peer=peer).exists() for kind in kinds)


def test_erased_is_gone_and_the_place_is_given_to_who_waits():
    at_most(1, ROUTING)
    gone, waiting = comes(ROUTING, name="Chloé"), comes(ROUTING)
    leave_email(gone.number, proved("chloe@example.org"), NOW)
    erased = personal_data.erase(Subject(peer=gone.peer))
    assert erased["attendance.registrations"] == 1
    assert nothing_remains(gone.peer)
    assert registration(waiting.number).evenings[0].standing is Standing.COMING
    assert address_facts(gone.address or 1) is None
    with pytest.raises(NoSuchRegistration):
        registration_by_link(link_of(gone.handle))


def test_erased_by_address_as_well():
    facts = comes(DECEMBER, series=True)
    leave_email(facts.number, leave_address("chloe@example.org", "fr", NOW).number, NOW)
    assert Subject(email="chloe@example.org") in set(personal_data.known_subjects())
    (record,) = personal_data.export(Subject(email="chloe@example.org"))["attendance.registrations"]
    assert (record["series"], len(record["evenings"])) == (SERIES, 13)
    personal_data.erase(Subject(email="chloe@example.org"))
    assert nothing_remains(facts.peer)


def test_nobody_else_is_erased():
    facts, other = comes(ROUTING), comes(ROUTING)
    personal_data.erase(Subject(email="nobody@example.org"))
    personal_data.erase(Subject(person=1))
    personal_data.erase(Subject(peer=other.peer))
    assert [each.number for each in registrations_of([facts.peer])] == [facts.number]


def test_registrations_go_thirty_days_after_the_event_and_the_count_stays():
    comes(ROUTING, companions=2)
    comes(ROUTING, maybe=True)
    ends = TUESDAY + timedelta(hours=3)
    with clock.set_to(ends + 30 * DAY):
        personal_data.expire()
        assert Registration.objects.count() == 2
    with clock.set_to(ends + 30 * DAY + timedelta(seconds=1)):
        personal_data.expire()
        assert not Registration.objects.exists()
        assert (numbers_of(ROUTING).count, numbers_of(ROUTING).maybe) == (3, 1)
        personal_data.expire()
        assert numbers_of(ROUTING).count == 3


def test_hosts_may_keep_them_for_fewer_days():
    AttendanceSettings.objects.create(retention_days=2)
    comes(ROUTING)
    with clock.set_to(TUESDAY + 3 * DAY):
        personal_data.expire()
        assert not Attendance.objects.exists()


def test_who_leaves_after_the_event_stays_in_the_count_without_a_row():
    facts = comes(ROUTING, companions=1)
    comes(ROUTING)
    over = TUESDAY + DAY
    with clock.set_to(over):
        withdraw(facts.number, over)
        assert nothing_remains(facts.peer)
        assert numbers_of(ROUTING).count == 3
        assert FinalCount.objects.get().coming == 2


def test_a_registration_to_a_series_stays_until_the_series_has_ended(ada):
    facts = comes(DECEMBER, series=True)
    far = NOW + 500 * DAY
    with clock.set_to(far):
        Registration.objects.update(acted_at=far)
        personal_data.expire()
        assert registration(facts.number).evenings == ()
    end_series(ada, SERIES, Series.objects.get(slug=SERIES).version, date(2027, 1, 31), NOW)
    with clock.set_to(far):
        personal_data.expire()
        assert nothing_remains(facts.peer)


def test_who_has_done_nothing_for_long_is_gone_when_their_dates_are_over():
    facts = comes(DECEMBER, series=True)
    with clock.set_to(NOW + 402 * DAY):
        personal_data.expire()
        assert registration(facts.number).evenings
    with clock.set_to(NOW + 410 * DAY):
        personal_data.expire()
        assert nothing_remains(facts.peer)


def test_the_network_is_forgotten_after_two_days():
    facts = register(somebody(), ROUTING, Wish(), NOW, Submission(origin="f" * 32))
    for days, origin in ((2, "f" * 32), (2.1, "")):
        with clock.set_to(NOW + days * DAY):
            personal_data.expire()
        assert Registration.objects.get(pk=facts.number).origin == origin


def test_an_event_to_which_somebody_comes_is_in_use():
    key = Event.objects.get(slug=ROUTING).pk
    assert why_in_use("event", key) is None
    facts = comes(ROUTING)
    assert why_in_use("event", key) == "1 person has registered."
    comes(ROUTING)
    with translation.override("fr"):
        assert why_in_use("event", key) == "2 personnes se sont inscrites."
    withdraw(facts.number, NOW)
    assert why_in_use("event", key) == "1 person has registered."
    comes(DECEMBER, series=True)
    assert "1 person comes to every date." in (why_in_use("series", Series.objects.get().pk) or "")
    assert in_use.series_in_use(Series.objects.get().pk + 1) is None


def test_two_peers_who_are_one_have_each_thing_once():
    mine, theirs = somebody(), somebody()
    old = comes(DECEMBER, peer=theirs, series=True, name="Chloé")
    new = comes(FEBRUARY, peer=mine, series=True, companions=1)
    alone = comes(JANUARY, peer=mine, companions=4)
    comes(ROUTING, peer=mine, maybe=True)
    better = comes(ROUTING, peer=theirs)
    skip(new.number, [date(2027, 3, 3)], NOW)
    peer_records.merge(theirs, mine, NOW)
    assert nothing_remains(theirs)
    found = registrations_of([mine])
    evenings = {evening.slug: evening for each in found for evening in each.evenings}
    assert len(evenings) == sum(len(each.evenings) for each in found) == 14
    assert evenings[JANUARY].persons == 5
    assert registration(alone.number).evening(JANUARY) is not None
    assert evenings[ROUTING].standing is Standing.COMING
    assert evenings[ROUTING].number == better.evenings[0].number
    assert {each.number for each in found if each.series} == {old.number}
    assert evenings["paris-p2p-2027-03-03"].standing is Standing.COMING  # one of them comes
    for slug, evening in evenings.items():
        assert numbers_of(slug).count == evening.persons


def test_whom_a_host_removed_stays_removed_when_peers_are_joined():
    mine, theirs = somebody(), somebody()
    removed = comes(ROUTING, peer=theirs)
    Attendance.objects.filter(registration=removed.number).update(standing=Standing.REMOVED)
    comes(ROUTING, peer=mine)
    peer_records.merge(theirs, mine, NOW)
    (facts,) = registrations_of([mine])
    assert facts.evenings[0].standing is Standing.REMOVED


def test_a_peer_lives_while_they_come_somewhere():
    facts, other = comes(ROUTING), somebody()
    assert peer_records.holders([facts.peer, other]) == {facts.peer}


def test_what_is_joined_is_described():
    facts = comes(ROUTING)
    comes(DECEMBER, peer=facts.peer, series=True)
    with translation.override("en"):
        assert peer_records.describe(facts.peer) == [
            "You come to “Routing night”: Tuesday 8 December 2026, 19:00.",
            "You come to every date of “Paris P2P”.",
        ]
    with clock.set_to(TUESDAY + DAY), translation.override("en"):
        assert len(peer_records.describe(facts.peer)) == 1


def test_only_proved_addresses_are_a_peers_own():
    facts, stranger = comes(ROUTING), comes(ROUTING)
    own = leave_address("chloe@example.org", "fr", NOW).number
    leave_email(facts.number, own, NOW)
    assert peer_records.emails(facts.peer) == set()
    mark_proved(own, NOW)
    on_proved({"registration": facts.number}, own, NOW)
    leave_email(stranger.number, own, NOW)  # typed by somebody who does not read it
    assert peer_records.emails(facts.peer) == {"chloe@example.org"}
    assert peer_records.emails(stranger.peer) == set()
    assert peers_with_address(own) == {facts.peer}
    on_proved({"registration": stranger.number}, own, NOW)  # now nobody knows whose it is
    assert peer_records.emails(facts.peer) == peer_records.emails(stranger.peer) == set()


def test_another_address_is_not_a_peers_own_because_the_first_was():
    facts = comes(ROUTING)
    own = proved("chloe@example.org")
    leave_email(facts.number, own, NOW)
    on_proved({"registration": facts.number}, own, NOW)
    leave_email(facts.number, proved("bilal@example.org"), NOW)
    assert peer_records.emails(facts.peer) == set()


def test_an_address_that_is_left_no_more_goes():
    facts = comes(ROUTING)
    leave_email(facts.number, proved("chloe@example.org"), NOW)
    known = registration(facts.number).address
    leave_email(facts.number, None, NOW)
    assert address_facts(known or 0) is None


def test_numbers_of_many_cost_as_many_queries_as_of_one():
    slugs = [ROUTING, DECEMBER, JANUARY, "paris-p2p-2027-04-07"]
    for slug in slugs[:3]:
        comes(slug)
    counts = []
    for some in (slugs[:1], slugs):
        with CaptureQueriesContext(connection) as queries:
            assert set(numbers_of_many(some)) == set(some)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5


def test_numbers_are_shown_where_hosts_show_them(settings):
    comes(ROUTING, companions=9)
    shown = shown_numbers(ROUTING, NOW)
    assert shown.value == numbers_of(ROUTING)
    assert shown.tags == {f"coming:{ROUTING}", "coming"}
    assert shown.until == TUESDAY + timedelta(hours=3)
    event = event_of(ROUTING)
    size = shown_size(event, NOW)
    assert (size.value.coming, size.value.waits, size.value.free) == (10, False, None)
    AttendanceSettings.objects.create(shows_numbers=False)
    settings.TAG_VERSIONS.bump([SETTINGS_TAG])
    assert shown_numbers(ROUTING, NOW).value is None
    assert shown_size(event, NOW).value == Size(are_shown=False)


def test_places_of_another_event_are_not_those_of_one_without_a_series():
    other = create_event(None, themed(TUESDAY, titles={"en": "Other"}), NOW, state=State.CONFIRMED)
    at_most(1, other.slug)
    comes(ROUTING, companions=3)
    size = shown_size(event_of(ROUTING), NOW).value
    assert (size.waits, size.free) == (False, None)


def test_a_page_with_a_rough_size_is_kept_while_single_people_come(settings):
    facts = [comes(ROUTING) for _ in range(15)]

    def versions() -> list[int]:
        snapshot = settings.TAG_VERSIONS.snapshot()
        return [version(snapshot, tag) for tag in (f"size:{ROUTING}", f"coming:{ROUTING}")]

    before = versions()
    comes(ROUTING)  # sixteen are about fifteen, as fifteen are
    between = versions()
    assert (between[0] == before[0], between[1] == before[1]) == (True, False)
    for each in facts:
        withdraw(each.number, NOW)
    assert versions()[0] != between[0]


def test_a_single_event_takes_no_terms_of_a_series_by_its_address(ada):
    at_most(3, SERIES)
    assert numbers_of("paris-p2p-2027-04-07").capacity == 3
    assert numbers_of(ROUTING).capacity is None

"""Places as hosts set them: inherited, kept in history, undone; numbers from elsewhere."""

from datetime import timedelta

import pytest

from meshup.agenda.domain.life_cycle import move
from meshup.agenda.domain.queries.events import event_of
from meshup.attendance.domain.host_terms import (
    MOST_HOURS,
    MOST_PLACES,
    MOST_SOURCES,
    SettingsPlan,
    TermsPlan,
    note_elsewhere,
    series_terms_for,
    set_series_terms,
    set_settings,
    set_terms,
    settings_for_hosts,
    terms_for,
)
from meshup.attendance.domain.queries.attendees import numbers_elsewhere
from meshup.attendance.domain.queries.numbers import numbers_of, settings_of_node, shown_numbers
from meshup.attendance.errors import ImpossibleTerms, TooManySources
from meshup.community.errors import HostsOnly
from meshup.history.domain.queries import changes_of
from meshup.history.domain.sentences import sentences
from meshup.history.domain.undoing import undo
from meshup.history.errors import ChangedMeanwhile
from meshup.kit import clock
from tests.attendance.hosting import MINUTE, arrive, limit, limit_series, standings
from tests.attendance.people import DECEMBER, JANUARY, NOW, ROUTING, SERIES, routing_night

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november(paris):
    with clock.set_to(NOW):
        yield


def said(about):
    return [each.words for each in sentences(changes_of(about))]


def test_an_event_without_terms_has_no_limit(ada):
    routing_night()
    assert terms_for(ada, ROUTING).plan == TermsPlan(None, 24)
    assert terms_for(ada, ROUTING).of_series is None
    assert terms_for(ada, DECEMBER).of_series == TermsPlan()


def test_a_date_inherits_from_its_series_until_it_has_its_own_places(ada):
    limit_series(ada, SERIES, 40, hours=12)
    assert terms_for(ada, DECEMBER).plan == TermsPlan(40, 12)
    assert not terms_for(ada, DECEMBER).is_own
    assert numbers_of(DECEMBER).capacity == 40
    limit(ada, DECEMBER, 20)
    assert [numbers_of(slug).capacity for slug in (DECEMBER, JANUARY)] == [20, 40]
    facts = terms_for(ada, DECEMBER)
    assert facts.is_own
    assert facts.of_series == TermsPlan(40, 12)
    set_terms(ada, DECEMBER, facts.version, None, NOW)
    assert numbers_of(DECEMBER).capacity == 40


def test_an_event_may_have_no_limit_although_its_series_has_one(ada):
    limit_series(ada, SERIES, 40)
    limit(ada, DECEMBER, None)
    assert numbers_of(DECEMBER).capacity is None


def test_more_places_go_to_who_waits_and_fewer_take_none_away(ada):
    routing_night()
    limit(ada, ROUTING, 2)
    for minute in range(5):
        arrive(ROUTING, at=NOW + minute * MINUTE)
    assert standings(ROUTING) == ["coming", "coming", "waiting", "waiting", "waiting"]
    limit(ada, ROUTING, 4)
    assert standings(ROUTING) == ["coming"] * 4 + ["waiting"]
    limit(ada, ROUTING, 1)
    assert standings(ROUTING) == ["coming"] * 4 + ["waiting"]
    assert numbers_of(ROUTING).free == 0


def test_no_limit_any_more_lets_everybody_come(ada):
    limit_series(ada, SERIES, 1)
    for _each in range(3):
        arrive(DECEMBER)
    assert standings(DECEMBER) == ["coming", "waiting", "waiting"]
    limit_series(ada, SERIES, None)
    assert standings(DECEMBER) == ["coming"] * 3


def test_undo_takes_places_back_and_what_follows_follows(ada):
    routing_night()
    limit(ada, ROUTING, 1)
    arrive(ROUTING)
    arrive(ROUTING)
    assert standings(ROUTING) == ["coming", "waiting"]
    undo(ada, f"event:{ROUTING}", NOW)
    assert numbers_of(ROUTING).capacity is None
    assert standings(ROUTING) == ["coming", "coming"]


def test_places_stand_in_the_history_of_their_event_and_series(ada):
    limit(ada, DECEMBER, 20)
    limit(ada, DECEMBER, 1)
    set_terms(ada, DECEMBER, terms_for(ada, DECEMBER).version, None, NOW)
    limit_series(ada, SERIES, None, hours=5)
    name = "“Paris P2P” of 2 December 2026"
    assert said(f"event:{DECEMBER}") == [
        f"Ada let {name} take as many as its series.",
        f"Ada set how many may come to {name}: 1 place.",
        f"Ada set how many may come to {name}: 20 places.",
    ]
    assert said(f"series:{SERIES}")[0] == "Ada set how many may come to “Paris P2P”: no limit."


def test_what_holds_already_is_no_change(ada):
    limit(ada, DECEMBER, 20)
    limit(ada, DECEMBER, 20)
    assert len(changes_of(f"event:{DECEMBER}")) == 1


def test_two_hosts_who_set_places_at_once_are_told(ada):
    limit(ada, DECEMBER, 20)
    with pytest.raises(ChangedMeanwhile) as refusal:
        set_terms(ada, DECEMBER, 0, TermsPlan(30), NOW)
    assert refusal.value.facts == {"who": "Ada"}
    assert numbers_of(DECEMBER).capacity == 20


@pytest.mark.parametrize(
    "plan",
    [TermsPlan(0), TermsPlan(MOST_PLACES + 1), TermsPlan(1, 0), TermsPlan(1, MOST_HOURS + 1)],
)
def test_impossible_terms_are_refused(ada, plan):
    with pytest.raises(ImpossibleTerms):
        set_terms(ada, DECEMBER, 0, plan, NOW)
    with pytest.raises(ImpossibleTerms):
        set_series_terms(ada, SERIES, 0, plan, NOW)


def test_only_hosts_set_anything(bilal, door):
    for person in (bilal, door):
        with pytest.raises(HostsOnly):
            set_terms(person, DECEMBER, 0, TermsPlan(3), NOW)
        with pytest.raises(HostsOnly):
            set_series_terms(person, SERIES, 0, TermsPlan(3), NOW)
        with pytest.raises(HostsOnly):
            note_elsewhere(person, DECEMBER, {"meetup.com": 3}, NOW)
        with pytest.raises(HostsOnly):
            set_settings(person, SettingsPlan())
    assert series_terms_for(SERIES).version == 0


def test_a_usual_date_with_places_keeps_its_address_and_its_places(ada):
    limit(ada, DECEMBER, 20)
    day = timedelta(days=1)
    event = event_of(DECEMBER)
    move(ada, DECEMBER, event.starts_at + day, event.ends_at + day, NOW)
    assert numbers_of(DECEMBER).capacity == 20


def test_numbers_from_elsewhere_stay_apart(ada):
    arrive(DECEMBER, companions=2)
    note_elsewhere(ada, DECEMBER, {"meetup.com": 48, "mobilizon.fr": 0}, NOW)
    assert [(site.source, site.number) for site in numbers_elsewhere(DECEMBER)] == [
        ("meetup.com", 48),
        ("mobilizon.fr", 0),
    ]
    assert numbers_of(DECEMBER).count == 3
    assert shown_numbers(DECEMBER, NOW).value.count == 3


def test_a_number_that_stays_keeps_its_moment_unless_all_do(ada):
    note_elsewhere(ada, DECEMBER, {"meetup.com": 48, "mobilizon.fr": 2}, NOW)
    later = NOW + timedelta(days=1)
    note_elsewhere(ada, DECEMBER, {"meetup.com": 50, "mobilizon.fr": 2}, later)
    assert [site.noted_at for site in numbers_elsewhere(DECEMBER)] == [later, NOW]
    latest = NOW + timedelta(days=2)
    note_elsewhere(ada, DECEMBER, {"meetup.com": 50, "mobilizon.fr": 2}, latest)
    assert [site.noted_at for site in numbers_elsewhere(DECEMBER)] == [latest, latest]


def test_a_site_without_a_number_is_forgotten_and_undo_brings_it_back(ada):
    note_elsewhere(ada, DECEMBER, {"meetup.com": 48}, NOW)
    note_elsewhere(ada, DECEMBER, {"meetup.com": None}, NOW)
    assert numbers_elsewhere(DECEMBER) == []
    undo(ada, f"event:{DECEMBER}", NOW)
    assert [site.number for site in numbers_elsewhere(DECEMBER)] == [48]
    assert said(f"event:{DECEMBER}")[-1] == (
        "Ada noted how many registered elsewhere for “Paris P2P” of 2 December 2026."
    )


def test_nothing_noted_is_no_change(ada):
    note_elsewhere(ada, DECEMBER, {"meetup.com": None, "": 3}, NOW)
    assert changes_of(f"event:{DECEMBER}") == []


def test_only_some_sites_fit(ada):
    sites = {f"site{n}.example": n for n in range(MOST_SOURCES)}
    note_elsewhere(ada, DECEMBER, sites, NOW)
    with pytest.raises(TooManySources):
        note_elsewhere(ada, DECEMBER, {"another.example": 1}, NOW)


def test_settings_hold_for_the_node_and_hide_numbers_at_once(ada):
    assert settings_for_hosts() == SettingsPlan(shows_numbers=True, retention_days=30)
    arrive(DECEMBER)
    assert shown_numbers(DECEMBER, NOW).value is not None
    set_settings(ada, SettingsPlan(shows_numbers=False, retention_days=7))
    assert settings_for_hosts() == SettingsPlan(shows_numbers=False, retention_days=7)
    assert settings_of_node().retention_days == 7
    assert shown_numbers(DECEMBER, NOW).value is None
    with pytest.raises(ImpossibleTerms):
        set_settings(ada, SettingsPlan(retention_days=0))

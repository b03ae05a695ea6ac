"""In which towns events are, and which of several that are called alike."""

from meshup.umbrella_agenda.domain.towns import NodePlace, town_in, towns_of
from tests.umbrella_agenda.domain.test_merging import an_event

QUIMPER = NodePlace("Quimper", 48.0, -4.1)
MINSK = NodePlace("Minsk", 53.9, 27.6)


def places(events, homes=None, here=None):
    return [
        (town.name, round(town.latitude), len(town.events))
        for town in towns_of(events, homes or {}, here)
    ]


def test_the_town_nearest_to_the_node_is_meant():
    event = an_event("https://brest.example/1", town="Brest")
    assert places([event], {event.home: QUIMPER}) == [("Brest", 48, 1)]
    assert places([event], {event.home: MINSK}) == [("Brest", 52, 1)]
    assert places([event], here=QUIMPER) == [("Brest", 48, 1)]


def test_a_node_in_a_village_of_no_list_says_itself_where_it_is():
    event = an_event("https://village.example/1", town="Trifouillis-les-Oies")
    assert places([event]) == []
    home = NodePlace("Trifouillis les Oies", 45.2, 3.0)
    assert places([event], {event.home: home}) == [("Trifouillis-les-Oies", 45, 1)]


def test_a_town_is_one_however_it_is_written_and_what_is_online_is_nowhere():
    events = [
        an_event("https://a.example/1", town="Saint-Étienne"),
        an_event("https://a.example/2", town="ST ETIENNE"),
        an_event("https://a.example/3", town="Saint-Étienne", is_online=True),
        an_event("https://a.example/4", town=""),
    ]
    assert places(events) == [("Saint-Étienne", 45, 2)]


def test_the_place_of_a_calendar_names_its_town():
    assert town_in("Salle des fêtes, 59000 Lille") == "Lille"
    assert town_in("somewhere") == ""

"""Whatever other programs read of lines says who speaks, and how much room for talks is left."""

import json
from datetime import timedelta
from uuid import uuid4

import icalendar
import pytest
from lxml import etree

from meshup.agenda.domain.events import set_timetable
from meshup.agenda.domain.plans import LinePlan
from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.domain.talk_lines import forget_talk_persons, place_talk
from meshup.kit import addresses, clock
from meshup.peers.domain.peers import make_peer
from meshup.proposals.domain.placing import Placement, place
from meshup.proposals.domain.proposing import change_proposal, propose
from meshup.proposals.domain.wishes import ProposalWish
from tests.agenda.paris import DECEMBER, NOW, paris_series
from tests.agenda.talks import EIGHT, GOSSIP, TALK, TITLES, placed, placing

PROPOSE = "http://127.0.0.1:8000/en/events/"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _november(node):
    paris_series()
    with clock.set_to(NOW):
        yield


@pytest.fixture
def with_rooms_above(monkeypatch):
    """Let talks have addresses, as a room above gives them."""
    monkeypatch.setitem(addresses._url_names, "talk", "site:event")


def entries(browser):
    """Return what both programmes of the node hold, in JSON's shape, by title."""
    root = etree.fromstring(browser.get("/schedule.xml?lang=en").content)
    xml = [
        {
            **{name: entry.findtext(name) for name in ("title", "language", "abstract", "url")},
            "guid": entry.get("guid"),
            "id": int(entry.get("id")),
            "persons": [(person.text, person.get("guid")) for person in entry.iter("person")],
        }
        for entry in root.iter("event")
    ]
    read = json.loads(browser.get("/schedule.json?lang=en").content)
    days = read["schedule"]["conference"]["days"]
    events = [one for day in days for room in day["rooms"].values() for one in room]
    names = ("title", "language", "abstract", "url", "guid", "id")
    both = [
        {name: one[name] for name in names}
        | {"persons": [(person["name"], person["guid"]) for person in one["persons"]]}
        for one in events
    ]
    assert both == xml
    return both


def of_december(browser, path="/agenda.ics?lang=en"):
    calendar = icalendar.Calendar.from_ical(browser.get(path).content)
    own = [one for one in calendar.walk("VEVENT") if DECEMBER in str(one.get("URL", ""))]
    (event,) = own
    return str(event.get("DESCRIPTION", ""))


def test_both_programmes_list_the_talks_of_an_evening_and_whole_evenings_without(as_chloe):
    placed()
    found = entries(as_chloe)
    assert [entry["title"] for entry in found][:2] == [TITLES["en"], "Paris P2P #89"]
    talk = found[0]
    assert (talk["language"], talk["abstract"]) == ("en", "How rumours converge.")
    assert [name for name, _guid in talk["persons"]] == list(GOSSIP.persons)
    assert all(entry["persons"] == [] for entry in found[1:])
    assert len({entry["guid"] for entry in found}) == len(found)


def test_a_talk_is_the_same_entry_in_both_programmes_whatever_it_is_called(as_chloe, ada):
    key = placed(ada)
    before = entries(as_chloe)[0]
    own = etree.fromstring(as_chloe.get(f"/events/{DECEMBER}/schedule.xml").content)
    assert before["guid"] in {entry.get("guid") for entry in own.iter("event")}
    plan = LinePlan(kind="talk", starts_at=EIGHT + HOUR, titles={"en": "Other"}, key=key)
    set_timetable(ada, DECEMBER, event_of(DECEMBER).version, [plan], NOW)
    after = entries(as_chloe)[0]
    assert (after["title"], after["guid"], after["id"]) == ("Other", before["guid"], before["id"])


@pytest.mark.parametrize("path", ["/schedule", f"/events/{DECEMBER}/schedule"])
def test_both_programmes_say_of_what_nothing_may_be_recorded(as_chloe, path):
    peer = make_peer("en", NOW)
    held = {
        code: propose(ProposalWish(titles={"en": code}, recording=code), peer, NOW).uuid
        for code in ("no", "slides")
    }
    for uuid in held.values():
        place(None, uuid, None, Placement(event=DECEMBER, starts_at=EIGHT), NOW)

    def unrecorded():
        root = etree.fromstring(as_chloe.get(f"{path}.xml").content)
        xml = {
            entry.findtext("title"): entry.findtext("recording/optout") == "true"
            for entry in root.iter("event")
        }
        read = as_chloe.get(f"{path}.json").json()["schedule"]["conference"]["days"]
        events = [one for day in read for room in day["rooms"].values() for one in room]
        assert {one["title"]: one["do_not_record"] for one in events} == xml
        return {title for title, is_so in xml.items() if is_so}

    assert unrecorded() == {"no"}
    change_proposal(held["no"], ProposalWish(titles={"en": "no"}, recording="full"), NOW)
    assert unrecorded() == set()


def test_a_talk_is_listed_whatever_its_line_was_made_and_one_without_an_hour_is_not(as_chloe, ada):
    key = placed(ada)
    line = LinePlan(kind="other", starts_at=EIGHT, titles=TITLES, key=key, talk=GOSSIP)
    set_timetable(ada, DECEMBER, event_of(DECEMBER).version, [line], NOW)
    assert entries(as_chloe)[0]["title"] == TITLES["en"]
    line = LinePlan(kind="talk", titles=TITLES, key=key, talk=GOSSIP)
    set_timetable(ada, DECEMBER, event_of(DECEMBER).version, [line], NOW)
    assert entries(as_chloe)[0]["title"] == "Paris P2P #88"


def test_more_evenings_with_talks_ask_no_more(as_chloe, django_assert_max_num_queries):
    placed()
    as_chloe.get("/schedule.xml")
    with django_assert_max_num_queries(20) as queries:
        as_chloe.get("/schedule.xml")
    once = len(queries)
    for slug in ("paris-p2p-2027-01-06", "paris-p2p-2027-02-03", "paris-p2p-2027-03-03"):
        placed(None, slug)
    for path in ("/schedule.xml", "/schedule.json"):
        with django_assert_max_num_queries(once):
            as_chloe.get(path)


def test_linked_data_names_who_performs(as_chloe, with_rooms_above):
    placed()
    thing = json.loads(as_chloe.get(f"/events/{DECEMBER}.jsonld?lang=en").content)
    (session,) = thing["subEvent"]
    assert session["performer"] == [
        {"@type": "Person", "name": name} for name in ("Nadia K.", "le Grand Robert")
    ]
    assert session["url"] == f"http://127.0.0.1:8000/en/events/{GOSSIP.slug}/"
    assert session["description"] == "How rumours converge."


def test_calendars_say_who_speaks_and_how_much_room_is_left(as_chloe, ada, with_rooms_above):
    placed(ada)
    for path in ("/agenda.ics?lang=en", "/series/paris-p2p.ics?lang=en"):
        words = of_december(as_chloe, path)
        assert "20:00 Gossip without a crowd – Nadia K., le Grand Robert" in words
        assert f"1 slot free for a talk. {PROPOSE}{DECEMBER}/propose/" in words
    other = GOSSIP.__class__(uuid=uuid4())
    place_talk(ada, DECEMBER, other, placing(starts_at=None, ends_at=None), NOW)
    assert "All slots for talks are taken." in of_december(as_chloe)


def test_a_calendar_promises_no_room_in_what_has_begun(as_chloe, ada):
    placed(ada)
    event = event_of(DECEMBER)
    answer = as_chloe.get(f"/events/{DECEMBER}.ics?lang=en")
    assert "1 slot free for a talk." in of_december(as_chloe, f"/events/{DECEMBER}.ics?lang=en")
    assert answer["X-Meshup-Until"] == str(event.starts_at.timestamp())
    with clock.set_to(event.starts_at):
        assert "slot" not in of_december(as_chloe)
        assert "Nadia K." in of_december(as_chloe)


def test_the_interface_tells_persons_talk_and_room(as_chloe, with_rooms_above):
    placed()
    event = as_chloe.get(f"/api/events/{DECEMBER}").json()
    line = event["timetable"][-1]
    assert (line["talk"], line["persons"], line["level"]) == (str(TALK), list(GOSSIP.persons), 1)
    assert (line["abstracts"], line["talk_url"]) == (
        GOSSIP.abstracts,
        f"http://127.0.0.1:8000/fr/events/{GOSSIP.slug}/",
    )
    assert (
        event["timetable"][0] | {"talk": None, "talk_url": "", "persons": []}
        == (event["timetable"][0])
    )
    assert event["open_slots"] == 1
    listed = as_chloe.get("/api/events").json()["items"][0]
    assert listed["open_slots"] == 1


def test_no_feed_knows_a_name_that_was_forgotten(as_chloe):
    placed()
    paths = (
        *("/schedule.xml", "/schedule.json", "/agenda.ics", f"/events/{DECEMBER}.jsonld"),
        *(f"/events/{DECEMBER}.ics", f"/api/events/{DECEMBER}", f"/en/events/{DECEMBER}/"),
    )
    assert all("Nadia K." in as_chloe.get(path).text for path in paths)
    forget_talk_persons(TALK)
    assert not any("Nadia K." in as_chloe.get(path).text for path in paths)

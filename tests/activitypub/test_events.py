"""Events of others: every way to write them is understood, and what is out of bounds is not."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from meshup.activitypub.events import read_event
from meshup.activitypub.ids import PUBLIC
from meshup.activitypub.instants import read_instant, written_instant
from meshup.signed_messages.errors import BadDocument
from tests.activitypub.messages import message

EVENT = message("mobilizon", "create_event")["object"]
MINIMAL = {
    "type": "Event",
    "id": "https://a.example/1",
    "name": "Talk",
    "startTime": "2026-12-02T18:00:00Z",
}


def read(**changed):
    return read_event({**MINIMAL, **changed})


def test_an_event_needs_an_id_a_name_and_a_start_alone():
    event = read()
    assert event.starts_at == datetime(2026, 12, 2, 18, tzinfo=UTC)
    assert (event.ends_at, event.place, event.status) == (None, None, "confirmed")
    assert (event.url, event.attributed_to, event.left_out) == (event.id, (), ())


LISTED = sorted(set(EVENT) - {"id", "@context", "address"})


@given(st.lists(st.sampled_from(LISTED), unique=True))
def test_a_single_value_and_a_list_of_it_read_the_same(fields):
    scalar = {"startTime", "endTime", "published", "updated", "timezone", "inLanguage", "joinMode"}
    scalar |= {"isOnline", "maximumAttendeeCapacity", "participantCount"}
    varied = {
        key: [value]
        if key in fields and key not in scalar and not isinstance(value, list)
        else value
        for key, value in EVENT.items()
    }
    assert read_event(varied) == read_event(EVENT)


@given(st.sets(st.sampled_from(["attributedTo", "to", "cc", "url"])), st.booleans())
def test_an_id_and_an_object_with_it_read_the_same(fields, as_link):
    def embedded(value):
        if isinstance(value, list):
            return [embedded(item) for item in value]
        return {"type": "Link", "href": value} if as_link else {"type": "Object", "id": value}

    varied = {key: embedded(value) if key in fields else value for key, value in EVENT.items()}
    assert read_event(varied) == read_event(EVENT)


@pytest.mark.parametrize(
    "kind",
    ["Event", ["Event"], "as:Event", ["X", "https://www.w3.org/ns/activitystreams#Event"]],
)
def test_a_type_is_understood_in_each_form(kind):
    tag = {"type": "as:Hashtag", "name": "#p2p"}
    event = read(type=kind, tag=tag, to="as:Public", location={"type": "schema:VirtualLocation"})
    assert (event.tags, event.to, event.place) == (("p2p",), (PUBLIC,), None)


@pytest.mark.parametrize("kind", ["evil:Event", "as:as:Event", "event", "https://a.example#Event"])
def test_another_type_is_none_of_an_event(kind):
    with pytest.raises(BadDocument, match=r"^event$"):
        read(type=kind)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"type": "Note"}, "event"),
        ({"id": "urn:uuid:1"}, "event_id"),
        ({"id": ["https://a.example/1"]}, "event_id"),
        ({"name": ""}, "event_name"),
        ({"name": "\u202e\x00"}, "event_name"),
        ({"startTime": None}, "start_time"),
        ({"startTime": 1733162400}, "start_time"),
        ({"startTime": "tomorrow"}, "start_time"),
        ({"startTime": "0001-01-01T00:00:00Z"}, "start_time"),
        ({"startTime": "9999-12-31T23:59:59Z"}, "start_time"),
        ({"startTime": "9999-12-31T23:59:59-14:00"}, "start_time"),
        ({"startTime": "2026-12-02T18:00:00+99:00"}, "start_time"),
        ({"startTime": "2026-12-02T18:00:00+23:59"}, "start_time"),
        ({"startTime": "2026-12-02T18:00:00Z" + " " * 100}, "start_time"),
        ({"endTime": "2036-12-02T18:00:00Z"}, "too_long"),
        ({"attributedTo": 5}, "attributed_to"),
        ({"attributedTo": "mailto:ada@a.example"}, "attributed_to"),
        ({"attributedTo": ["https://a.example/u", 5]}, "attributed_to"),
        ({"attributedTo": {"name": "Ada"}}, "attributed_to"),
        (
            {"attributedTo": [f"https://a.example/{number}" for number in range(50)]},
            "attributed_to",
        ),
        ({"actor": True}, "attributed_to"),
    ],
)
def test_an_event_that_cannot_be_is_refused(changed, code):
    with pytest.raises(BadDocument, match=f"^{code}$"):
        read(**changed)


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"endTime": "2026-12-02T17:00:00Z"}, "endTime"),
        ({"endTime": "never"}, "endTime"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"timezone": "../../etc/passwd"}, "timezone"),
        ({"location": {"name": "X", "latitude": 91, "longitude": 0}}, "latitude"),
        ({"location": {"name": "X", "latitude": "1e400", "longitude": 0}}, "latitude"),
        ({"location": {"name": "X", "latitude": True, "longitude": 1}}, "latitude"),
    ],
)
def test_a_field_that_cannot_be_is_left_out_and_named(changed, name):
    event = read(**changed)
    assert event.left_out == (name,)
    assert (event.ends_at, event.time_zone) == (None, "")
    assert event.place is None or event.place.latitude is None


def test_an_end_that_is_a_guess_is_none():
    event = read(endTime="2036-12-02T18:00:00Z", displayEndTime=False)
    assert (event.ends_at, event.left_out) == (None, ())


def test_a_time_without_an_offset_is_one_of_its_zone():
    assert read(startTime="2026-12-02T19:00:00", timezone="Europe/Paris").starts_at == datetime(
        2026, 12, 2, 18, tzinfo=UTC
    )
    assert read(startTime="2026-12-02T19:00").starts_at == datetime(2026, 12, 2, 19, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"status": "cancelled"}, "cancelled"),
        ({"ical:status": "CANCELLED", "status": "CONFIRMED"}, "cancelled"),
        ({"eventStatus": "EventCancelled"}, "cancelled"),
        ({"eventStatus": "https://w3id.org/fep/8a8e/EventCancelled"}, "cancelled"),
        ({"status": "TENTATIVE"}, "tentative"),
        ({"eventStatus": "EventPostponed"}, "tentative"),
        ({"eventStatus": "EventMovedOnline", "status": "CONFIRMED"}, "confirmed"),
        ({"status": None}, "confirmed"),
        ({"status": {"a": 1}}, "confirmed"),
    ],
)
def test_the_status_is_understood_in_each_vocabulary(changed, status):
    assert read(**changed).status == status


@pytest.mark.parametrize(
    ("location", "name", "online_url"),
    [
        ("La Cantine", "La Cantine", ""),
        ("https://meet.example/1", "", "https://meet.example/1"),
        ({"type": "Place", "name": "A"}, "A", ""),
        ({"type": "Place", "address": "1 rue X"}, "1 rue X", ""),
        ([{"type": "Place", "name": "A"}, {"type": "Place", "name": "B"}], "A", ""),
        (
            [{"type": "VirtualLocation", "url": "https://meet.example/1"}, {"name": "A"}],
            "A",
            "https://meet.example/1",
        ),
        (
            {"type": "Place", "address": {"type": "VirtualLocation", "url": "https://m.example"}},
            "",
            "https://m.example",
        ),
        ({"type": "VirtualLocation", "name": "Online", "url": "javascript:alert(1)"}, "", ""),
        ({"type": "Place"}, "", ""),
        (5, "", ""),
    ],
)
def test_a_location_is_understood_in_each_form(location, name, online_url):
    event = read(location=location)
    assert (event.place.name if event.place else "", event.online_url) == (name, online_url)


@pytest.mark.parametrize(
    ("attachment", "image"),
    [
        ([{"type": "Image", "url": "https://a.example/i"}], "https://a.example/i"),
        (
            [{"type": "Document", "mediaType": "image/png", "url": "http://a.example/i"}],
            "http://a.example/i",
        ),
        (
            [{"type": "Link", "mediaType": "image/png", "href": "https://a.example/i"}],
            "https://a.example/i",
        ),
        ([{"type": "Document", "mediaType": "image/svg+xml", "url": "https://a.example/i"}], ""),
        ([{"type": "Document", "mediaType": "text/html", "url": "https://a.example/i"}], ""),
        ([{"type": "Image", "url": "data:image/png;base64,AA=="}], ""),
        ([{"type": "PropertyValue", "value": "x"}, "https://a.example/i"], ""),
        (None, ""),
    ],
)
def test_a_picture_is_one_of_pixels_on_the_web(attachment, image):
    assert read(attachment=attachment).image_url == image


def test_texts_and_counts_are_bounded():
    event = read(
        name="x" * 10**5,
        content="y" * 10**6,
        tag=[{"type": "Hashtag", "name": f"#{number}"} for number in range(1000)],
        attachment=[{"type": "Link"}] * 1000,
        to=[f"https://a.example/{number}" for number in range(10**4)],
        contentMap={f"x{letter}": "z" * 10**5 for letter in "abcdefghijklmnopqrstuvwxyz"},
        maximumAttendeeCapacity=10**30,
        location={"name": "p" * 10**4, "address": {"addressCountry": "c" * 10**4}},
    )
    assert (len(event.name), event.name[-1]) == (200, "…")
    assert (len(event.content), len(event.tags), len(event.to)) == (40_000, 30, 200)
    assert (len(event.contents), event.capacity) == (20, 1_000_000)
    assert (len(event.place.name), len(event.place.country)) == (200, 100)


@pytest.mark.parametrize("count", [-1, 0, 1.5, 1e308, "80", True, None])
def test_a_capacity_is_a_number_of_people(count):
    assert read(maximumAttendeeCapacity=count).capacity is None


def test_what_turns_letters_around_is_not_shown():
    event = read(name="Bill\u202egnp.exe\x00\r\nBcc: x", tag=[{"type": "Hashtag", "name": "#a\nb"}])
    assert event.name == "Billgnp.exe Bcc: x"
    assert event.tags == ("a b",)


@given(st.datetimes(datetime(1972, 1, 1), datetime(2190, 1, 1), timezones=st.timezones()))  # noqa: DTZ001 - bounds have none
def test_instants_are_read_as_they_are_written(instant):
    assert read_instant(written_instant(instant)) == instant.replace(microsecond=0)


def test_an_event_may_last_a_year():
    ends_at = datetime(2026, 12, 2, 18, tzinfo=UTC) + timedelta(days=365)
    assert read(endTime=ends_at.isoformat()).ends_at == ends_at

"""Coming, for programs: what is answered 201 is counted, and nothing that was refused is kept."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.test import Client
from hypothesis import HealthCheck, given, settings as tried, strategies as st

from meshup.attendance.models import AttendanceSettings, Registration
from meshup.kit import clock
from meshup.kit.tag_versions import counter_of
from meshup.letters.models import Address
from meshup.moderation.domain.admission import network_key
from meshup.moderation.domain.blocks import block_network
from meshup.moderation.domain.evening_codes import evening_code
from meshup.moderation.limits import LIMITS
from meshup.peers.models import Device, Peer
from tests.agenda.paris import DECEMBER, NOW, paris_series
from tests.attendance.people import JANUARY, ROUTING, at_most, routing_night
from tests.effort import examples

API = "/api/events/{}/coming"
FEBRUARY = "paris-p2p-2027-02-03"


@pytest.fixture(autouse=True)
def _november(node):
    with clock.set_to(NOW):
        yield


@pytest.fixture(autouse=True)
def agenda(node):
    paris_series()
    return routing_night()


class Program(Client):
    """A client that sends and reads JSON, from an address of its own."""

    def __init__(self, address: str = "203.0.113.9") -> None:
        super().__init__(headers={"accept": "application/json"}, REMOTE_ADDR=address)

    def send(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        data = "" if body is None else json.dumps(body)
        return self.generic(method, path, data, "application/json", **more)

    def come(self, slug: str = ROUTING, status: int = 201, **body: Any) -> Any:
        answer = self.send("POST", API.format(slug), body)
        assert answer.status_code == status, answer.content
        return answer.json()

    def link(self, slug: str = ROUTING, **body: Any) -> str:
        return path_of(self.come(slug, **body)["link"])


@pytest.fixture
def program():
    return Program()


def path_of(link: str) -> str:
    return urlsplit(link).path


def numbers(slug: str = ROUTING) -> Any:
    return Client().get(f"/api/events/{slug}").json()["coming"]


def states(body: Any) -> list[tuple[str, str]]:
    return [(evening["event"], evening["state"]) for evening in body["evenings"]]


def nothing_is_kept() -> bool:
    return not (Peer.objects.exists() or Registration.objects.exists() or Address.objects.exists())


def test_who_comes_is_counted_in_the_same_moment(program):
    assert numbers() == {"count": 0, "waiting": 0, "capacity": None}
    body = program.come(companions=2)
    assert (body["state"], body["offered_until"]) == ("coming", None)
    assert numbers() == {"count": 3, "waiting": 0, "capacity": None}


def test_all_may_be_left_out_the_body_too(program):
    assert program.generic("POST", API.format(ROUTING)).status_code == 201
    assert program.generic("POST", API.format(ROUTING), b"", "text/plain").status_code == 201
    program.come()
    program.come(name=None, email=None, code=None)
    assert numbers()["count"] == 4


def test_each_request_is_somebody_new(program):
    links = {program.link() for _ in range(5)}
    assert len(links) == Peer.objects.count() == numbers()["count"] == 5


def test_maybe_is_not_counted(program):
    assert program.come(maybe=True, companions=3)["state"] == "maybe"
    assert numbers()["count"] == 0


def test_beyond_the_capacity_one_waits(program):
    at_most(3, ROUTING)
    assert program.come(companions=1)["state"] == "coming"
    assert program.come(companions=1)["state"] == "waiting"
    assert numbers() == {"count": 2, "waiting": 2, "capacity": 3}


def test_the_link_is_read_as_json_or_as_a_page(program):
    link = program.link(companions=1, name="Chloé", maybe=False)
    body = program.get(link).json()
    assert body == {
        "event": ROUTING,
        "series": None,
        "state": "coming",
        "offered_until": None,
        "companions": 1,
        "name": "Chloé",
        "maybe": False,
        "email": False,
        "only_changes": False,
        "evenings": [
            {
                "event": ROUTING,
                "date": None,
                "state": "coming",
                "persons": 2,
                "offered_until": None,
            }
        ],
    }
    page = Client().get(link)
    assert page["Content-Type"].startswith("text/html")


def test_what_the_link_says_changes_with_patch(program):
    link = program.link(companions=2, name="Chloé")
    assert program.send("PATCH", link, {"companions": 0}).json()["companions"] == 0
    assert numbers()["count"] == 1
    body = program.send("PATCH", link, {"maybe": True, "name": None}).json()
    assert (body["state"], body["name"]) == ("maybe", None)
    assert numbers()["count"] == 0
    assert program.send("PATCH", link, {}).json() == body == program.get(link).json()


def test_delete_leaves_nothing(program):
    link = program.link(companions=4, name="Chloé", email="chloe@x.example")
    answer = program.delete(link)
    assert (answer.status_code, answer.content) == (204, b"")
    assert numbers()["count"] == 0
    assert not Registration.objects.exists()
    for method in ("GET", "PATCH", "DELETE"):
        gone = program.send(method, link, {} if method == "PATCH" else None)
        assert gone.status_code == 404
        assert gone.json()["error"] == "attendance.no_such_registration"


def test_the_whole_series_with_a_skipped_month(program):
    answer = program.come(DECEMBER, series=True, companions=1)
    assert answer["state"] == "coming"
    link = path_of(answer["link"])
    body = program.get(link).json()
    assert body["series"] == "paris-p2p"
    assert len(states(body)) > 12
    assert numbers(JANUARY)["count"] == numbers(FEBRUARY)["count"] == 2
    body = program.send("PATCH", link, {"skip": ["2027-01-06"]}).json()
    assert (JANUARY, "skipped") in states(body)
    assert (numbers(JANUARY)["count"], numbers(FEBRUARY)["count"]) == (0, 2)
    body = program.send("PATCH", link, {"unskip": ["2027-01-06"], "skip": ["2027-02-03"]}).json()
    assert {(JANUARY, "coming"), (FEBRUARY, "skipped")} <= set(states(body))
    assert program.delete(link).status_code == 204
    assert numbers(JANUARY)["count"] == 0


def test_a_date_that_is_none_of_the_series_is_refused_and_nothing_changes(program):
    link = program.link(DECEMBER, series=True)
    body = program.get(link).json()
    for day in ("2027-01-07", "2050-01-01"):
        change = {"skip": ["2027-01-06", day], "companions": 5}
        answer = program.send("PATCH", link, change)
        assert (answer.status_code, answer.json()["error"]) == (422, "attendance.no_such_date")
    assert program.get(link).json() == body


def test_who_skips_the_next_date_is_told_of_the_one_after(program):
    link = program.link(DECEMBER, series=True)
    body = program.send("PATCH", link, {"skip": ["2026-12-02"]}).json()
    assert (body["event"], body["state"]) == (JANUARY, "coming")


def test_a_single_event_has_no_series(program):
    assert program.come(ROUTING, 409, series=True)["error"] == "attendance.no_series"
    assert nothing_is_kept()
    link = program.link()
    assert program.send("PATCH", link, {"skip": ["2026-12-08"]}).status_code == 409


def test_a_place_that_became_free_is_offered_and_answered(program):
    at_most(1, ROUTING)
    first, second, third = (program.link() for _ in range(3))
    address = Address.objects.create(
        email="bo@x.example", handle="b" * 22, language="en", made_at=NOW, proved_at=NOW
    )
    Registration.objects.filter(pk=Registration.objects.order_by("pk")[1].pk).update(
        address=address
    )
    program.delete(first)
    body = program.get(second).json()
    assert body["state"] == "waiting"
    assert datetime.fromisoformat(body["offered_until"]) == NOW + timedelta(hours=24)
    assert numbers() == {"count": 0, "waiting": 2, "capacity": 1}
    answer = program.send("PATCH", third, {"accept": True})
    assert (answer.status_code, answer.json()["error"]) == (409, "attendance.nothing_offered")
    assert program.send("PATCH", second, {"accept": False}).status_code == 204
    assert program.get(second).status_code == 404
    assert program.get(third).json()["state"] == "coming"


def test_an_offered_place_is_taken(program):
    at_most(1, ROUTING)
    first, second = program.link(), program.link()
    Registration.objects.filter(pk=Registration.objects.order_by("pk")[1].pk).update(
        address=Address.objects.create(
            email="bo@x.example", handle="b" * 22, language="en", made_at=NOW, proved_at=NOW
        )
    )
    program.delete(first)
    body = program.send("PATCH", second, {"accept": True}).json()
    assert (body["state"], body["offered_until"]) == ("coming", None)
    assert numbers()["count"] == 1


def test_an_address_is_left_and_taken_away_and_never_shown(program):
    link = program.link(email=" Chloe@X.example ")
    assert Address.objects.get().email == "chloe@x.example"
    answer = program.get(link)
    assert answer.json()["email"] is True
    assert b"x.example" not in answer.content
    Address.objects.update(proved_at=NOW)
    assert program.get(link).json()["email"] is True  # the same: anybody can type an address
    assert program.send("PATCH", link, {"email": None}).json()["email"] is False
    assert Registration.objects.get().address is None


def test_somebody_counts_before_their_address_is_proved(program):
    program.come(email="chloe@x.example", companions=1)
    assert numbers()["count"] == 2


BAD_BODIES: list[tuple[dict[str, Any], str]] = [
    ({"companions": -1}, "attendance.bad_field"),
    ({"companions": 10}, "attendance.bad_field"),
    ({"companions": 1.0}, "attendance.bad_field"),
    ({"companions": True}, "attendance.bad_field"),
    ({"companions": "1"}, "attendance.bad_field"),
    ({"companions": None}, "attendance.bad_field"),
    ({"companions": 10**40}, "attendance.bad_field"),
    ({"companions": float("nan")}, "attendance.bad_field"),
    ({"name": 7}, "attendance.bad_field"),
    ({"name": "x" * 81}, "attendance.bad_field"),
    ({"name": ["Chloé"]}, "attendance.bad_field"),
    ({"email": 7}, "attendance.bad_field"),
    ({"email": "x" * 255}, "attendance.bad_field"),
    ({"email": "nobody"}, "letters.bad_address"),
    ({"email": "a@b"}, "letters.bad_address"),
    ({"email": "a\n@x.example"}, "letters.bad_address"),
    ({"email": "a@x.example, b@y.example"}, "letters.bad_address"),
    ({"email": "\ud800@x.example"}, "letters.bad_address"),
    ({"maybe": "yes"}, "attendance.bad_field"),
    ({"maybe": 1}, "attendance.bad_field"),
    ({"series": None}, "attendance.bad_field"),
    ({"code": 5}, "attendance.bad_field"),
    ({"companion": 2}, "attendance.unknown_field"),
    ({"skip": []}, "attendance.unknown_field"),
    ({"": 1}, "attendance.unknown_field"),
]


@pytest.mark.parametrize(("body", "code"), BAD_BODIES)
def test_bad_input_is_refused_and_nothing_is_kept(program, body, code):
    assert program.come(ROUTING, 422, **body)["error"] == code
    assert nothing_is_kept()


@pytest.mark.parametrize(("body", "code"), [pair for pair in BAD_BODIES if "skip" not in pair[0]])
def test_a_bad_change_is_refused_and_nothing_changes(program, body, code):
    link = program.link(companions=1, name="Chloé")
    before = program.get(link).json()
    answer = program.send("PATCH", link, {"maybe": True} | body if "maybe" not in body else body)
    assert (answer.status_code, answer.json()["error"]) == (422, code)
    assert program.get(link).json() == before


@pytest.mark.parametrize(
    "days", [None, "2027-01-06", [1], ["2027-1-6"], ["20270106"], ["x"], ["2027-01-06"] * 101, [[]]]
)
def test_dates_are_a_list_of_dates(program, days):
    link = program.link(DECEMBER, series=True)
    for name in ("skip", "unskip"):
        answer = program.send("PATCH", link, {name: days})
        assert (answer.status_code, answer.json()["error"]) == (422, "attendance.bad_field")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"null",
        b"7",
        b'"x"',
        b"\xff",
        b"companions=2",
        b"[" * 16_000,
        b'{"a":' * 3_000,
        b"{" + b" " * 17_000 + b"}",
    ],
    ids=lambda body: str(body[:9]),
)
def test_what_is_no_json_object_or_too_large_is_refused(program, body):
    answer = program.generic("POST", API.format(ROUTING), body, "application/json")
    assert (answer.status_code, answer.json()["error"]) == (422, "attendance.not_json")
    link = program.link()
    answer = program.generic("PATCH", link, body, "application/json")
    assert (answer.status_code, answer.json()["error"]) == (422, "attendance.not_json")
    assert numbers()["count"] == 1


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "x"])
def test_another_kind_of_body_is_refused(program, kind):
    answer = program.generic("POST", API.format(ROUTING), b"{}", kind)
    assert (answer.status_code, answer.json()["error"]) == (422, "attendance.not_json")
    assert nothing_is_kept()


@tried(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(60))
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["companions", "name", "email", "maybe", "series", "code", "x"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=6,
    )
)
def test_any_json_is_taken_or_refused(body):
    answer = Program().send("POST", API.format(ROUTING), body)
    assert answer.status_code in {201, 409, 422, 429}
    assert (answer.status_code == 201) == ("link" in answer.json())


def test_a_name_is_one_line_and_shown_on_no_public_answer(program):
    link = program.link(name=" Zaphod\n\tBeeblebrox ")
    assert program.get(link).json()["name"] == "Zaphod Beeblebrox"
    for path in (f"/api/events/{ROUTING}", "/api/events", f"/en/events/{ROUTING}/"):
        assert b"Zaphod" not in Client().get(path).content


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_one_registers_by_post_alone(program, method):
    answer = program.generic(method, API.format(ROUTING))
    assert answer.status_code == 405
    assert "Access-Control-Allow-Origin" not in answer


def test_a_link_takes_no_other_method(program):
    link = program.link()
    for method in ("PUT", "OPTIONS", "TRACE"):
        assert program.generic(method, link).status_code == 405
    assert program.get(link).json()["state"] == "coming"


@pytest.mark.parametrize("slug", ["nothing", "paris-p2p-2050-13-45", DECEMBER + "x"])
def test_what_is_not_there_is_404(program, slug):
    assert program.come(slug, 404)["error"] == "agenda.no_such_event"
    assert nothing_is_kept()


def test_what_is_over_is_409(program):
    with clock.set_to(NOW + timedelta(days=30)):
        assert program.come(ROUTING, 409)["error"] == "attendance.over"
    assert nothing_is_kept()


def every_answer(program) -> list[Any]:
    """Return one of each kind of writing answer, and the readings of a link."""
    made = program.send("POST", API.format(ROUTING), {})
    link = path_of(made.json()["link"])
    return [
        made,
        program.send("POST", API.format(ROUTING), {"companions": 99}),
        program.send("POST", API.format("nothing"), {}),
        program.get(link),
        program.send("PATCH", link, {"companions": 1}),
        program.send("PATCH", link, {"companions": 99}),
        program.delete(link),
        program.delete(link),
    ]


def test_no_answer_is_read_by_pages_of_other_sites_nor_kept_nor_sets_a_cookie(program):
    for answer in every_answer(program):
        assert not [name for name in answer.headers if name.startswith("Access-Control")]
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert not answer.cookies
        assert "X-Meshup-Tags" not in answer
    assert not Device.objects.exists()


def test_no_cookie_is_read(program, ada):
    browser = Client(headers={"sec-fetch-site": "same-origin"})
    browser.post("/en/me/device/new/")
    known = Peer.objects.get()
    browser.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "fr"
    answer = browser.post(API.format(ROUTING), {}, content_type="application/json")
    assert answer.status_code == 201
    assert Registration.objects.get().peer_id != known.pk
    refused = browser.post(
        API.format(ROUTING),
        {"companions": 99},
        content_type="application/json",
        headers={"accept-language": "en"},
    )
    assert refused.json()["detail"] == "“companions” must be a whole number from 0 to 9."


def test_pages_of_other_sites_cannot_register(program):
    for kind in ("text/plain", "application/json"):
        answer = program.generic(
            "POST",
            API.format(ROUTING),
            b"{}",
            kind,
            headers={"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
        )
        assert (answer.status_code, answer.json()["error"]) == (403, "kit.from_elsewhere")
        assert "Access-Control-Allow-Origin" not in answer
    assert nothing_is_kept()


def test_the_language_is_the_one_that_is_accepted(program):
    for accepted, language in (("fr-FR, en;q=0.5", "fr"), ("en", "en"), ("de", "fr"), ("", "fr")):
        answer = program.send(
            "POST", API.format(ROUTING), {}, headers={"accept-language": accepted}
        )
        assert path_of(answer.json()["link"]).startswith(f"/{language}/coming/")
        assert Registration.objects.latest("pk").language == language


def test_the_link_is_at_the_address_that_the_client_called(program):
    answer = program.send("POST", API.format(ROUTING), {}, headers={"host": "localhost:9000"})
    assert answer.json()["link"].startswith("http://localhost:9000/")


def test_beyond_the_limits_nothing_is_kept(program):
    most = LIMITS["coming"].network[0].most
    for _ in range(most):
        program.come()
    answer = program.send("POST", API.format(ROUTING), {"email": "chloe@x.example"})
    assert (answer.status_code, answer.json()["error"]) == (429, "too_many")
    assert int(answer["Retry-After"]) > 0
    assert numbers()["count"] == Peer.objects.count() == most
    assert not Address.objects.exists()
    assert Program("198.51.100.1").come()["state"] == "coming"


def test_programs_leave_no_more_addresses_than_the_share_of_their_network(program):
    most = LIMITS["leave_address"].network[0].most
    for number in range(most):
        program.come(email=f"person{number}@many.example")
    answer = program.send("POST", API.format(ROUTING), {"email": "one.more@many.example"})
    assert (answer.status_code, answer.json()["error"]) == (429, "too_many")
    assert numbers()["count"] == Peer.objects.count() == Address.objects.count() == most
    assert program.come()["state"] == "coming"  # without an address they come all the same
    assert Program("198.51.100.1").come(email="chloe@x.example")["state"] == "coming"


def test_who_has_the_code_of_the_evening_comes_where_others_are_too_many(program):
    most = LIMITS["coming"].network[0].most
    with clock.set_to(datetime(2026, 12, 8, 14, tzinfo=NOW.tzinfo)):
        code = evening_code(ROUTING)
        for _ in range(most + 5):
            program.come(code=code.lower())
        for _ in range(most):
            program.come()
        program.come(ROUTING, 429, code="WRONGONE")
        program.come(code=code)
    assert numbers()["count"] == 2 * most + 6
    assert set(Registration.objects.values_list("origin", flat=True)) == {
        "",
        network_key("203.0.113.9"),
    }


def test_the_code_counts_only_when_the_evening_is_near(program):
    most = LIMITS["coming"].network[0].most
    for _ in range(most):
        program.come(code=evening_code(ROUTING))
    program.come(ROUTING, 429, code=evening_code(ROUTING))


def test_blocked_and_absent_answer_alike(program, ada):
    block_network(ada, network_key("203.0.113.9"), "a flood", NOW)
    for body in ({}, {"companions": 99}, {"x": 1}, {"email": "nobody"}, {"series": True}):
        absent = program.send("POST", API.format("nothing"), body)
        blocked = program.send("POST", API.format(ROUTING), body)
        assert (blocked.status_code, blocked.content) == (absent.status_code, absent.content)
    assert nothing_is_kept()


def test_who_is_blocked_may_still_withdraw(program, ada):
    link = program.link()
    block_network(ada, network_key("203.0.113.9"), "a flood", NOW)
    for body in ({"companions": 1}, {"companions": 99}):
        assert program.send("PATCH", link, body).status_code == 404
    assert program.delete(link).status_code == 204


def test_numbers_are_shown_where_hosts_show_them(program):
    program.come()
    AttendanceSettings.objects.create(shows_numbers=False)
    assert numbers() is None


def test_what_the_event_says_is_kept_and_ends_with_each_change(program):
    tags = Client().get(f"/api/events/{ROUTING}")["X-Meshup-Tags"].split()
    slots = tuple(counter_of(tag) for tag in tags)
    link = program.link()
    for change in ({"companions": 2}, {"maybe": True}, None):
        before = django_settings.TAG_VERSIONS.now(slots)
        program.send("PATCH" if change else "DELETE", link, change)
        assert django_settings.TAG_VERSIONS.now(slots) != before


def test_the_description_names_it(program):
    paths = Client().get("/api/openapi.json").json()["paths"]
    operation = paths["/api/events/{slug}/coming"]["post"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    assert set(schema["properties"]) == {
        *("companions", "name", "email", "maybe", "series", "only_changes", "code")
    }
    assert {int(status) for status in operation["responses"]} == {201, 404, 409, 422, 429}
    assert "POST /api/events/{slug}/coming" in Client().get("/api/").content.decode()

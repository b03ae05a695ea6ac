"""A button that is pressed twice does once what it says, and says it twice."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from unittest.mock import Mock

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory

from meshup.agenda.choices import State
from meshup.agenda.domain.event_templates import create_template
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.life_cycle import cancel, confirm
from meshup.agenda.domain.plans import VenuePlan
from meshup.agenda.domain.queries.events import event_for
from meshup.agenda.domain.venues import create_venue
from meshup.agenda.models import Event, EventTemplate, Series, Venue
from meshup.community.choices import Role
from meshup.community.domain.nodes import set_up_node
from meshup.desk.repeats import make_once
from meshup.history.domain.queries import changes_of
from meshup.history.domain.undoing import undo
from meshup.kit import clock
from meshup.moderation.limits import LIMITS
from tests.agenda.paris import DECEMBER, NOW, themed
from tests.agenda_desk.test_series import DATA as SERIES
from tests.conftest import person
from tests.desk.conftest import LINES, url_of

pytestmark = pytest.mark.django_db

COFFEE = {"title": "Coffee", "starts": "2026-11-24T18:00", "place": "Chez Ada", "publish": "yes"}
NIGHT = {"titles_en": "Night", "starts": "2026-12-20T18:00", "ends": "2026-12-20T20:00"}
NIGHT |= {"kind": "themed", "time_zone": "Europe/Paris", "mode": "offline", "publish": "yes"}
SUGGESTED = {key: COFFEE[key] for key in ("title", "starts", "place")}
TOKEN = re.compile(r'name="once" value="([^"]+)"')


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()


def shown_token(browser, address):
    (token,) = set(TOKEN.findall(browser.get(address).text))
    return token


def new(kind=""):
    return url_of("agenda_desk:event_new") + (kind and f"?kind={kind}")


def made_by(browser, address, data, times=2):
    """Send a form as its page shows it, several times; return where each answer leads."""
    sent = data | {"once": shown_token(browser, address)}
    return [browser.post(address, sent)["Location"] for _ in range(times)]


@pytest.mark.parametrize(
    ("address", "data", "model"),
    [
        (new(), {**LINES, **NIGHT}, Event),
        (new("impromptu"), COFFEE, Event),
        (url_of("agenda_desk:venue_new"), {"name": "La Halle", "step_free": "yes"}, Venue),
        (url_of("agenda_desk:suggest"), SUGGESTED, Event),
    ],
)
def test_what_is_sent_twice_is_made_once(node, as_ada, address, data, model):
    assert len(set(made_by(as_ada, address, data))) == 1
    assert model.objects.count() == 1


def test_a_template_that_is_kept_twice_is_one(node, ada, as_ada):
    slug = create_event(ada, themed(NOW), NOW).slug
    made_by(as_ada, url_of("agenda_desk:template_new", slug), {"name": "Theme night"})
    assert EventTemplate.objects.count() == 1


def test_a_series_that_is_saved_twice_is_one(node, as_ada):
    answers = made_by(as_ada, url_of("agenda_desk:series_new"), {**SERIES, "save": "yes"})
    assert len(set(answers)) == 1
    assert Series.objects.count() == 1


def test_each_form_that_is_shown_makes_its_own(node, as_ada):
    for _ in range(2):
        made_by(as_ada, new("impromptu"), COFFEE)
    assert Event.objects.count() == 2


def test_a_form_without_token_makes_something_each_time(node, as_ada):
    for _ in range(2):
        as_ada.post(new("impromptu"), COFFEE)
    assert Event.objects.count() == 2


def test_other_words_in_the_same_form_ask_for_something_else(node, as_ada):
    token = {"once": shown_token(as_ada, new("impromptu"))}
    for title in ("Coffee", "Tea"):
        as_ada.post(new("impromptu"), COFFEE | token | {"title": title})
    assert {event.titles["en"] for event in Event.objects.all()} == {"Coffee", "Tea"}


def test_a_refused_form_is_made_when_it_is_mended(node, as_ada):
    sent = COFFEE | {"once": shown_token(as_ada, new("impromptu"))}
    refused = as_ada.post(new("impromptu"), sent | {"title": ""})
    assert refused.status_code == 422
    assert set(TOKEN.findall(refused.text)) == {sent["once"]}
    assert as_ada.post(new("impromptu"), sent).status_code == 302
    assert Event.objects.count() == 1


def test_what_was_undone_since_is_made_again(node, ada, as_ada):
    sent = COFFEE | {"once": shown_token(as_ada, new("impromptu"))}
    as_ada.post(new("impromptu"), sent)
    undo(ada, "event:coffee", NOW)
    as_ada.post(new("impromptu"), sent)
    assert Event.objects.count() == 1


def test_a_token_is_remembered_for_a_day(node, as_ada, monkeypatch):
    keep = Mock()
    monkeypatch.setattr(cache, "set", keep)
    made_by(as_ada, new("impromptu"), COFFEE, times=1)
    assert keep.call_args.kwargs == {"timeout": 86_400}


def test_who_sends_what_is_kept_as_a_hash_alone(node, as_chloe):
    address = url_of("agenda_desk:suggest")
    as_chloe.post(address, SUGGESTED | {"reach": "chloe@lyon.example", "once": "suggest"})
    with connection.cursor() as rows:
        rows.execute("SELECT cache_key FROM cache")
        keys = [key for (key,) in rows.fetchall()]
    assert any(re.fullmatch(r":1:once:[0-9a-f]{32}", key) for key in keys)
    assert "chloe" not in str(keys)


def test_a_suggestion_that_is_sent_again_and_again_counts_once(node, as_chloe):
    sent = [
        as_chloe.post(url_of("agenda_desk:suggest"), SUGGESTED | {"once": "suggest"})
        for _ in range(LIMITS["suggest"].network[0].most + 1)
    ]
    assert {answer.status_code for answer in sent} == {302}
    assert Event.objects.count() == 1


def test_two_visitors_who_suggest_the_same_both_do(node):
    for network in ("192.0.2.7", "198.51.100.7"):
        sent = SUGGESTED | {"once": "suggest"}
        Client(REMOTE_ADDR=network).post(url_of("agenda_desk:suggest"), sent)
    assert Event.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_forms_sent_at_once_one_makes_something():
    set_up_node(name="Paris P2P", city="Paris", languages=["en"], time_zone="Europe/Paris")
    ready = Barrier(4)

    def send(_number):
        request = RequestFactory().post("/en/desk/venues/new/", {"once": "abc", "name": "Halle"})
        request.user = type("Nobody", (), {"pk": 7})()
        ready.wait()
        try:
            plan = VenuePlan(name="Halle")
            return make_once(request, "venue", lambda: create_venue(None, plan, NOW)).slug
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as some:
        slugs = set(some.map(send, range(4)))
    assert slugs == {Venue.objects.get().slug}


STEPS = {
    "agenda_desk:move": {"starts": "2026-12-09T18:30", "ends": "2026-12-09T23:00"},
    "agenda_desk:cancel": {"reasons_en": "Snow."},
    "agenda_desk:online": {"online_url": "https://meet.example"},
}


@pytest.mark.parametrize("page", STEPS)
def test_a_step_that_is_pressed_twice_is_taken_once(paris, ada, as_ada, page):
    confirm(ada, DECEMBER, NOW)
    address, data = url_of(page, DECEMBER), {**STEPS[page], "version": "1"}
    answers = [as_ada.post(address, data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert len(changes_of(f"event:{DECEMBER}")) == 2
    assert f'action="{url_of("desk:undo", "event", DECEMBER)}"' in (
        as_ada.get(answers[1]["Location"]).text
    )


@pytest.mark.parametrize("page", STEPS)
def test_another_wish_of_the_same_host_is_compared(paris, ada, as_ada, page):
    confirm(ada, DECEMBER, NOW)
    other = {"starts": "2026-12-10T18:30", "ends": "2026-12-10T23:00", "reasons_en": "Ice."}
    other |= {"online_url": "https://other.example"}
    address, data = url_of(page, DECEMBER), {**STEPS[page], "version": "1"}
    assert as_ada.post(address, data).status_code == 302
    assert as_ada.post(address, data | other).status_code == 409


def test_what_another_host_did_meanwhile_is_compared(paris, ada, as_ada):
    confirm(ada, DECEMBER, NOW)
    cancel(person("Chloé", Role.HOST), DECEMBER, {"en": "Snow."}, NOW)
    data = {"reasons_en": "Snow.", "version": "1"}
    assert as_ada.post(url_of("agenda_desk:cancel", DECEMBER), data).status_code == 409


@pytest.mark.parametrize("decision", ["publish", "turn-down"])
def test_a_suggestion_is_decided_once_however_often_it_is_pressed(node, ada, as_ada, decision):
    later = NOW + timedelta(days=3)
    slug = create_event(ada, themed(later), NOW, state=State.SUGGESTED).slug
    address = url_of("agenda_desk:decide", slug, decision)
    assert [as_ada.post(address).status_code for _ in range(2)] == [302, 302]
    assert len(changes_of(f"event:{slug}")) == 2


def test_a_recap_that_is_saved_twice_is_saved_once(paris, ada, as_ada):
    slug = create_event(ada, themed(NOW), NOW, state=State.CONFIRMED).slug
    data = {**LINES, "version": "1", "head_count": "12", "notes_en": "Warm."}
    data |= {"links-TOTAL_FORMS": "1", "links-0-kind": "video"}
    data |= {"links-0-url": "https://film.example/1"}
    address = url_of("agenda_desk:afterwards", slug)
    with clock.set_to(NOW + timedelta(days=1)):
        assert [as_ada.post(address, data).status_code for _ in range(2)] == [302, 302]
        assert as_ada.post(address, data | {"notes_en": "Cold."}).status_code == 409
    assert len(event_for(ada, slug).links) == 1
    assert len(changes_of(f"event:{slug}")) == 2


def test_what_is_deleted_twice_is_deleted_once(node, ada, as_ada):
    draft = create_event(ada, themed(NOW), NOW).slug
    venue = create_venue(ada, VenuePlan(name="La Halle"), NOW).slug
    template = create_template(ada, draft, "Theme night", NOW).slug
    for address in (
        url_of("agenda_desk:withdraw", draft),
        url_of("agenda_desk:venue_remove", venue),
        url_of("agenda_desk:template_remove", template),
    ):
        assert [as_ada.post(address).status_code for _ in range(2)] == [302, 302]
    assert not Event.objects.exists()

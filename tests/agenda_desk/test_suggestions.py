"""A visitor suggests, hosts learn of it, hosts decide."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, example, given, settings, strategies as st

from meshup.agenda.choices import State
from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.models import Event
from meshup.agenda_desk.jobs import tell_of_suggestion
from meshup.community.domain.notifications import choose, send_digest
from meshup.community.models import Node, Notification
from meshup.history.domain.queries import changes_of
from meshup.history.models import Change
from meshup.kit import clock
from meshup.moderation.limits import LIMITS
from tests.agenda.paris import NOW
from tests.desk.conftest import url_of
from tests.effort import examples

MOST = LIMITS["suggest"].network[0].most
pytestmark = pytest.mark.django_db

DATA = {
    "title": "Coffee with Chloé",
    "starts": "2026-11-24T18:00",
    "place": "Chez Ada",
    "words": "I am in town.",
    "reach": "chloe@lyon.example",
}


@pytest.fixture(autouse=True)
def _no_counts(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    cache.clear()
    yield
    cache.clear()


def test_a_visitor_suggests_without_account_or_cookie(as_chloe):
    asked = as_chloe.get(url_of("agenda_desk:suggest"))
    sent = as_chloe.post(url_of("agenda_desk:suggest"), DATA)
    thanked = as_chloe.get(sent["Location"])
    assert sent["Location"] == url_of("agenda_desk:suggested")
    assert [dict(answer.cookies) for answer in (asked, sent, thanked)] == [{}, {}, {}]
    event = Event.objects.get()
    assert (event.state, event.kind, event.suggested_by) == (
        "suggested",
        "impromptu",
        DATA["reach"],
    )
    assert event.texts == {"en": "I am in town.\n\nChez Ada"}


def test_what_nobody_sees_of_a_suggestion_is_dropped(as_chloe):
    typed = {
        "title": "Coffee\x07 with\r\nBcc: all@lyon.example\x1b[31m",
        "place": "Chez\x85Ada\u202e",
        "words": "One.\r\nTwo.\x0b\x7fThree.\x00",
        "reach": "chloe\x01@lyon.example",
    }
    as_chloe.post(url_of("agenda_desk:suggest"), DATA | typed)
    event = Event.objects.get()
    assert event.titles == {"en": "Coffee with Bcc: all@lyon.example[31m"}
    assert event.summaries == {"en": "Chez Ada"}
    assert event.texts == {"en": "One.\nTwo.\nThree.\n\nChez Ada"}
    assert event.suggested_by == "chloe@lyon.example"


@given(
    title=st.text(
        st.characters(exclude_categories=["Cs"], min_codepoint=1), min_size=1, max_size=80
    )
)
@example(title="Coffee\r\nBcc: all@lyon.example\r\n\r\n<script>")
@example(title="Coffee\x01\x1b\x85\u2028x")
@settings(max_examples=examples(30), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_letter_has_the_headers_that_every_letter_has_whatever_the_title(ada, title):
    Event.objects.update_or_create(
        slug="e",
        defaults={
            "uid": "e",
            "state": State.SUGGESTED,
            "time_zone": "Europe/Paris",
            "titles": {"en": title},
            "starts_at": NOW,
            "ends_at": NOW + timedelta(hours=1),
            "changed_at": NOW,
        },
    )
    mail.outbox.clear()
    Notification.objects.all().delete()
    tell_of_suggestion.enqueue(ada.pk, "e")
    (letter,) = mail.outbox
    read = message_from_bytes(letter.message().as_bytes(), policy=default)
    names = {"Content-Type", "Content-Transfer-Encoding", "MIME-Version", "Subject", "From"}
    assert sorted(read.keys()) == sorted({*names, "To", "Date", "Message-ID"})
    assert read["To"] == "ada@paris.example"
    assert not set(read.get_content()) & set("\x00\x07\x1b\x7f\x85")


def test_the_form_may_be_kept_for_everybody(as_chloe):
    assert as_chloe.get(url_of("agenda_desk:suggest"))["X-Meshup-Tags"] == "node"


def test_hosts_learn_by_letter_of_the_title_and_nothing_else(as_chloe, ada, bilal):
    as_chloe.post(url_of("agenda_desk:suggest"), DATA)
    (letter,) = mail.outbox
    assert letter.to == ["ada@paris.example"]
    assert "Coffee with Chloé" in f"{letter.subject} {letter.body}"
    assert url_of("agenda_desk:suggestions") in letter.body
    assert "lyon.example" not in f"{letter.subject} {letter.body}"
    assert "in town" not in letter.body


def test_hosts_hear_at_once_once_a_day_or_never(as_chloe, ada):
    for frequency, letters in (("now", 1), ("daily", 0), ("never", 0)):
        mail.outbox.clear()
        choose(ada, {"suggestions": frequency})
        as_chloe.post(url_of("agenda_desk:suggest"), DATA | {"title": f"Coffee, {frequency}"})
        assert (frequency, len(mail.outbox)) == (frequency, letters)


def test_a_helper_who_decides_nothing_hears_nothing(as_chloe, ada, bilal, as_bilal):
    choose(bilal, {"suggestions": "now"})
    as_chloe.post(url_of("agenda_desk:suggest"), DATA)
    send_digest(bilal.pk)
    assert [letter.to for letter in mail.outbox] == [["ada@paris.example"]]
    assert "letters-suggestions" not in as_bilal.get(url_of("community:me")).text


def test_who_hears_once_a_day_gets_one_letter_about_all_of_them(as_chloe, ada):
    choose(ada, {"suggestions": "daily"})
    for title in ("Coffee", "Tea"):
        as_chloe.post(url_of("agenda_desk:suggest"), DATA | {"title": title})
    send_digest(ada.pk)
    (letter,) = mail.outbox
    assert letter.subject == "Paris P2P: 2 things wait for you"
    assert all(f"- a visitor suggests “{title}”" in letter.body for title in ("Coffee", "Tea"))
    assert f"{url_of('community:me')}#letters" in letter.body


def test_a_letter_that_waits_since_before_an_upgrade_is_still_written():
    job: DBTaskResult[..., None] = DBTaskResult(task_path="meshup.desk.jobs.tell_of_suggestion")
    assert import_string(job.task_path) is tell_of_suggestion


def test_a_title_of_two_lines_neither_stops_the_letter_nor_writes_in_its_head(as_chloe, ada):
    as_chloe.post(
        url_of("agenda_desk:suggest"),
        {**DATA, "title": "Coffee\r\nBcc: eve@x.example", "place": "a\nb"},
    )
    (letter,) = mail.outbox
    assert "“Coffee Bcc: eve@x.example”" in letter.subject
    assert letter.recipients() == ["ada@paris.example"]
    assert Event.objects.get().summaries == {"en": "a b"}


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"starts": "soon"}, "starts"),
        ({"ends": "2026-11-24T17:00"}, "ends"),
        ({"starts": "2020-01-01T10:00"}, "__all__"),
        ({"words": "x" * 2001}, "words"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(as_chloe, data, field):
    answer = as_chloe.post(url_of("agenda_desk:suggest"), {**DATA, **data})
    assert answer.status_code in {409, 422}
    assert list(answer.context["form"].errors) == [field]
    assert "chloe@lyon.example" in answer.text
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "sender", ["http://[", "null", "http://testserver:81", "https://x@testserver"]
)
def test_an_old_browser_on_another_site_is_refused(node, sender):
    answer = Client().post(url_of("agenda_desk:suggest"), DATA, headers={"origin": sender})
    assert answer.status_code == 403
    assert not Event.objects.exists()


@pytest.mark.parametrize("title", [f"Paris P2P {day}" for day in ("2027-02-03", "2027-02-04")])
def test_a_suggestion_never_takes_the_page_of_a_date_of_a_series(paris, as_chloe, as_ada, title):
    edition = as_chloe.get("/en/events/paris-p2p-2027-02-03/").status_code
    as_chloe.post(url_of("agenda_desk:suggest"), {**DATA, "title": title})
    as_chloe.post(
        url_of("agenda_desk:suggest"), {**DATA, "title": "Paris P2P", "starts": "2027-02-03T18:00"}
    )
    as_chloe.post(
        url_of("agenda_desk:suggest"), {**DATA, "title": "Paris P2P", "starts": "2027-02-03T18:00"}
    )
    assert edition == as_chloe.get("/en/events/paris-p2p-2027-02-03/").status_code == 200
    assert Event.objects.filter(state="suggested").count() == 3


def test_a_suggestion_may_be_called_new(as_chloe, as_ada):
    as_chloe.post(url_of("agenda_desk:suggest"), {**DATA, "title": "New"})
    slug = Event.objects.get().slug
    assert as_ada.get(url_of("desk:event", slug)).context["event"].titles == {"en": "New"}


def test_a_machine_that_fills_in_everything_is_thanked_and_forgotten(as_chloe):
    answer = as_chloe.post(
        url_of("agenda_desk:suggest"), {**DATA, "website": "https://spam.example"}
    )
    assert answer["Location"] == url_of("agenda_desk:suggested")
    assert not Event.objects.exists()


def test_from_one_address_come_only_so_many(as_chloe):
    answers = [
        as_chloe.post(url_of("agenda_desk:suggest"), DATA).status_code for _ in range(MOST + 1)
    ]
    assert answers == [*(302 for _ in range(MOST)), 429]
    elsewhere = as_chloe.post(url_of("agenda_desk:suggest"), DATA, REMOTE_ADDR="198.51.100.7")
    assert elsewhere.status_code == 302


def test_a_suggestion_from_another_site_is_refused(as_chloe):
    headers = {"sec-fetch-site": "cross-site"}
    assert as_chloe.post(url_of("agenda_desk:suggest"), DATA, headers=headers).status_code == 403
    assert not Event.objects.exists()


def test_hosts_may_close_the_door(as_chloe):
    Node.objects.update(suggestions_open=False)
    assert as_chloe.get(url_of("agenda_desk:suggest")).status_code == 403
    assert as_chloe.post(url_of("agenda_desk:suggest"), DATA).status_code == 403


def test_hosts_read_how_to_reach_the_visitor_and_helpers_do_not(as_chloe, as_ada, as_bilal):
    as_chloe.post(url_of("agenda_desk:suggest"), DATA)
    for name, args in (("agenda_desk:suggestions", ()), ("desk:event", ("coffee-with-chloe",))):
        address = url_of(name, *args)
        assert "chloe@lyon.example" in as_ada.get(address).text
        assert "chloe@lyon.example" not in as_bilal.get(address).text


def test_a_published_suggestion_is_public_and_its_visitor_forgotten(as_chloe, as_ada):
    as_chloe.post(url_of("agenda_desk:suggest"), DATA)
    as_ada.post(url_of("agenda_desk:decide", "coffee-with-chloe", "publish"))
    assert event_of("coffee-with-chloe").state == "confirmed"
    assert Event.objects.get().suggested_by == ""


def decide(browser, decision):
    """Decide on the suggestion, and return the page on which that is said."""
    answer = browser.post(url_of("agenda_desk:decide", "coffee-with-chloe", decision))
    assert answer["Location"] == url_of("agenda_desk:suggestions")
    return browser.get(answer["Location"])


@pytest.mark.parametrize(
    ("decision", "sentence"),
    [("publish", "Published."), ("turn-down", "Turned down. How to reach the visitor is erased")],
)
def test_a_decision_is_said_in_the_list_and_undone_without_what_was_erased(
    as_chloe, as_ada, decision, sentence
):
    as_chloe.post(url_of("agenda_desk:suggest"), DATA)
    shown = decide(as_ada, decision)
    assert sentence in shown.text
    (change, *_) = changes_of("event:coffee-with-chloe")
    back = url_of("agenda_desk:suggestions")
    undo = url_of("desk:undo", "event", "coffee-with-chloe")
    assert f'action="{undo}"' in shown.text
    undone = as_ada.post(undo, {"change": change.number, "next": back})
    assert undone["Location"] == back
    event = Event.objects.get()
    assert (event.state, event.suggested_by) == ("suggested", "")
    assert "chloe@lyon.example" not in as_ada.get(back).text
    assert "chloe@lyon.example" not in str(Change.objects.values_list("rows", flat=True))


def test_a_suggestion_whose_time_is_over_is_turned_down_or_given_another(as_chloe, as_ada):
    as_chloe.post(url_of("agenda_desk:suggest"), DATA)
    publish = url_of("agenda_desk:decide", "coffee-with-chloe", "publish")
    assert publish in as_ada.get(url_of("agenda_desk:suggestions")).text
    with clock.set_to(NOW + timedelta(days=9)):
        shown = as_ada.get(url_of("agenda_desk:suggestions")).text
        assert publish not in shown
        assert "Its time is over" in shown
        answer = as_ada.post(publish)
        assert answer.status_code == 409
        assert f'href="{url_of("agenda_desk:suggestions")}">Back' in answer.text
        assert Event.objects.get().suggested_by == DATA["reach"]
        decide(as_ada, "turn-down")


def test_one_that_is_turned_down_is_gone(as_chloe, as_ada):
    as_chloe.post(url_of("agenda_desk:suggest"), DATA)
    as_ada.post(url_of("agenda_desk:decide", "coffee-with-chloe", "turn-down"))
    assert not Event.objects.exists()

"""Visitors' suggestions and hosts' names go when they are asked to, and when their time is over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from meshup.agenda.domain.events import create_event, edit_event
from meshup.agenda.domain.personal_data import SUGGESTIONS
from meshup.agenda.domain.suggestions import suggest, take_up_suggestion, turn_down_suggestion
from meshup.agenda.models import Event
from meshup.community.domain.people import remove, subject_of
from meshup.history.domain.personal_data import HISTORY
from meshup.history.domain.undoing import undo
from meshup.history.errors import NothingToUndo
from meshup.history.models import Change
from meshup.kit import personal_data
from meshup.kit.personal_data import Subject
from tests.agenda.paris import NOW, themed

pytestmark = pytest.mark.django_db
SEVEN = datetime(2026, 11, 24, 18, tzinfo=UTC)
CHLOE = Subject(email="chloe@lyon.example")
OTHER = "nochloe@lyon.example"


@pytest.fixture
def slug(node):
    plan = replace(themed(SEVEN), texts={"en": "Ask me\nchloe@lyon.example, or at the bar."})
    return suggest(plan, "Signal, or Chloe@Lyon.example", NOW).slug


def test_a_visitor_takes_their_waiting_suggestion_along(slug):
    [record] = personal_data.export(CHLOE)["agenda.suggestions"]
    assert record["suggested_by"] == "Signal, or Chloe@Lyon.example"
    assert "Ask me" in record["texts"]["en"]


def test_a_waiting_suggestion_goes_with_its_history_and_others_stay(slug, node):
    other = suggest(themed(SEVEN), OTHER, NOW)
    assert personal_data.erase(CHLOE)["agenda.suggestions"] == 1
    assert list(Event.objects.all()) == [other]
    assert set(Change.objects.values_list("about", flat=True)) == {f"event:{other.slug}"}
    assert personal_data.export(CHLOE) == {}
    assert Subject(email=OTHER) in personal_data.known_subjects()


def test_whoever_can_be_reached_by_mail_is_known(slug, node):
    suggest(themed(SEVEN), "Only by phone: 06", NOW)
    assert set(SUGGESTIONS.subjects()) == {CHLOE}


def test_an_address_inside_texts_of_the_past_is_taken_out(slug, ada):
    turn_down_suggestion(ada, slug, NOW)
    assert "chloe@lyon.example" in str([change.rows for change in Change.objects.all()])
    assert personal_data.erase(CHLOE)["history"] == 2
    assert "chloe" not in str([change.rows for change in Change.objects.all()]).lower()
    undo(ada, f"event:{slug}", NOW)
    assert Event.objects.get().texts == {"en": "Ask me\n…, or at the bar."}


def test_what_everybody_reads_stays_and_undo_refuses_what_no_longer_fits(slug, ada):
    take_up_suggestion(ada, slug, NOW)
    personal_data.erase(CHLOE)
    event = Event.objects.get(slug=slug)
    assert "chloe@lyon.example" in event.texts["en"]
    with pytest.raises(NothingToUndo):
        undo(ada, f"event:{slug}", NOW)


def test_the_communitys_own_address_is_nobodys(ada, node):
    plan = replace(themed(SEVEN), texts={"en": f"Write to {node.contact}"})
    create_event(ada, plan, NOW)
    assert HISTORY.erase(Subject(email=node.contact)) == 0
    assert node.contact in str(Change.objects.get().rows)


def test_who_is_erased_leaves_changes_without_a_name(ada, bilal):
    event = create_event(ada, themed(SEVEN), NOW)
    edit_event(ada, event.slug, event.version, replace(themed(SEVEN), titles={"en": "New"}), NOW)
    Change.objects.filter(verb="edit").update(by=bilal)
    [told] = personal_data.export(subject_of(bilal))["history"]
    assert told["about"] == f"event:{event.slug}"
    remove(ada, bilal.pk)
    assert list(Change.objects.order_by("pk").values_list("by", flat=True)) == [ada.pk, None]


def test_changes_of_the_node_itself_are_nobodys(node):
    create_event(None, themed(SEVEN), NOW)
    assert HISTORY.export(Subject(email="x@x.example")) == []
    assert HISTORY.erase(Subject(email="x@x.example")) == 0


def test_a_suggestion_turned_down_is_forgotten_after_thirty_days(slug, ada):
    turn_down_suggestion(ada, slug, NOW)
    assert SUGGESTIONS.expire(NOW + timedelta(days=29)) == 0
    assert SUGGESTIONS.expire(NOW + timedelta(days=31)) == 2
    assert not Change.objects.exists()


def test_a_suggestion_brought_back_is_not_forgotten(slug, ada):
    turn_down_suggestion(ada, slug, NOW)
    undo(ada, f"event:{slug}", NOW)
    count = Change.objects.count()
    assert SUGGESTIONS.expire(NOW + timedelta(days=31)) == 0
    assert Change.objects.count() == count


def test_a_draft_that_was_withdrawn_keeps_its_history(ada):
    event = create_event(ada, themed(SEVEN), NOW)
    turn_down_suggestion(ada, event.slug, NOW)
    assert SUGGESTIONS.expire(NOW + timedelta(days=31)) == 0
    assert Change.objects.count() == 2


def test_how_to_reach_a_visitor_is_forgotten_thirty_days_after_their_day(slug):
    over = Event.objects.get().ends_at
    assert SUGGESTIONS.expire(over + timedelta(days=29)) == 0
    assert SUGGESTIONS.expire(over + timedelta(days=31)) == 1
    assert Event.objects.get().suggested_by == ""


def test_looking_through_the_history_asks_once_however_long_it_is(
    ada, bilal, django_assert_num_queries
):
    def ask():
        with django_assert_num_queries(2):
            HISTORY.export(subject_of(bilal))

    HISTORY.export(subject_of(bilal))  # the node is remembered from here on
    for day in range(3):
        create_event(ada, themed(SEVEN + timedelta(days=day)), NOW)
        ask()

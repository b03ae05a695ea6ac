"""What was changed, in words; the desk's tests read them on its pages."""

import pytest
from django.utils import translation

from meshup.agenda.domain.life_cycle import confirm
from meshup.history.domain.queries import changes_of, latest_changes
from meshup.history.domain.sentences import sentences
from meshup.history.domain.tracking import Tracked, Wording, register, show_at
from meshup.history.models import Change
from tests.agenda.paris import DECEMBER, NOW

pytestmark = pytest.mark.django_db
LEFT = [["ballad", 7, {"titles": {"en": "Old"}}, {"titles": {"en": "New"}}], ["verse", 1, None, {}]]


def words(changes) -> list[str]:
    with translation.override("en"):
        return [sentence.words for sentence in sentences(changes)]


@pytest.fixture
def room_that_left(node, ada):
    Change.objects.create(at=NOW, by=ada, verb="sing", about="ballad:nettle", rows=LEFT)


def test_a_change_of_a_room_that_left_is_still_said(room_that_left):
    assert words(latest_changes()) == ["Ada changed “nettle”."]
    assert [one.shown for one in sentences(latest_changes())] == [False]


def test_it_breaks_no_page_of_the_desk(room_that_left, as_ada):
    for page in ("", "history/", "history/ballad/nettle/"):
        answer = as_ada.get(f"/en/desk/{page}")
        assert (answer.status_code, "Ada changed “nettle”." in answer.text) == (200, True)
    assert as_ada.get("/en/desk/history/ballad/nettle/thing/").status_code == 404
    assert as_ada.get("/en/desk/history/ballad/nettle/undo/").status_code == 200
    assert as_ada.post("/en/desk/history/ballad/nettle/undo/").status_code == 409


def test_a_room_says_its_changes_in_its_own_words(room_that_left, rooms, series):
    wording = Wording(
        verbs={"sing": "%(who)s sang %(what)s: %(columns)s, once %(before)s, now %(after)s."},
        columns={"titles": "title", "version": "version"},
        names=lambda rows: [f"«{row['titles']['en']}»" for row in rows],
        detail=lambda row: row["titles"]["en"].lower(),
    )
    model = type(series)
    register(Tracked(kind="ballad", model=model, tags=lambda _row: (), wording=wording))
    show_at("ballad", "site:home")
    (sentence,) = sentences(changes_of("ballad:nettle"))
    assert (sentence.words, sentence.shown) == ("Ada sang «New»: title, once old, now new.", True)


def test_first_words_that_were_kept_without_a_before_are_said_as_ever(ada, series):
    """Changes that earlier versions recorded have no row before the first words about a date."""
    confirm(ada, DECEMBER, NOW)
    change = Change.objects.get(about=f"event:{DECEMBER}")
    kind, key, _before, after = change.rows[0]
    change.rows = [[kind, key, None, {**after, "texts": {"en": "Mulled wine."}}]]
    change.verb = "edit"
    change.save()
    assert words(changes_of(f"event:{DECEMBER}")) == [
        "Ada edited “Paris P2P” of 2 December 2026: text."
    ]


def test_names_are_asked_once_however_many_changes_there_are(
    ada, series, django_assert_num_queries
):
    confirm(ada, DECEMBER, NOW)
    changes = changes_of(f"event:{DECEMBER}") * 3
    sentences(changes)  # the node is remembered from here on
    with django_assert_num_queries(1):
        sentences(changes)

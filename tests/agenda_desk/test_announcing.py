"""The page from which a host announces an event: texts of its state, in each language."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event, record_afterwards, set_timetable
from meshup.agenda.domain.life_cycle import cancel, confirm, move, move_online, skip
from meshup.agenda.domain.plans import Afterwards, LinePlan
from meshup.agenda.domain.queries.events import event_of
from meshup.agenda_desk.domain.announcement import POST_LENGTH
from meshup.agenda_desk.domain.announcing import ready_texts
from meshup.community.domain.nodes import edit_node
from meshup.community.domain.queries import this_node
from meshup.kit import clock
from tests.agenda.domain.test_registration import edited
from tests.agenda.paris import DECEMBER, NOW, themed
from tests.agenda.talks import placed
from tests.desk.conftest import url_of

pytestmark = pytest.mark.django_db

PAGE = "agenda_desk:announce"


def texts_of(slug, now=NOW):
    """Return the ready texts of an event by language."""
    return {ready.language: ready for ready in ready_texts(event_of(slug), this_node(), now)}


def all_of(ready):
    return (ready.post, ready.forum_post, ready.subject, ready.mail)


def test_a_host_copies_texts_and_takes_a_picture_in_each_language(paris, as_ada):
    shown = as_ada.get(url_of(PAGE, DECEMBER))
    assert shown.status_code == 200
    for language in ("fr", "en"):
        for kind in ("post", "forum", "subject", "mail"):
            assert f'data-copy="{kind}-{language}"' in shown.text
            assert f'id="{kind}-{language}"' in shown.text
        assert f"?lang={language}" in shown.text
        assert f'download="{DECEMBER}-{language}.png"' in shown.text
    assert "not confirmed yet" in shown.text
    assert url_of(PAGE, DECEMBER) in as_ada.get(url_of("desk:event", DECEMBER)).text


def test_what_is_on_says_when_and_where(paris, ada):
    confirm(ada, DECEMBER, NOW)
    english, french = texts_of(DECEMBER)["en"], texts_of(DECEMBER)["fr"]
    assert english.subject == "Paris P2P #88, Wednesday 2 December 2026, 18:30"
    for text in (english.post, english.forum_post, english.mail):
        assert "Wednesday 2 December 2026, 18:30 to 23:00" in text
        assert "Ground Control, Paris" in text
        assert f"/en/events/{DECEMBER}/" in text
    assert "18:30 Doors" in english.mail
    assert "Meet *peers*." in english.forum_post
    assert "#ParisP2P #Paris" in english.post
    assert "Mercredi 2 décembre 2026" in french.post
    assert f"/fr/events/{DECEMBER}/" in french.post
    assert "Meet" not in "".join(all_of(french))


def test_what_was_moved_says_from_when_to_when(paris, ada):
    event = event_of(DECEMBER)
    week = timedelta(days=7)
    move(ada, DECEMBER, event.starts_at + week, event.ends_at + week, NOW)
    english = texts_of(DECEMBER)["en"]
    assert english.post.startswith("New date: Paris P2P #88\n")
    moved = "Moved from Wednesday 2 December 2026, 18:30 to Wednesday 9 December 2026, 18:30"
    assert moved in english.post
    assert "Nouvelle date" in texts_of(DECEMBER)["fr"].subject


def test_what_is_online_gives_its_link_and_no_street(paris, ada):
    move_online(ada, DECEMBER, "https://visio.example/p2p", NOW)
    english = texts_of(DECEMBER)["en"]
    assert "Online https://visio.example/p2p" in english.post
    assert "Ground Control" not in "".join(all_of(english))


def test_what_is_cancelled_says_why_and_sends_nobody_anywhere(paris, ada):
    cancel(ada, DECEMBER, {"fr": "La salle est fermée.", "en": "The hall is closed."}, NOW)
    both = texts_of(DECEMBER)
    assert both["en"].post.startswith("Cancelled: Paris P2P #88\nWednesday 2 December 2026")
    assert "The hall is closed." in both["en"].post
    assert "La salle est fermée." in both["fr"].mail
    for text in all_of(both["en"]):
        assert "Ground Control" not in text
        assert "Doors" not in text


def test_what_is_over_says_how_it_was(paris, ada, as_ada):
    slug = "paris-p2p-2026-11-04"
    assert "Nothing is kept of this evening yet." in as_ada.get(url_of(PAGE, slug)).text
    lines = [LinePlan(kind="talk", titles={"en": "Routing"}), LinePlan(kind="doors")]
    set_timetable(ada, slug, 0, lines, NOW)
    video = {"kind": "video", "label": "Talk", "url": "https://video.example/1"}
    afterwards = Afterwards(head_count=42, notes={"en": "We built *three* things."}, links=(video,))
    record_afterwards(ada, slug, event_of(slug).version, afterwards, NOW)
    english, french = texts_of(slug)["en"], texts_of(slug)["fr"]
    assert english.subject.startswith("How it was: Paris P2P #87")
    assert "42 people came." in english.post
    assert "We built *three* things." in english.forum_post
    assert "Talk: <https://video.example/1>" in english.forum_post
    assert "### Programme\n\n- Routing\n\n" in english.forum_post
    assert "Nothing is kept" not in as_ada.get(url_of(PAGE, slug)).text
    assert "Meet *peers*" not in english.forum_post
    assert "three" not in "".join(all_of(french))


def test_no_text_has_a_placeholder_or_is_too_long_in_any_state(paris, ada):
    for number, act in enumerate(
        (
            event_of,
            lambda slug: cancel(ada, slug, {"en": "word " * 199}, NOW),
            lambda slug: move_online(ada, slug, "https://v.example/" + "x" * 150, NOW),
            lambda slug: set_timetable(
                ada, slug, event_of(slug).version, [LinePlan(kind="talk")] * 60, NOW
            ),
        )
    ):
        made = create_event(
            None,
            themed(NOW + timedelta(days=number + 2), titles={"en": "Long " * 30}),
            NOW,
            state=State.CONFIRMED,
        )
        act(made.slug)
        for when in (NOW, NOW + timedelta(days=60)):
            for language, ready in texts_of(made.slug, when).items():
                assert ready.post_length <= POST_LENGTH
                for text in all_of(ready):
                    assert text.strip() == text
                    assert text
                    assert not any(mark in text for mark in ("%(", "{", "None", "\n\n\n")), language


def test_texts_do_not_depend_on_the_language_of_whoever_asks(paris):
    seen = []
    for language in ("en", "fr"):
        with translation.override(language):
            seen.append([all_of(ready) for ready in texts_of(DECEMBER).values()])
    assert seen[0] == seen[1]


def test_a_node_of_one_language_shows_it_unfolded(paris, ada, as_ada):
    edit_node(ada, {"languages": ["en"]}, version=this_node().version)
    shown = as_ada.get(url_of(PAGE, DECEMBER))
    assert 'class="announcement"' not in shown.text
    assert 'id="post-fr"' not in shown.text


def test_what_nobody_may_read_is_not_announced(paris, ada, as_ada, as_bilal, as_chloe):
    draft = create_event(ada, themed(NOW + timedelta(days=3)), NOW, state=State.DRAFT)
    skip(ada, DECEMBER, NOW)
    for slug in (draft.slug, DECEMBER, "nothing-2026-01-01"):
        assert as_ada.get(url_of(PAGE, slug)).status_code == 404
    assert url_of(PAGE, draft.slug) not in as_ada.get(url_of("desk:event", draft.slug)).text
    january = url_of(PAGE, "paris-p2p-2027-01-06")
    assert as_bilal.get(january).status_code == 200
    assert as_chloe.get(january).status_code == 302
    assert as_ada.post(january).status_code == 405


def test_the_page_asks_as_much_for_two_languages_as_for_one(paris, ada, as_ada):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert as_ada.get(url_of(PAGE, DECEMBER)).status_code == 200
        return len(seen)

    queries()
    both = queries()
    edit_node(ada, {"languages": ["en"]}, version=this_node().version)
    queries()
    assert queries() == both


def test_after_the_evening_the_page_speaks_of_it_as_past(paris, ada, as_ada):
    confirm(ada, DECEMBER, NOW)
    with clock.set_to(NOW + timedelta(days=30)):
        assert "How it was: Paris P2P #88" in as_ada.get(url_of(PAGE, DECEMBER)).text


def test_a_place_that_is_told_to_those_who_come_is_in_no_text(paris, ada):
    edited(ada, DECEMBER, place_audience="attendees")
    english = texts_of(DECEMBER)["en"]
    assert "Ground Control" not in "".join(all_of(english))
    assert "Paris\nThe place is told to those who come." in english.post


def test_who_speaks_is_announced_with_the_talk(paris):
    placed()
    ready = texts_of(DECEMBER)["en"]
    assert "20:00 Gossip without a crowd – Nadia K., le Grand Robert" in ready.mail
    after = texts_of(DECEMBER, NOW + timedelta(days=30))["en"]
    assert "Gossip without a crowd – Nadia K., le Grand Robert" in after.mail

"""What is kept of an event that took place."""

from datetime import timedelta

import pytest

from meshup.agenda.domain.events import record_afterwards, set_timetable
from meshup.agenda.domain.plans import Afterwards, LinePlan
from meshup.agenda.domain.queries.events import event_of
from meshup.history.domain.undoing import undo
from tests.agenda.paris import DECEMBER, NOW
from tests.attendance.people import comes
from tests.desk.conftest import LINES, url_of

pytestmark = pytest.mark.django_db

NOVEMBER = "paris-p2p-2026-11-04"
DAY = timedelta(days=1)
SLIDES = {"kind": "slides", "label": "BGP", "url": "https://x.example/bgp.pdf"}


def form_data(version, *links, **more):
    form = {**LINES, "version": str(version), "links-TOTAL_FORMS": str(len(links)), **more}
    for number, link in enumerate(links):
        form |= {f"links-{number}-{name}": value for name, value in link.items()}
    return form


def test_heads_notes_and_links_are_kept(paris, as_bilal):
    form = form_data(0, SLIDES, {"kind": "slides"}, head_count="58", notes_fr="Bondé.")
    assert as_bilal.post(url_of("agenda_desk:afterwards", NOVEMBER), form).status_code == 302
    event = event_of(NOVEMBER)
    assert (event.head_count, event.notes) == (58, {"fr": "Bondé."})
    assert [(link.kind, link.label) for link in event.links] == [("slides", "BGP")]


def test_a_link_is_removed(paris, as_ada):
    as_ada.post(url_of("agenda_desk:afterwards", NOVEMBER), form_data(0, SLIDES))
    as_ada.post(
        url_of("agenda_desk:afterwards", NOVEMBER), form_data(1, {**SLIDES, "DELETE": "on"})
    )
    assert event_of(NOVEMBER).links == ()


@pytest.mark.parametrize("head_count", ["-1", "many", "100001"])
def test_a_count_that_cannot_be_is_refused(paris, as_ada, head_count):
    form = form_data(0, head_count=head_count, notes_en="Kept.")
    answer = as_ada.post(url_of("agenda_desk:afterwards", NOVEMBER), form)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["head_count"])
    assert "Kept." in answer.text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "nowhere", "ftp://x.example/"])
def test_a_link_that_leads_nowhere_is_refused(paris, as_ada, url):
    answer = as_ada.post(
        url_of("agenda_desk:afterwards", NOVEMBER), form_data(0, {**SLIDES, "url": url})
    )
    assert answer.status_code == 422
    assert list(answer.context["links"].forms[0].errors) == ["url"]


def test_of_two_who_count_the_second_sees_the_first_count(paris, ada, as_door):
    record_afterwards(ada, NOVEMBER, 0, Afterwards(head_count=40, notes={"fr": "Bien."}), NOW)
    record_afterwards(ada, NOVEMBER, 1, Afterwards(head_count=46, notes={"fr": "Bien."}), NOW)
    answer = as_door.post(
        url_of("agenda_desk:afterwards", NOVEMBER), {"version": "1", "head_count": "44"}
    )
    assert answer.status_code == 409
    assert [(d.theirs, d.yours) for d in answer.context["differences"]] == [("46", "44")]
    assert as_door.post(
        url_of("agenda_desk:afterwards", NOVEMBER), {"version": "2", "head_count": "44"}
    )
    assert (event_of(NOVEMBER).head_count, event_of(NOVEMBER).notes) == (44, {"fr": "Bien."})


@pytest.fixture
def talks(paris, ada):
    """Two talks at the same hour, one with slides and a repository, and the doors."""
    start = event_of(NOVEMBER).starts_at
    links = (SLIDES, {"kind": "other", "label": "Code", "url": "https://x.example/code"})
    lines = [
        LinePlan(kind="doors", starts_at=start),
        LinePlan(kind="talk", starts_at=start, titles={"en": "BGP"}, zone="A", links=links),
        LinePlan(kind="talk", starts_at=start, titles={"en": "Nodes"}, zone="B"),
    ]
    set_timetable(ada, NOVEMBER, 0, lines, NOW)
    return f"talk-{start:%Y%m%d%H%M}"


def links_of_talks():
    return [[link.url for link in line.links] for line in event_of(NOVEMBER).timetable]


def test_each_talk_gets_its_slides_and_its_video(talks, as_bilal):
    address = url_of("agenda_desk:afterwards", NOVEMBER)
    shown = as_bilal.get(address).context["talks"]
    assert [(talk.prefix, talk["slides"].value()) for talk in shown] == [
        (f"{talks}-0", SLIDES["url"]),
        (f"{talks}-1", None),
    ]
    more = {
        f"{talks}-0-slides": "https://x.example/new.pdf",
        f"{talks}-1-video": "https://x.example/v",
    }
    assert as_bilal.post(address, form_data(1, head_count="40", **more)).status_code == 302
    assert links_of_talks() == [
        [],
        ["https://x.example/new.pdf", "https://x.example/code"],
        ["https://x.example/v"],
    ]


def test_links_of_talks_are_undone_with_the_recap(talks, ada, as_ada):
    before = links_of_talks()
    as_ada.post(
        url_of("agenda_desk:afterwards", NOVEMBER), form_data(1, **{f"{talks}-0-slides": ""})
    )
    assert links_of_talks() == [[], ["https://x.example/code"], []]
    undo(ada, f"event:{NOVEMBER}", NOW)
    assert links_of_talks() == before


def test_a_link_of_a_talk_that_leads_nowhere_is_refused(talks, as_ada):
    more = {f"{talks}-1-slides": "ftp://x.example/", f"{talks}-0-slides": SLIDES["url"]}
    answer = as_ada.post(
        url_of("agenda_desk:afterwards", NOVEMBER), form_data(1, notes_en="Kept.", **more)
    )
    assert (answer.status_code, list(answer.context["talks"][1].errors)) == (422, ["slides"])
    assert "ftp://x.example/" in answer.text
    assert "Kept." in answer.text


def test_what_was_typed_stays_with_its_talk_when_another_saves_first(talks, ada, as_ada):
    record_afterwards(ada, NOVEMBER, 1, Afterwards(head_count=40), NOW)
    more = {f"{talks}-1-slides": "https://x.example/nodes"}
    answer = as_ada.post(url_of("agenda_desk:afterwards", NOVEMBER), form_data(1, **more))
    assert answer.status_code == 409
    assert answer.context["talks"][1]["slides"].value() == "https://x.example/nodes"


def test_a_helper_at_the_door_only_counts(talks, as_door):
    address = url_of("agenda_desk:afterwards", NOVEMBER)
    answer = as_door.get(address)
    assert (answer.context["talks"], answer.context["links"]) == ((), None)
    more = {f"{talks}-0-slides": "", "notes_en": "No."}
    as_door.post(address, form_data(1, SLIDES, head_count="12", **more))
    event = event_of(NOVEMBER)
    assert (event.head_count, event.notes, event.links) == (12, {}, ())
    assert links_of_talks()[1] == [SLIDES["url"], "https://x.example/code"]


def test_more_links_are_asked_for_without_scripts(paris, as_ada):
    address = url_of("agenda_desk:afterwards", NOVEMBER)
    answer = as_ada.post(address, form_data(0, SLIDES, **{"links-more": "yes"}))
    assert (answer.status_code, len(answer.context["links"].forms)) == (200, 6)
    assert not event_of(NOVEMBER).stored
    empty = [{"kind": "photos"}] * 5
    assert as_ada.post(address, form_data(0, SLIDES, *empty)).status_code == 302
    assert len(event_of(NOVEMBER).links) == 1


HEADS = url_of("agenda_desk:heads", NOVEMBER)


def test_heads_are_noted_in_one_go_from_the_first_page(paris, as_door):
    page = as_door.get(url_of("desk:overview")).content.decode()
    assert f'action="{HEADS}"' in page
    assert 'name="head_count"' in page
    answer = as_door.post(HEADS, {"head_count": "58", "next": "/en/desk/#todo"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/en/desk/#todo"
    assert "Noted: 58 people came." in answer.content.decode()
    assert event_of(NOVEMBER).head_count == 58
    assert HEADS not in answer.content.decode()


def test_how_many_had_registered_stands_there_and_is_never_sent_for_them(paris, as_ada):
    assert 'placeholder=""' in as_ada.get(url_of("desk:overview")).content.decode()
    comes(NOVEMBER, NOW - 20 * DAY, companions=6)
    page = as_ada.get(url_of("desk:overview")).content.decode()
    assert 'placeholder="7"' in page
    assert 'value="7"' not in page


@pytest.mark.parametrize("typed", ["", "-1", "many", "1000000"])
def test_a_number_that_is_none_is_said_at_its_field(paris, as_ada, typed):
    answer = as_ada.post(HEADS, {"head_count": typed, "next": "/en/desk/#todo"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'aria-invalid="true"' in page
    assert '<input type="hidden" name="next" value="/en/desk/#todo">' in page
    assert event_of(NOVEMBER).head_count is None


def test_the_same_number_again_is_no_change_and_what_is_ahead_has_none(paris, as_ada):
    as_ada.post(HEADS, {"head_count": "58"})
    version = event_of(NOVEMBER).version
    as_ada.post(HEADS, {"head_count": "58"})
    assert event_of(NOVEMBER).version == version
    ahead = as_ada.post(url_of("agenda_desk:heads", DECEMBER), {"head_count": "58"})
    assert ahead.status_code == 409
    assert event_of(DECEMBER).head_count is None


def test_strangers_note_nothing(paris, as_chloe):
    assert as_chloe.post(HEADS, {"head_count": "58"}).status_code == 302
    assert event_of(NOVEMBER).head_count is None

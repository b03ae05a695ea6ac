"""What is kept of an event that took place."""

import pytest

from meshup.agenda.domain.events import record_afterwards
from meshup.agenda.domain.plans import Afterwards
from meshup.agenda.domain.queries.events import event_of
from tests.agenda.paris import NOW
from tests.desk.conftest import LINES, url_of

pytestmark = pytest.mark.django_db

NOVEMBER = "paris-p2p-2026-11-04"
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

"""What a node has is put into its library by one button: talks, slides, posters; whose it is."""

import re

import pytest

from meshup.agenda.domain.queries.events import upcoming
from meshup.checklists.domain.templates import take_usual_list
from meshup.kit import clock
from meshup.kit.document_kinds import kind_of
from meshup.library.domain.item_files import file_of
from meshup.library.models import LibraryItem
from meshup.library.sources import item_source
from meshup.mailings.domain.messages import MessagePlan, write_message
from meshup.talks.choices import Licence
from meshup.talks.domain.materials import MaterialWish, add_file
from tests.talks.conftest import PDF, _november, chloe, dana, paris, talk

__all__ = ["_november", "chloe", "dana", "paris", "talk"]
pytestmark = pytest.mark.django_db
DESK = "/en/desk/library/"


def made(browser, source):
    assert browser.post(f"{DESK}make/", {"source": source}).status_code == 302
    return LibraryItem.objects.get(made_from=source)


def test_the_abstract_of_a_talk_names_who_agreed_to_be_shown(talk, as_ada):
    row = made(as_ada, f"talk:{talk.slug}")
    assert (row.kind, row.credit, row.state) == ("abstract", "Chloé", "own")
    assert row.texts == {"en": "How it spreads."}
    assert row.licence == ""


def test_slides_come_with_the_licence_that_their_speaker_chose(talk, as_ada, ada):
    reserved = add_file(talk.uuid, PDF + b"%1", MaterialWish(), clock.now())
    shared = add_file(talk.uuid, PDF, MaterialWish(licence=Licence.BY_SA.value), clock.now())
    choices = item_source("slides").choices(ada, clock.now())
    assert [key for key, _label in choices] == [str(shared)] != [str(reserved)]
    row = made(as_ada, f"slides:{shared}")
    assert (row.licence, row.credit, row.file_kind) == ("CC-BY-SA-4.0", "Chloé", "pdf")
    assert file_of(row.digest, "pdf").read_bytes() == PDF
    assert as_ada.post(f"{DESK}make/", {"source": f"slides:{reserved}"}).status_code == 422


def test_a_poster_of_a_coming_evening_is_drawn(talk, as_ada):
    event = upcoming(clock.now())[0]
    row = made(as_ada, f"poster:{event.slug}")
    assert (row.kind, row.titles) == ("poster", event.titles)
    assert kind_of(file_of(row.digest, "pdf").read_bytes()) == "pdf"


def test_a_letter_to_many_is_shared_by_a_button_beside_it(talk, as_ada, ada):
    plan = MessagePlan(
        about="",
        audiences=(("followers", ""),),
        subjects={"en": "Bring a mug"},
        texts={"en": "Hello **all**"},
    )
    number = write_message(ada, plan, clock.now()).number
    source = f"letter:{number}"
    there = as_ada.get(f"/en/desk/letters/{number}/")
    assert f'name="source" value="{source}"' in there.text
    row = made(as_ada, source)
    assert (row.kind, row.titles, row.texts) == (
        *("letter", {"en": "Bring a mug"}),
        {"en": "Hello **all**"},
    )
    assert (row.state, row.credit) == ("own", "")


def test_pages_of_what_can_be_shared_have_the_button_for_hosts_alone(talk, as_ada, as_bilal, ada):
    event = upcoming(clock.now())[0]
    take_usual_list(ada, event.series, clock.now())
    add_file(talk.uuid, PDF, MaterialWish(licence=Licence.BY_SA.value), clock.now())
    starters = "person-to-person/starters/"
    for path in ("checklists/", starters, f"talks/{talk.slug}/", f"events/{event.slug}/"):
        answer = as_ada.get(f"/en/desk/{path}")
        assert (path, answer.status_code) == (path, 200)
        assert "Share it with other communities" in answer.text
        for source in set(_sources_in(answer.text)):
            made(as_ada, source)
    assert "Share it" not in as_bilal.get(f"/en/desk/events/{event.slug}/").text


def _sources_in(page):
    return re.findall(r'name="source" value="([^"]+)"', page)

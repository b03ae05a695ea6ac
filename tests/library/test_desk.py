"""Hosts write, offer, withdraw and remove; the public page shows what is for everybody."""

import json
import os
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from meshup.agenda.domain.plans import VenuePlan
from meshup.agenda.domain.venues import create_venue
from meshup.history.domain.undoing import undo
from meshup.kit import clock, personal_data
from meshup.kit.personal_data import Subject
from meshup.library.domain.item_files import drop_unclaimed, file_of
from meshup.library.models import LibraryItem
from tests.library.libraries import a_projector, shared
from tests.talks.conftest import PDF, pptx

pytestmark = pytest.mark.django_db
DESK = "/en/desk/library/"
ACTS = ("edit", "offer", "withdraw", "use", "remove")
LETTER = {"kind": "letter", "titles_en": "Welcome", "texts_en": "Dear *you*", "audience": "public"}


def the_item():
    return LibraryItem.objects.get()


def page():
    return f"{DESK}{the_item().uuid}/"


@pytest.mark.usefixtures("node")
def test_an_item_is_written_offered_seen_and_withdrawn(as_ada, client):
    answer = as_ada.post(f"{DESK}new/content/", LETTER, follow=True)
    assert "for yourselves" in answer.text
    assert client.get("/en/library/").text.count("Welcome") == 0
    assert "What we share" not in client.get("/en/").text
    refused = as_ada.post(f"{page()}offer/")
    assert refused.status_code == 422
    assert "without a licence nobody may use it" in refused.text
    fields = LETTER | {"version": 1, "licence": "CC-BY-4.0", "credit": "Ada L."}
    assert as_ada.post(f"{page()}edit/", fields).status_code == 302
    assert as_ada.post(f"{page()}offer/").status_code == 302
    shown = client.get("/en/library/").text
    assert "Welcome" in shown
    assert 'href="/en/library/">What we share' in client.get("/en/").text
    assert "Ada L." in shown
    there = client.get(f"/en/library/{the_item().uuid}/").text
    assert "<em>you</em>" in there
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', there)
    linked = json.loads(data)
    assert linked["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert linked["creditText"] == "Ada L."
    assert as_ada.post(f"{page()}withdraw/").status_code == 302
    assert "Welcome" not in client.get("/en/library/").text
    assert client.get(f"/en/library/{the_item().uuid}/").status_code == 404


@pytest.mark.usefixtures("node")
def test_two_hosts_at_once_and_undo(as_ada, ada):
    shared()
    fields = LETTER | {"licence": "CC-BY-4.0", "version": 99}
    assert as_ada.post(f"{page()}edit/", fields).status_code == 409
    as_ada.post(f"{page()}withdraw/")
    assert the_item().state == "withdrawn"
    undo(ada, f"library_item:{the_item().uuid}", clock.now())
    assert (the_item().state, the_item().credit) == ("offered", "Ada")


@pytest.mark.usefixtures("node")
@pytest.mark.parametrize(("content", "ending"), [(PDF, "pdf"), (pptx(), "pptx")])
def test_a_file_is_saved_never_shown(content, ending, as_ada, client):
    fields: dict[str, object] = {**LETTER, "kind": "slides", "texts_en": ""}
    fields["licence"] = "CC0-1.0"
    fields["file"] = SimpleUploadedFile(f"x.{ending}", content)
    assert as_ada.post(f"{DESK}new/content/", fields).status_code == 302
    as_ada.post(f"{page()}offer/")
    answer = client.get(f"/en/library/{the_item().uuid}/file/")
    assert b"".join(answer) == content
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.usefixtures("node")
@pytest.mark.parametrize("content", [b"<html>", b"MZ\0", pptx(**{"ppt/vbaProject.bin": "x"})])
def test_a_file_that_would_run_is_refused(content, as_ada):
    fields = LETTER | {"texts_en": "", "file": SimpleUploadedFile("x.pdf", content)}
    answer = as_ada.post(f"{DESK}new/content/", fields)
    assert answer.status_code == 422
    assert not LibraryItem.objects.exists()


@pytest.mark.usefixtures("node")
@pytest.mark.parametrize(
    "changes",
    [
        {"titles_en": ""},
        {"texts_en": ""},
        {"link": "javascript:alert(1)"},
        {"kind": "tool"},
        {"audience": "friends"},
        {"licence": "WTFPL"},
        {"titles_en": "x" * 201},
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(changes, as_ada):
    answer = as_ada.post(f"{DESK}new/content/", LETTER | changes)
    assert answer.status_code == 422
    assert not LibraryItem.objects.exists()


@pytest.mark.usefixtures("node")
def test_a_tool_a_venue_and_help(as_ada, client):
    days = {"free": "2027-01-10 – 2027-01-20", "busy": "2027-01-15"}
    common = {"titles_en": "Projector", "audience": "public", "town": "Paris"}
    as_ada.post(f"{DESK}new/tool/", common | days)
    tool = the_item()
    assert tool.facts == {
        "free": [["2027-01-10", "2027-01-20"]],
        "busy": [["2027-01-15", "2027-01-15"]],
    }
    assert "10 – 20 January 2027" in as_ada.get(page()).text
    assert "2027-01-10 – 2027-01-20" in as_ada.get(f"{page()}edit/").text
    wrong = as_ada.post(f"{DESK}new/tool/", common | {"free": "soon"})
    assert (wrong.status_code, "“soon” is no time" in wrong.text) == (422, True)
    as_ada.post(f"{page()}offer/")
    tool.delete()
    as_ada.post(f"{DESK}new/venue/", common | {"capacity": 60, "weekdays": ["2"]})
    assert the_item().facts == {"capacity": 60, "weekdays": [2]}
    as_ada.post(f"{page()}offer/")
    assert "Wednesday" in client.get(f"/en/library/{the_item().uuid}/").text
    the_item().delete()
    as_ada.post(f"{DESK}new/help/", common | {"kind": "wanted"})
    assert the_item().kind == "wanted"


@pytest.mark.usefixtures("node")
def test_what_the_node_has_is_put_in_by_one_button(as_ada, ada):
    street = "81 rue du Charolais"
    place = create_venue(
        ada, VenuePlan(name="Ground Control", city="Paris", street=street), clock.now()
    )
    assert "Ground Control" in as_ada.get(DESK).text
    for _twice in range(2):
        as_ada.post(f"{DESK}make/", {"source": f"venue:{place.slug}"})
    assert (the_item().kind, the_item().town) == ("venue", "Paris")
    assert street not in json.dumps([the_item().titles, the_item().facts])
    assert as_ada.post(f"{DESK}make/", {"source": "venue:nowhere"}).status_code == 422


@pytest.mark.usefixtures("node")
def test_pressed_twice_it_is_written_once(as_ada):
    once = re.findall(r'name="once" value="([^"]+)"', as_ada.get(f"{DESK}new/content/").text)[0]
    for _twice in range(2):
        as_ada.post(f"{DESK}new/content/", LETTER | {"once": once})
    assert LibraryItem.objects.count() == 1


@pytest.mark.usefixtures("node")
def test_an_item_is_taken_away_for_good(as_ada):
    shared()
    as_ada.post(f"{page()}withdraw/")
    assert "cannot be brought back" in as_ada.get(f"{page()}remove/").text
    as_ada.post(f"{page()}remove/")
    assert not LibraryItem.objects.exists()


@pytest.mark.usefixtures("node")
def test_the_pages_are_for_hosts(client, as_bilal):
    uuid = shared()
    for path in ("", "loans/", "mesh/", f"{uuid}/", f"{uuid}/file/"):
        assert client.get(DESK + path).status_code == 302
        assert as_bilal.get(DESK + path).status_code == 403
    for path in ("make/", "new/content/", *(f"{uuid}/{act}/" for act in ACTS)):
        assert client.post(DESK + path).status_code == 302
        assert as_bilal.post(DESK + path).status_code == 403
    assert the_item().state == "offered"


@pytest.mark.usefixtures("node")
@pytest.mark.parametrize("number", [1, 3])
def test_lists_ask_the_same_number_of_questions(
    number, as_ada, client, django_assert_max_num_queries
):
    for each in range(number):
        shared(titles={"en": f"Letter {each}"})
        a_projector(titles={"en": f"Tool {each}"}, audience="public")
    as_ada.get(DESK)
    with django_assert_max_num_queries(22):
        as_ada.get(DESK)


@pytest.mark.usefixtures("node")
def test_who_asks_to_be_erased_is_named_no_more(as_ada):
    shared(credit="Zoé <zoe@example.org>")
    subject = Subject(email="zoe@example.org")
    assert personal_data.export(subject)["library.credits"][0]["credit"].startswith("Zoé")
    assert personal_data.erase(subject)["library.credits"] == 1
    assert not LibraryItem.objects.exists()


@pytest.mark.usefixtures("node")
def test_files_of_nothing_go_at_night(as_ada, settings):
    shared(kind="slides", texts={}, file=PDF)
    place = file_of(the_item().digest, "pdf")
    orphan = place.with_name("a" * 64 + ".pdf")
    orphan.write_bytes(PDF)
    for each in (place, orphan):
        os.utime(each, (0, 0))
    assert drop_unclaimed(clock.now() + timedelta(hours=2)) == 1
    assert place.exists()
    assert not orphan.exists()

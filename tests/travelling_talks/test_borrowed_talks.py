"""We ask Lyon for a talk: with a yes it comes into our pool, and goes when it is taken back."""

import pytest

from meshup.kit import clock
from meshup.kit.personal_data import Subject
from meshup.library.models import NodeItem
from meshup.proposals.domain.deciding import accept
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.models import Proposal
from meshup.travelling_talks.domain.borrowing import forget_contacts
from meshup.travelling_talks.domain.personal_data import BORROWED
from meshup.travelling_talks.models import BorrowedTalk
from tests.attendance_letters.letter_reading import run_due_jobs
from tests.proposals.conftest import DECEMBER
from tests.talks.conftest import placed
from tests.travelling_talks.travelling import (
    DAY,
    DESK,
    REQUESTS,
    accepts,
    asked_for,
    browser,
    offers_talk,
    sent_to,
    tells,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]


@pytest.fixture
def item(paris, lyon):
    """What Lyon offers."""
    return offers_talk(lyon)


@pytest.fixture
def here(item, lyon, as_ada, later):
    """A talk of Lyon that came here; with it the Offer."""
    _row, offer = asked_for(as_ada, item, lyon, later)
    assert accepts(lyon, offer) == 202
    return BorrowedTalk.objects.get(), offer


def talk_page(row, language="en"):
    return browser().get(f"/{language}/talks/{proposal(row.proposal).slug}/")


def test_it_is_asked_for_where_it_is_seen(item, lyon, as_ada, later):
    page = f"/en/desk/library/mesh/{item.uuid}/"
    assert "Ask for this talk" in as_ada.get(page).text
    shown = as_ada.get(f"{DESK}ask/{item.uuid}/").text
    assert DECEMBER in shown
    row, offer = asked_for(as_ada, item, lyon, later, event=DECEMBER)
    assert offer["purpose"] == "talk"
    assert "proof" not in offer
    assert offer["object"]["startTime"] == "2026-12-02"
    assert offer["object"]["evening"]["nameMap"]["en"].startswith("Paris P2P")
    assert offer["object"]["content"] == "Please come!"
    assert offer["endTime"] == "2026-12-12T23:00:00Z"
    assert "You asked for this talk" in as_ada.get(page).text
    again = as_ada.post(
        f"{DESK}ask/{item.uuid}/", {"event": "", "day": "", "words": "", "until": "2026-12-12"}
    )
    assert again.status_code == 409
    assert "Withdraw that request first" in again.text
    assert row.about


def test_a_day_that_is_over_and_a_projector_are_not_asked_for(item, lyon, as_ada):
    said = {"event": "", "day": "2026-11-01", "words": "", "until": "2026-12-12"}
    assert as_ada.post(f"{DESK}ask/{item.uuid}/", said).status_code == 422
    lyon.share(lyon.tool(), audience="mesh")
    from tests.library.libraries import read_all  # noqa: PLC0415

    NodeItem.objects.all().delete()
    read_all()
    for tool in NodeItem.objects.all():
        assert as_ada.get(f"{DESK}ask/{tool.uuid}/").status_code == 409


def test_with_a_yes_it_is_in_our_pool_with_its_credit(here, lyon, as_ada):
    row, _offer = here
    found = proposal(row.proposal)
    assert found.titles == {"en": "Mesh by bike", "fr": "Réseau à vélo"}
    assert found.names == ("Zoé", "Yann")
    assert (found.state, found.minutes, found.languages) == ("received", 30, ("fr", "en"))
    page = as_ada.get(f"/en/desk/proposals/{row.proposal}/").text
    assert "A talk of another community" in page
    assert "zoe@velo.example" in page
    assert "Lyon P2P 3" in page
    assert "from Lyon P2P" in as_ada.get("/en/desk/proposals/").text
    assert "zoe@velo.example" in as_ada.get(f"{REQUESTS}{row.request}/").text


def test_helpers_of_the_programme_do_not_see_the_contact(here, as_bilal):
    row, _offer = here
    page = as_bilal.get(f"/en/desk/proposals/{row.proposal}/")
    assert "zoe@velo.example" not in page.text


def test_the_contact_is_kept_nowhere_but_beside_the_talk(here):
    from meshup.node_requests.models import NodeRequest  # noqa: PLC0415

    asked = NodeRequest.objects.get()
    assert "zoe@velo.example" not in str([asked.terms, asked.answer_terms, asked.evidence])
    assert BORROWED.export(Subject(email="zoe@velo.example"))[0]["contacts"]
    BORROWED.erase(Subject(email="Zoe@velo.example"))
    assert "zoe@velo.example" not in str(BorrowedTalk.objects.get().contacts)


def test_the_contact_ends_by_the_clock(here, ada):
    row, _offer = here
    accept(ada, row.proposal, proposal(row.proposal).version, clock.now())
    assert forget_contacts(clock.now() + 179 * DAY) == 0
    assert forget_contacts(clock.now() + 181 * DAY) == 1
    assert BorrowedTalk.objects.get().contacts == []


def test_taken_back_before_it_is_published_nothing_stays(here, lyon, as_ada, later):
    row, offer = here
    assert lyon.group.post(lyon.group.undo_accept(offer)) == 202
    run_due_jobs()
    row.refresh_from_db()
    assert (row.standing, row.contacts, row.proposal) == ("revoked", [], None)
    assert not Proposal.objects.exists()
    assert "deleted here" in as_ada.get(f"{REQUESTS}{row.request}/").text
    assert "taken their yes back" not in as_ada.get("/en/desk/").text


def test_taken_back_once_it_is_published_its_words_stay_and_hosts_are_told(here, lyon, ada, as_ada):
    row, offer = here
    placed(ada, proposal(row.proposal))
    lyon.group.post(lyon.group.undo_accept(offer))
    run_due_jobs()
    row.refresh_from_db()
    assert (row.standing, row.contacts) == ("revoked", [])
    assert talk_page(row).status_code == 200
    assert "has taken their yes back" in as_ada.get("/en/desk/").text
    assert as_ada.post(f"{DESK}{row.request}/seen/").status_code == 302
    assert "has taken their yes back" not in as_ada.get("/en/desk/").text


def test_we_end_it_ourselves(here, lyon, as_ada, later):
    row, _offer = here
    as_ada.post(f"{REQUESTS}{row.request}/withdraw/")
    assert sent_to(lyon, later)[-1]["type"] == "Undo"
    row.refresh_from_db()
    assert (row.standing, row.contacts, row.proposal) == ("returned", [], None)


def test_no_and_not_now_are_said_where_it_was_asked(item, lyon, as_ada, later):
    row, offer = asked_for(as_ada, item, lyon, later)
    lyon.group.post(lyon.group.answer("TentativeAccept", offer, 1, result={}))
    assert "passed on to the speaker" in as_ada.get(f"{REQUESTS}{row.uuid}/").text
    lyon.group.post(lyon.group.answer("Reject", offer, 2, result={"again": True}))
    assert "you may ask another time" in as_ada.get(f"{REQUESTS}{row.uuid}/").text
    _second, offer = asked_for(as_ada, item, lyon, later)
    lyon.group.post(lyon.group.answer("Reject", offer, 1, result={}))
    said = {"event": "", "day": "", "words": "", "until": "2026-12-12"}
    refused = as_ada.post(f"{DESK}ask/{item.uuid}/", said)
    assert refused.status_code == 409
    assert "the answer was no" in refused.text


def test_both_pages_show_both_evenings_only_while_they_link_each_other(here, lyon, ada, later):
    row, offer = here
    placed(ada, proposal(row.proposal))
    (told,) = [one for one in sent_to(lyon, later) if one["type"] == "Update"]
    word = told["object"]
    assert word["links"] == f"{lyon.peer.base}/fr/talks/velo/"
    assert word["startTime"] == "2026-12-02"
    assert word["request"] == offer["id"]
    assert "proof" not in str(told)
    assert "First held by" not in talk_page(row).text
    assert tells(lyon, offer, 1, url=word["links"], links=word["url"]) == 202
    page = talk_page(row).text
    assert "First held by Lyon P2P" in page
    assert "Lyon P2P 3" in page
    assert f'"isBasedOn":["{lyon.peer.base}/fr/talks/velo/"]' in page.replace(": ", ":")
    tells(lyon, offer, 2, url=word["links"])
    assert "First held by" not in talk_page(row).text
    tells(lyon, offer, 1, url=word["links"], links=word["url"])
    assert "First held by" not in talk_page(row).text

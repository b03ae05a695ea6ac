"""Our talk is held in Lyon: our page shows it while theirs links ours."""

import pytest

from tests.travelling_talks.travelling import (
    asked_by,
    browser,
    passed_on,
    says,
    sent_to,
    tells,
    yes,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]


@pytest.fixture
def agreed(lyon, talk, as_ada, later):
    """Our talk travels to Lyon: the request and its Offer, and the page of ours that they know."""
    row, offer = asked_by(lyon, talk)
    passed_on(as_ada, row)
    yes(talk.link, row)
    return row, offer, sent_to(lyon, later)[-1]["result"]["talk"]["url"]


def page(talk):
    return browser().get(f"/en/talks/{talk.slug}/").text


def there(node):
    return {
        "url": f"{node.peer.base}/fr/talks/gossip/",
        "nameMap": {"fr": "Soirée de Lyon"},
        "startTime": "2027-01-13",
    }


def test_it_is_shown_and_answered(agreed, lyon, talk, as_ada, later):
    row, offer, own = agreed
    assert tells(lyon, offer, 5, links=own, **there(lyon)) == 202
    shown = page(talk)
    assert "By Lyon P2P" in shown
    assert "Soirée de Lyon" in shown
    assert "13 January 2027" in shown
    assert f"{lyon.peer.base}/fr/talks/gossip/" in shown
    answer = sent_to(lyon, later)[-1]["object"]
    assert (answer["url"], answer["links"]) == (own, there(lyon)["url"])
    assert "Soirée de Lyon" in as_ada.get(f"/en/desk/requests/{row.uuid}/").text
    says(talk.link, row, "revoke")
    assert "By Lyon P2P" not in page(talk)


def test_without_a_link_back_nothing_is_shown(agreed, lyon, talk, later):
    _row, offer, own = agreed
    assert tells(lyon, offer, 5, links=f"{own}x", **there(lyon)) == 202
    assert "By Lyon P2P" not in page(talk)
    assert "links" not in sent_to(lyon, later)[-1]["object"]


def test_the_newest_word_counts_in_whatever_order(agreed, lyon, talk):
    _row, offer, own = agreed
    tells(lyon, offer, 6)
    tells(lyon, offer, 5, links=own, **there(lyon))
    assert "By Lyon P2P" not in page(talk)
    tells(lyon, offer, 7, links=own, **there(lyon))
    tells(lyon, offer, 7)
    assert "By Lyon P2P" in page(talk)


@pytest.mark.parametrize("number", [0, -1, 2**60, "7", None, True])
def test_numbers_that_are_none_are_refused(number, agreed, lyon, talk):
    _row, offer, own = agreed
    assert tells(lyon, offer, number, links=own, **there(lyon)) == 400
    assert "By Lyon P2P" not in page(talk)


def test_nobody_else_says_where_it_is_held(agreed, lyon, mallory, talk):
    _row, offer, own = agreed
    assert tells(mallory, offer, 9, links=own, **there(mallory)) == 202
    assert tells(lyon, offer, 9, links=own, **there(mallory)) == 400
    assert tells(lyon, {"id": f"{offer['id']}x"}, 9, links=own, **there(lyon)) == 202
    assert "By Lyon P2P" not in page(talk)
    assert "By Mallory" not in page(talk)

"""The desk's page of posts: published, changed, taken back; events of others shared at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.federated_events.domain.boosts import BoostPlan, boost
from meshup.federated_events.domain.posts import PostPlan, write_post
from meshup.federated_events.models import Boost, Post
from meshup.fediverse.models import FederationSettings
from meshup.kit import clock
from tests.agenda.paris import DECEMBER
from tests.federated_events.conftest import (
    _jobs_wait,
    _november,
    federating,
    paris,
    sent,
    url_of,
)

if TYPE_CHECKING:
    from django.test import Client

    from meshup.community.models import Person
    from tests.federated_events.conftest import Sent

__all__ = ["_jobs_wait", "_november", "federating", "paris", "sent"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]
WORDS = {"texts_en": "Save the date", "texts_fr": "Retenez la date", "event": ""}


def published(ada: Person) -> int:
    return write_post(ada, PostPlan({"en": "Save the date"}), clock.now()).number


def test_a_host_publishes_a_post_and_a_second_press_does_not(as_ada: Client, sent: Sent):
    page = url_of("fediverse_desk:posts")
    first, answer = (as_ada.post(page, {**WORDS, "once": "a"}, follow=True) for _press in "12")
    assert first.status_code == answer.status_code == 200
    assert "Published: it goes out" in answer.content.decode()
    (create,) = sent.take()
    assert create["object"]["contentMap"] == {
        "en": "<p>Save the date</p>\n",
        "fr": "<p>Retenez la date</p>\n",
    }
    assert Post.objects.count() == 1


@pytest.mark.usefixtures("paris")
def test_a_post_is_about_an_event_to_come(as_ada: Client, sent: Sent):
    page = url_of("fediverse_desk:posts")
    assert DECEMBER in as_ada.get(page).content.decode()
    as_ada.post(page, WORDS | {"event": DECEMBER})
    assert f"/events/{DECEMBER}/" in sent.take()[0]["object"]["content"]
    refused = as_ada.post(page, WORDS | {"event": "none-such"})
    assert refused.status_code == 422
    assert "Retenez la date" in refused.content.decode()
    assert sent.take() == []


@pytest.mark.parametrize("words", [{"event": ""}, {"texts_en": "  "}, {"texts_en": "x" * 3001}])
def test_what_is_no_post_is_said_at_its_field_and_kept(
    as_ada: Client, sent: Sent, words: dict[str, str]
):
    answer = as_ada.post(url_of("fediverse_desk:posts"), words)
    assert answer.status_code == 422
    assert 'class="errors' in answer.content.decode()
    assert words.get("texts_en", "") in answer.content.decode()
    assert sent.take() == []


def test_a_post_is_changed_deleted_and_published_again(as_ada: Client, ada: Person, sent: Sent):
    number = published(ada)
    edit = url_of("fediverse_desk:post_edit", number)
    assert "Save the date" in as_ada.get(edit).content.decode()
    form = {"texts_en": "Moved", "event": "", "version": "1"}
    assert as_ada.post(edit, form).status_code == 302
    overtaken = as_ada.post(edit, form | {"texts_en": "Mine"})
    assert overtaken.status_code == 409
    assert "Mine" in overtaken.content.decode()
    as_ada.post(url_of("fediverse_desk:post_delete", number))
    listed = as_ada.get(url_of("fediverse_desk:posts")).content.decode()
    assert "Deleted lately" in listed
    assert as_ada.get(edit).status_code == 404
    as_ada.post(url_of("fediverse_desk:post_restore", number))
    kinds = [one["type"] for one in sent.take()]
    assert kinds == ["Create", "Update", "Delete", "Create"]


def test_getting_changes_nothing_and_helpers_may_not(
    as_ada: Client, as_bilal: Client, as_chloe: Client, ada: Person, sent: Sent
):
    number = published(ada)
    shared = boost(ada, BoostPlan("https://lyon.example/e/1"), clock.now()).number
    sent.take()
    acts = [
        *(url_of(f"fediverse_desk:post_{act}", number) for act in ("delete", "restore")),
        url_of("fediverse_desk:unboost", shared),
        url_of("fediverse_desk:boost", 1),
    ]
    for act in acts:
        assert as_ada.get(act).status_code == 405
        assert as_bilal.post(act).status_code == 403
        assert as_chloe.post(act).status_code in {302, 403}
    for page in (url_of("fediverse_desk:posts"), url_of("fediverse_desk:post_edit", number)):
        assert as_bilal.post(page, WORDS).status_code == 403
    assert sent.take() == []
    assert Boost.objects.get().undone_at is None


def test_what_is_shared_is_listed_and_taken_back(as_ada: Client, ada: Person, sent: Sent):
    plan = BoostPlan("https://lyon.example/e/1", "Nuit <b>lyonnaise</b>", "https://lyon.example/1")
    shared = boost(ada, plan, clock.now())
    page = as_ada.get(url_of("fediverse_desk:posts")).content.decode()
    assert "Nuit &lt;b&gt;lyonnaise&lt;/b&gt;" in page
    assert 'rel="noopener nofollow ugc"' in page
    as_ada.post(url_of("fediverse_desk:unboost", shared.number))
    assert sent.take()[-1]["type"] == "Undo"
    assert "lyonnaise" not in as_ada.get(url_of("fediverse_desk:posts")).content.decode()
    assert as_ada.post(url_of("fediverse_desk:boost", 4711)).status_code == 404


def test_nothing_can_be_published_while_federation_is_off(as_ada: Client, sent: Sent):
    FederationSettings.objects.update(is_on=False)
    page = url_of("fediverse_desk:posts")
    assert "nothing can be published now" in as_ada.get(page).content.decode()
    assert as_ada.post(page, WORDS).status_code == 404
    assert sent.take() == []


def test_the_list_costs_the_same_with_one_post_and_with_three(
    as_ada: Client, ada: Person, sent: Sent
):
    page = url_of("fediverse_desk:posts")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            as_ada.get(page)
        return len(queries)

    published(ada)
    boost(ada, BoostPlan("https://lyon.example/e/1"), clock.now())
    as_ada.get(page)
    one = cost()
    for number in (2, 3):
        published(ada)
        boost(ada, BoostPlan(f"https://lyon.example/e/{number}"), clock.now())
    assert cost() == one

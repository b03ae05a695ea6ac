"""Posts of hosts: sent once, changed, taken back and brought back; and their page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from meshup.activitypub.notes import read_note
from meshup.community.errors import HostsOnly
from meshup.federated_events.domain.posts import (
    WAY_BACK,
    PostPlan,
    change_post,
    delete_post,
    restore_post,
    write_post,
)
from meshup.federated_events.errors import EmptyPost, NoSuchPost, PostChanged, PostTooLong
from meshup.federated_events.models import Post
from meshup.fediverse.domain.own_actors import group
from meshup.fediverse.errors import FederationOff
from meshup.fediverse.models import FederationSettings
from meshup.kit import clock, personal_data
from meshup.signed_messages.proofs import verify_proof
from tests.agenda.paris import DECEMBER, NOW
from tests.federated_events.conftest import ACTIVITY, materialised, node_key, read

if TYPE_CHECKING:
    from django.test import Client

    from meshup.community.models import Person
    from tests.federated_events.conftest import Sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]
WORDS = {"en": "Save the *date*: see [us](/en/charter/)", "fr": "Retenez la date"}
PLAN = PostPlan(WORDS)


def path_of(uuid: object) -> str:
    return f"/ap/posts/{uuid}"


def test_a_post_goes_to_who_follows_as_a_note_of_the_group(
    ada: Person, as_chloe: Client, sent: Sent
):
    post = write_post(ada, PLAN, clock.now())
    (create,) = sent.take()
    document = read(as_chloe, path_of(post.uuid))
    assert create["type"] == "Create"
    assert create["object"] == document
    fetched = read(as_chloe, create["id"])
    assert fetched == {key: create[key] for key in create if key != "proof"}
    assert verify_proof(document, node_key, clock.now()) == f"{group().id}#ed25519-key"
    note = read_note(document)
    assert note.id == document["id"]
    assert document["attributedTo"] == group().id
    assert "<em>date</em>" in document["contentMap"]["en"]
    assert 'href="http://127.0.0.1:8000/en/charter/"' in document["contentMap"]["en"]
    assert set(document["contentMap"]) == {"en", "fr"}
    assert "updated" not in document
    outbox = read(as_chloe, "/ap/paris_p2p/outbox")["orderedItems"]
    assert outbox == [fetched]


def test_changed_deleted_and_brought_back_it_keeps_its_id(
    ada: Person, as_chloe: Client, sent: Sent
):
    post = write_post(ada, PLAN, clock.now())
    own_id = sent.take()[0]["object"]["id"]
    changed = change_post(ada, post.number, 1, PostPlan({"en": "Moved!"}), clock.now())
    (update,) = sent.take()
    assert (update["type"], update["object"]["id"]) == ("Update", own_id)
    assert update["object"]["updated"] > update["object"]["published"]
    change_post(ada, post.number, changed.version, PostPlan({"en": " Moved! "}), clock.now())
    assert sent.take() == []  # it says the same
    delete_post(ada, post.number, clock.now())
    delete_post(ada, post.number, clock.now())
    (delete,) = sent.take()
    assert (delete["type"], delete["object"]["id"]) == ("Delete", own_id)
    assert read(as_chloe, path_of(post.uuid), 410)["formerType"] == "Note"
    assert as_chloe.get(f"/en/posts/{post.uuid}/").status_code == 404
    assert read(as_chloe, "/ap/paris_p2p/outbox")["totalItems"] == 0
    restore_post(ada, post.number, clock.now())
    (create,) = sent.take()
    assert (create["type"], create["object"]["id"]) == ("Create", own_id)
    assert create["object"]["updated"] > delete["object"]["deleted"]
    assert read(as_chloe, path_of(post.uuid)) == create["object"]


@pytest.mark.usefixtures("paris")
def test_it_links_the_event_that_it_is_about(ada: Person, as_chloe: Client, sent: Sent):
    materialised()
    post = write_post(ada, PostPlan({"en": "Save the date"}, DECEMBER), clock.now())
    content = read(as_chloe, path_of(post.uuid))["content"]
    assert f'<a href="http://127.0.0.1:8000/events/{DECEMBER}/">Paris P2P #88, ' in content
    page = as_chloe.get(f"/en/posts/{post.uuid}/").content.decode()
    assert f'href="/en/events/{DECEMBER}/"' in page
    assert '<meta name="fediverse:creator" content="@paris_p2p@' in page


def test_its_page_is_reached_from_its_id_in_the_language_of_the_reader(
    ada: Person, as_chloe: Client, sent: Sent
):
    post = write_post(ada, PLAN, clock.now())
    headers = {"accept": "text/html", "accept-language": "fr"}
    led = as_chloe.get(path_of(post.uuid), headers=headers)
    assert (led.status_code, led["Location"]) == (302, f"/fr/posts/{post.uuid}/")
    page = as_chloe.get(led["Location"])
    assert "Retenez la date" in page.content.decode()
    assert "Accept" in page["Vary"]
    document = as_chloe.get(led["Location"], headers={"accept": ACTIVITY})
    assert document.json() == read(as_chloe, path_of(post.uuid))


def test_what_is_no_post_is_refused_and_sends_nothing(ada: Person, bilal: Person, sent: Sent):
    for plan, refusal in (
        (PostPlan({}), EmptyPost),
        (PostPlan({"en": " \n"}), EmptyPost),
        (PostPlan({"en": "x" * 3001}), PostTooLong),
    ):
        with pytest.raises(refusal):
            write_post(ada, plan, clock.now())
    with pytest.raises(HostsOnly):
        write_post(bilal, PLAN, clock.now())
    post = write_post(ada, PLAN, clock.now())
    sent.take()
    for act in (
        lambda: change_post(bilal, post.number, 1, PLAN, clock.now()),
        lambda: delete_post(bilal, post.number, clock.now()),
        lambda: restore_post(bilal, post.number, clock.now()),
    ):
        with pytest.raises(HostsOnly):
            act()
    with pytest.raises(PostChanged):
        change_post(ada, post.number, 7, PostPlan({"en": "Other"}), clock.now())
    with pytest.raises(NoSuchPost):
        delete_post(ada, post.number + 1, clock.now())
    assert sent.take() == []


def test_nothing_is_published_while_federation_is_off(ada: Person, sent: Sent, settings: object):
    FederationSettings.objects.update(is_on=False)
    with pytest.raises(FederationOff):
        write_post(ada, PLAN, clock.now())
    assert not Post.objects.exists()


def test_words_of_what_was_deleted_are_forgotten_after_a_week(ada: Person, sent: Sent):
    post = write_post(ada, PLAN, clock.now())
    kept = write_post(ada, PLAN, clock.now())
    delete_post(ada, post.number, clock.now())
    with clock.set_to(NOW + WAY_BACK + timedelta(hours=1)):
        personal_data.expire()
        with pytest.raises(NoSuchPost):
            restore_post(ada, post.number, clock.now())
    assert Post.objects.get(pk=post.number).texts == {}
    assert Post.objects.get(pk=kept.number).texts == WORDS


def test_a_host_who_is_erased_leaves_the_post_and_takes_the_name(
    ada: Person, as_chloe: Client, sent: Sent
):
    post = write_post(ada, PLAN, clock.now())
    subject = personal_data.Subject(person=ada.pk, email=ada.email)
    exported = personal_data.export(subject)["federated_events.posts"]
    assert exported == [{"texts": WORDS, "published_at": NOW.isoformat()}]
    found = {kind.name: kind for kind in personal_data.registered()}
    assert found["federated_events.posts"].erase(subject) == 1
    assert found["federated_events.posts"].erase(subject) == 0
    assert Post.objects.get().by is None
    assert read(as_chloe, path_of(post.uuid))["contentMap"]["fr"]

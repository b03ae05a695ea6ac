"""Messages of real shapes are understood, however their servers write them."""

from datetime import UTC, datetime

import pytest

from meshup.activitypub.activities import read_activity
from meshup.activitypub.actors import read_actor
from meshup.activitypub.events import is_event, read_event
from meshup.activitypub.ids import is_public
from meshup.activitypub.notes import is_note, read_note
from meshup.activitypub.places import PlaceDocument
from meshup.signed_messages.errors import BadDocument
from tests.activitypub.messages import NODE, OUR_EVENT, OUR_GROUP, SERVERS, message, names_of

ACTORS = {"person", "group", "application"}
ALL = [(server, name) for server in SERVERS for name in names_of(server)]


def event_of(server, name):
    return read_event(message(server, name)["object"])


def test_there_are_messages_of_each_server():
    assert SERVERS == ("fedify", "friendica", "gancio", "mastodon", "mobilizon", "wordpress")


@pytest.mark.parametrize(("server", "name"), [(s, n) for s, n in ALL if n in ACTORS])
def test_every_actor_is_read(server, name):
    actor = read_actor(message(server, name))
    assert actor.kind == name.title()
    assert actor.id.startswith(f"https://{server}.example/")
    assert actor.inbox
    assert actor.shared_inbox
    assert [(key.id, key.owner) for key in actor.keys] == [(f"{actor.id}#main-key", actor.id)]


@pytest.mark.parametrize(("server", "name"), [(s, n) for s, n in ALL if n not in ACTORS])
def test_every_activity_is_read(server, name):
    activity = read_activity(message(server, name))
    assert activity.actor.startswith(f"https://{server}.example/")
    assert activity.kind.lower() == name.split("_")[0] or name.endswith("reply")
    assert activity.object_id
    if is_event(activity.object):
        assert is_public(read_event(activity.object).to)
    if is_note(activity.object):
        assert read_note(activity.object).in_reply_to == OUR_EVENT


def test_an_event_of_mobilizon():
    event = event_of("mobilizon", "create_event")
    assert event.attributed_to == ("https://mobilizon.example/@reparation",)
    assert event.starts_at == datetime(2026, 12, 12, 13, tzinfo=UTC)
    assert (event.time_zone, event.language, event.join_mode) == ("Europe/Paris", "fr", "free")
    assert (event.capacity, event.participants, event.tags) == (40, 7, ("repair", "lowtech"))
    assert event.image_url == "https://mobilizon.example/media/banner.jpg"
    assert (event.image_alt, event.website) == ("", "https://reparation.example/")
    assert event.place == PlaceDocument(
        name="Maison des associations",
        street="28 rue Denfert-Rochereau",
        postal_code="69004",
        city="Lyon",
        region="Auvergne-Rhône-Alpes",
        country="France",
        latitude=45.7578,
        longitude=4.832,
    )


def test_an_event_of_mobilizon_that_moves_online():
    event = event_of("mobilizon", "update_event")
    assert event.place is None
    assert event.online_url == "https://reparation.example/"
    assert event.updated == datetime(2026, 11, 25, 8, tzinfo=UTC)


def test_an_event_of_gancio_with_its_address_in_words():
    event = event_of("gancio", "create_event")
    assert event.place.street == "Piazza Sempione, Milano"
    assert event.image_alt == "Concerto al parco"


def test_an_event_of_gancio_at_several_locations():
    event = event_of("gancio", "create_hybrid_event")
    assert event.place.name == "Parco Sempione"
    assert (event.online_url, event.ends_at) == ("https://video.example/parco", None)


def test_an_event_of_wordpress_that_is_cancelled():
    event = event_of("wordpress", "update_event")
    assert (event.status, event.join_mode) == ("cancelled", "external")
    assert event.external_participation_url == "https://wordpress.example/events/pot-luck/#rsvp"
    assert (event.names, event.place.city) == ({"en": "Pot luck"}, "Graz")
    assert event.image_alt == "A long table"


def test_an_event_of_friendica_with_its_place_in_words():
    event = event_of("friendica", "update_event")
    assert event.place == PlaceDocument(name="Rheinaue, Köln")


def test_an_event_of_fedify_with_lists_and_links():
    event = event_of("fedify", "create_event")
    assert (event.name, event.names["fr"]) == ("Vibe night", "Soirée")
    assert (event.url, event.image_url) == (
        "https://fedify.example/e/1",
        "https://fedify.example/i.webp",
    )
    assert event.place.latitude == 48.0


def test_a_deletion_names_its_event_in_each_form():
    ids = {
        server: read_activity(message(server, "delete_event")).object_id
        for server in ("mobilizon", "gancio", "wordpress", "friendica")
    }
    assert ids == {
        server: read_activity(message(server, "create_event")).object_id for server in ids
    }


def test_an_undo_may_lack_the_actor_inside():
    activity = read_activity(message("gancio", "undo_follow"))
    assert activity.object_kind == "Follow"
    assert activity.object is not None
    assert "actor" not in activity.object
    assert activity.object_id == message("gancio", "follow")["id"]


def test_an_update_may_reuse_the_id_of_its_create():
    create, update = (message("mobilizon", f"{kind}_event") for kind in ("create", "update"))
    assert read_activity(create).id == read_activity(update).id
    assert read_activity(create) != read_activity(update)


def test_a_flag_names_several():
    activity = read_activity(message("mastodon", "flag"))
    assert activity.object_ids == (OUR_GROUP, OUR_EVENT)


def test_a_reply_of_mastodon():
    note = read_note(message("mastodon", "update_reply")["object"])
    assert (note.language, note.mentions) == ("en", (OUR_GROUP,))
    assert note.updated == datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_what_software_speaks_is_read_from_its_generator():
    actor = read_actor(message("wordpress", "group"))
    assert actor.implements == ("https://datatracker.ietf.org/doc/html/rfc9421",)
    assert actor.also_known_as == ("https://wordpress.example/?author=0",)


def test_a_key_for_proofs_is_read():
    (key,) = read_actor(message("fedify", "person")).assertion_methods
    assert key.controller == "https://fedify.example/users/chloe"
    assert key.multibase.startswith("z6Mk")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"type": "Event"}, "actor_type"),
        ({"id": None}, "actor_id"),
        ({"id": "https://a@mastodon.example/"}, "actor_id"),
        ({"inbox": 5}, "inbox"),
        ({"inbox": "file:///etc/passwd"}, "inbox"),
        ({"preferredUsername": "a@b"}, "username"),
        ({"preferredUsername": ["a b"]}, "username"),
        ({"preferredUsername": None}, "username"),
    ],
)
def test_an_actor_that_cannot_be_is_refused(changed, code):
    with pytest.raises(BadDocument, match=f"^{code}$"):
        read_actor({**message("mastodon", "person"), **changed})


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"type": None}, "activity_type"),
        ({"type": "x" * 100}, "activity_type"),
        ({"actor": None}, "actor"),
        ({"actor": 1}, "actor"),
        ({"actor": "mailto:ada@mastodon.example"}, "actor"),
        ({"actor": ["https://a.example/1", "https://b.example/2"]}, "actor"),
        ({"id": "not an address"}, "activity_id"),
        ({"id": {"id": "https://a.example/1"}}, "activity_id"),
    ],
)
def test_an_activity_that_cannot_be_is_refused(changed, code):
    with pytest.raises(BadDocument, match=f"^{code}$"):
        read_activity({**message("mastodon", "follow"), **changed})


def test_messages_can_be_sent_from_and_to_other_addresses():
    follow = message("mastodon", "follow", peer="http://127.0.0.5:9000", group=f"{NODE}/ap/x")
    assert follow["actor"] == "http://127.0.0.5:9000/users/ada"
    assert follow["object"] == f"{NODE}/ap/x"

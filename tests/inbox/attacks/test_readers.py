"""Attacks 20 and 46: what is had of the node: an upload as an object, by a trick what is private.

Pictures are served by the front, all else by Django; both are asked as the server asks them.
"""

from __future__ import annotations

import json
from io import BytesIO
from itertools import product

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.hiding import hide_event
from meshup.federated_events.domain.materialising import materialise
from meshup.federated_events.domain.queries.ids import id_of_event
from meshup.federated_events.models import FederatedEvent
from meshup.fediverse.domain.own_actors import group
from meshup.fediverse.domain.settings import FederationFacts, change_federation
from meshup.kit import clock
from meshup.page_cache.static_files import StaticFiles
from meshup.remote_actors.domain.fetching import fetch_document
from meshup.remote_actors.errors import FetchRefused
from tests.agenda.paris import NOW, themed
from tests.attendance.people import TUESDAY
from tests.desk.conftest import paris, url_of
from tests.inbox.peer import ACTIVITY_JSON, AS2, LD_JSON, to_node
from tests.mailings.conftest import _jobs_wait

__all__ = ["_jobs_wait", "paris"]

pytestmark = pytest.mark.usefixtures("_jobs_wait")

OWN = "http://127.0.0.1:8000"
ACCEPTS = (ACTIVITY_JSON, LD_JSON, "text/html", "application/json")
EVENT = {
    "version": "0",
    "titles_en": "Night",
    "kind": "themed",
    "starts": "2026-12-20T18:00",
    "ends": "2026-12-21T00:30",
    "time_zone": "Europe/Paris",
    "mode": "offline",
    "languages": ["en"],
}


# ── 20: our own uploads ──────────────────────────────────────────────────────────────────


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT


def an_actor(address):
    """Return a document of the actor that an attacker would be, at an address of ours."""
    return json.dumps(
        {
            "@context": AS2,
            "id": address,
            "type": "Person",
            "preferredUsername": "x",
            "inbox": address,
        }
    ).encode()


def drawn(kind, **how):
    out = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, kind, **how)
    return out.getvalue()


def upload(browser, name, content, media_type):
    file = SimpleUploadedFile(name, content, content_type=media_type)
    sent = {**EVENT, "preview": "yes", "picture": file}
    return browser.post(url_of("agenda_desk:event_new"), sent)


def stored(media):
    return sorted(file for file in media.rglob("*") if file.is_file())


@pytest.mark.parametrize("name", ["a.json", "a.png", "a.html", "a.svg", "../../a.png", "a.jsonld"])
@pytest.mark.parametrize("media_type", [ACTIVITY_JSON, "image/png"])
def test_20_a_document_is_not_stored_whatever_it_is_called(paris, as_ada, media, name, media_type):
    answered = upload(as_ada, name, an_actor(f"{OWN}/media/covers/a.json"), media_type)
    assert list(answered.context["form"].errors) == ["picture"]
    assert stored(media) == []


@pytest.mark.parametrize("kind", ["behind", "as a comment"])
def test_20_of_a_picture_that_is_a_document_too_the_picture_is_left(paris, as_ada, media, kind):
    document = an_actor(f"{OWN}/media/covers/x")
    content = {
        "behind": drawn("PNG") + document,
        "as a comment": drawn("JPEG", comment=document),
    }[kind]
    upload(as_ada, "cover.png", content, ACTIVITY_JSON)
    files = stored(media)
    assert {file.suffix for file in files} == {".webp"}
    assert not [file for file in files if b"preferredUsername" in file.read_bytes()]
    for file in files:
        head = head_of(f"/media/{file.relative_to(media)}")
        assert head["content-type"] == "image/webp"
        assert head["x-content-type-options"] == "nosniff"
        assert head["content-security-policy"].endswith("sandbox")


@pytest.mark.parametrize("name", ["a.json", "a.jsonld", "a", "a.html", "a.svg", "a.xml", "a.as2"])
def test_20_what_lies_there_all_the_same_is_not_served(media, name):
    """As after a backup of somebody else was put back."""
    (media / name).write_bytes(an_actor(f"{OWN}/media/{name}"))
    assert StaticFiles(most_bytes=100_000).read(f"/media/{name}") is None


@pytest.mark.parametrize("suffix", ["png", "webp", "gif", "jpg"])
def test_20_a_document_named_as_a_picture_is_one_and_no_object(media, suffix):
    (media / f"a.{suffix}").write_bytes(an_actor(f"{OWN}/media/a.{suffix}"))
    head = head_of(f"/media/a.{suffix}")
    assert head["content-type"].startswith("image/")
    assert head["x-content-type-options"] == "nosniff"
    assert head["content-security-policy"].endswith("sandbox")


def head_of(path):
    """Return the head with which the front serves a file."""
    forms = StaticFiles(most_bytes=100_000).read(path)
    assert forms is not None
    lines = forms.checked.plain.start["headers"]
    return {name.decode(): value.decode() for name, value in lines}


@pytest.mark.parametrize("address", ["/media/covers/a.json", "/static/kit/base.css", "/ap/relay"])
def test_20_nothing_here_is_the_actor_of_another_server(evil, refused, address):
    eve = evil.actor()
    ours = OWN + address
    activity = {**eve.activity("Create", ours), "actor": ours, "id": f"{ours}#1"}
    refused(eve, activity, asked=[], key_id=f"{ours}#main-key")
    with pytest.raises(FetchRefused):
        fetch_document(ours, NOW)


# ── 46: what is not public ───────────────────────────────────────────────────────────────

CANARY = "Qcanary"


def an_evening(slug, state):
    plan = themed(TUESDAY, titles={"en": f"{CANARY} {slug}"})
    return create_event(None, plan, NOW, state=state).slug


@pytest.fixture
def hidden(federating, ada):
    """An evening that was public, and federated, before hosts hid it: its slug, and its ids."""
    slug = an_evening("hidden", State.CONFIRMED)
    materialise(clock.now())
    event_id = id_of_event(slug)
    row = FederatedEvent.objects.get()
    assert CANARY in json.dumps(row.document)
    hide_event(ada, slug, clock.now())
    materialise(clock.now())
    return slug, event_id.removeprefix(OWN), f"/ap/activities/{row.activity}"


@pytest.fixture
def draft(federating):
    slug = an_evening("draft", State.DRAFT)
    materialise(clock.now())
    assert id_of_event(slug) == ""
    return slug


def ask(path, accept, method="GET"):
    headers = [("host", "127.0.0.1:8000"), ("accept", accept)]
    return to_node(path, headers, b"", method)


def everywhere(*paths):
    """Ask for each path in every form; yield what is answered."""
    tricks = ("", "?page=1", "?page=true", "?format=json", "?lang=en", "/", ".json", ".jsonld")
    for path, trick, accept in product(paths, tricks, ACCEPTS):
        yield f"{path}{trick} {accept}", ask(path + trick, accept)
    for path, method in product(paths, ("HEAD", "OPTIONS", "POST", "PUT", "QUERY")):
        yield f"{method} {path}", ask(path, ACTIVITY_JSON, method)


def pages_of(slug):
    return [
        f"/events/{slug}",
        f"/en/events/{slug}",
        f"/events/{slug}.ics",
        f"/events/{slug}.jsonld",
    ]


def test_46_what_was_hidden_is_had_in_no_form(hidden):
    slug, event, activity = hidden
    below = [f"{event}/{part}" for part in ("attendees", "organizers", "replies")]
    for what, answered in everywhere(event, activity, *below, *pages_of(slug)):
        assert CANARY not in answered.body.decode("utf-8", "replace"), what
        assert answered.status in {301, 302, 404, 405, 410}, what
        if answered.status in {301, 302}:
            there = answered.headers["location"].removeprefix(OWN)
            assert ask(there, ACCEPTS[0]).status in {301, 302, 404, 410}, what
    assert ask(event, ACTIVITY_JSON).status == 410
    assert set(json.loads(ask(event, ACTIVITY_JSON).body)) <= {
        *("@context", "id", "type", "formerType", "deleted", "published", "updated"),
    }


def test_46_what_never_was_public_is_had_in_no_form(draft):
    paths = [*pages_of(draft), f"/ap/events/{draft}", f"/ap/places/{draft}", f"/ap/{draft}"]
    for what, answered in everywhere(*paths):
        assert CANARY not in answered.body.decode("utf-8", "replace"), what
        assert answered.status in {301, 302, 404, 405}, what


@pytest.mark.parametrize("which", ["hidden", "draft"])
def test_46_no_collection_feed_or_total_counts_it(request, which):
    request.getfixturevalue(which)
    an_evening("open", State.CONFIRMED)
    materialise(clock.now())
    actors = (group().name, "relay")
    collections = [f"/ap/{name}/{part}" for name in actors for part in ("outbox", "upcoming")]
    for path in collections:
        document = json.loads(ask(path, ACTIVITY_JSON).body)
        assert document["totalItems"] == len(document["orderedItems"]) == 1
    feeds = ("/agenda.ics", "/feed.atom", "/sitemap.xml", "/schedule.json", "/api/events", "/embed")
    for path in (*collections, *feeds, "/en/", "/en/agenda/", "/en/agenda/search/?q=Qcanary"):
        text = ask(path, ACTIVITY_JSON if path.startswith("/ap/") else "*/*").body.decode()
        assert f"{CANARY} {which}" not in text, path


def test_46_nothing_is_answered_while_the_node_does_not_federate(federating, ada):
    slug = an_evening("open", State.CONFIRMED)
    materialise(clock.now())
    event = id_of_event(slug).removeprefix(OWN)
    name = group().name
    assert ask(event, ACTIVITY_JSON).status == 200
    change_federation(ada, FederationFacts(), clock.now())
    paths = [
        event,
        f"{event}/attendees",
        f"/ap/{name}",
        f"/ap/{name}/outbox",
        "/ap/relay/followers",
    ]
    for what, answered in everywhere(*paths):
        assert answered.status in {301, 302, 404, 405}, what
    for path in ("/nodeinfo/2.1", f"/.well-known/webfinger?resource=acct:{name}@127.0.0.1:8000"):
        assert ask(path, "*/*").status == 404
    page = ask(f"/events/{slug}/", ACTIVITY_JSON)  # which everybody may read as a page
    assert (page.status, page.headers["location"]) == (302, f"/en/events/{slug}/")


@pytest.mark.parametrize("part", ["followers", "following"])
@pytest.mark.parametrize("trick", ["", "/1", "?page=1", "?cursor=0", "?page=-1", ".json", "/"])
def test_46_who_follows_is_a_number_whatever_is_asked(evil, part, trick):
    eve = evil.actor()
    follow = eve.activity("Follow", group().id)
    assert eve.post(follow, to=f"/ap/{group().name}/inbox").status == 202
    for accept in ACCEPTS:
        answered = ask(f"/ap/{group().name}/{part}{trick}", accept)
        assert answered.status in {200, 301, 302, 404}
        assert b"evil.example" not in answered.body
        if answered.status == 200:
            document = json.loads(answered.body)
            assert set(document) == {"@context", "id", "type", "totalItems"}
            assert document["totalItems"] == (part == "followers")

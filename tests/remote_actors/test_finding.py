"""Actors are found by what a host pastes."""

from __future__ import annotations

import pytest

from meshup.kit import clock
from meshup.kit.errors import Refusal
from meshup.remote_actors.domain.discovery import learn_software
from meshup.remote_actors.domain.finding import find_actor
from meshup.remote_actors.domain.instances import instance_of
from meshup.remote_actors.errors import NoSuchHandle
from tests.inbox.peer import ACTIVITY_JSON, Served

APPLICATION = "https://www.w3.org/ns/activitystreams#Application"
SCHEMA = "http://nodeinfo.diaspora.software/ns/schema/"


def found(text):
    return find_actor(text, clock.now()).actor_id


def event(address, **more):
    return {"id": address, "type": "Event", "name": "Meetup"} | more


@pytest.mark.parametrize("form", ["@eve@{}", "eve@{}", "acct:eve@{}", "  @eve@{} "])
def test_a_handle_leads_to_its_actor(evil, form):
    eve = evil.actor("eve")
    assert found(form.format(evil.host)) == eve.id
    assert "signature" not in evil.asked[0].headers


def test_the_id_of_an_actor_leads_to_it(evil):
    eve = evil.actor("eve")
    assert found(eve.id) == eve.id
    assert evil.fetched == ["/users/eve"]


def test_a_page_that_redirects_to_the_actor_does_so_too(evil):
    eve = evil.actor("eve")
    evil.serve("/@eve", Served(status=302, headers={"location": eve.id}))
    assert found(f"{evil.base}/@eve") == eve.id


def test_a_profile_page_that_is_no_document_is_asked_of_webfinger(evil):
    eve = evil.actor("eve")
    evil.serve("/@eve", b"<!doctype html>", content_type="text/html")
    assert found(f"{evil.base}/@eve") == eve.id


@pytest.mark.parametrize("many", [False, True])
def test_an_event_leads_to_whom_it_is_attributed_to(evil, many):
    group = evil.actor("group", "Group")
    address = f"{evil.base}/events/1"
    evil.serve("/events/1", event(address, attributedTo=[group.id] if many else group.id))
    assert found(address) == group.id


def test_an_event_that_names_somebody_elsewhere_leads_to_nobody(evil, victim):
    bob = victim.actor("bob")
    address = f"{evil.base}/events/1"
    evil.serve("/events/1", event(address, attributedTo=bob.id))
    with pytest.raises(NoSuchHandle):
        found(address)
    assert victim.asked == []


def nodeinfo(peer, application):
    links = [
        {"rel": f"{SCHEMA}2.0", "href": f"{peer.base}/nodeinfo/2.0"},
        *([{"rel": APPLICATION, "href": application}] if application else []),
    ]
    peer.serve("/.well-known/nodeinfo", {"links": links}, content_type="application/json")
    told = {"version": "2.0", "software": {"name": "Gancio", "version": "1.21"}}
    peer.serve("/nodeinfo/2.0", told, content_type="application/json")


@pytest.mark.parametrize("form", ["{base}", "{base}/", "{host}"])
def test_a_server_is_its_application_as_nodeinfo_links_it(evil, form):
    relay = evil.actor("relay", "Application")
    nodeinfo(evil, relay.id)
    assert found(form.format(base=evil.base, host=evil.host)) == relay.id
    assert instance_of(evil.host).software == "gancio"


def test_an_application_on_another_server_is_not_believed(evil, victim):
    relay = victim.actor("relay", "Application")
    nodeinfo(evil, relay.id)
    with pytest.raises(Refusal):
        found(evil.base)
    assert victim.asked == []


def test_a_server_is_what_webfinger_says_of_its_address(evil):
    own = evil.actor("instance", "Service")
    document = {
        "subject": f"{evil.base}/",
        "links": [{"rel": "self", "type": ACTIVITY_JSON, "href": own.id}],
    }
    path = f"/.well-known/webfinger?resource={evil.base}/"
    evil.serve(path, document, content_type="application/jrd+json")
    assert found(evil.base) == own.id


def test_a_server_without_either_is_relay_there(evil):
    relay = evil.actor("relay", "Application")
    assert found(evil.base) == relay.id


def test_a_blog_whose_home_page_is_its_actor_is_found(evil):
    blog = evil.actor("blog", "Group", id=f"{evil.base}/")
    evil.serve("/", blog.document | {"publicKey": None})
    assert found(evil.base) == f"{evil.base}/"


def test_a_subject_on_another_host_is_refused(evil, victim):
    eve = evil.actor("eve")
    document = {
        "subject": f"acct:bob@{victim.host}",
        "links": [{"rel": "self", "type": ACTIVITY_JSON, "href": eve.id}],
    }
    path = f"/.well-known/webfinger?resource=acct:eve@{evil.host}"
    evil.serve(path, document, content_type="application/jrd+json")
    with pytest.raises(NoSuchHandle):
        found(f"@eve@{evil.host}")
    assert evil.fetched == [path]


def test_a_handle_that_points_to_another_server_is_whoever_is_there(evil, victim):
    bob = victim.actor("bob")
    document = {"links": [{"rel": "self", "type": ACTIVITY_JSON, "href": bob.id}]}
    path = f"/.well-known/webfinger?resource=acct:eve@{evil.host}"
    evil.serve(path, document, content_type="application/jrd+json")
    facts = find_actor(f"@eve@{evil.host}", clock.now())
    assert facts.handle == f"@bob@{victim.host}"


@pytest.mark.parametrize(
    "text", ["", "   ", "nobody", "@", "@a", "x" * 5000, "@a@b@c", "\x00", "https://", "@a@ö ö"]
)
@pytest.mark.usefixtures("federating")
def test_what_names_nobody_is_said_to(text):
    with pytest.raises(NoSuchHandle):
        found(text)


@pytest.mark.usefixtures("federating")
@pytest.mark.parametrize("form", ["@relay@{}", "{}", "http://{}/ap/relay"])
def test_the_node_does_not_find_itself(form):
    with pytest.raises(Refusal):
        found(form.format("127.0.0.1:8000"))


def test_nodeinfo_elsewhere_is_not_asked(evil, victim):
    links = [{"rel": f"{SCHEMA}2.1", "href": f"{victim.base}/nodeinfo/2.1"}]
    evil.serve("/.well-known/nodeinfo", {"links": links}, content_type="application/json")
    assert learn_software(evil.host, clock.now()) == ""
    assert victim.asked == []
    assert instance_of(evil.host).software == ""


def test_finding_one_actor_asks_a_bounded_number_of_times(evil):
    for path in ("/.well-known/nodeinfo", "/"):
        evil.serve(path, b"{}", content_type="application/json")
    with pytest.raises(Refusal):
        found(evil.base)
    assert len(evil.asked) <= 8

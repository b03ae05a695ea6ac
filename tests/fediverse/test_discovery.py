"""How other servers find the node, through the door."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from django.conf import settings

from meshup.kit import addresses

HOST = "127.0.0.1:8000"
ORIGIN = f"http://{HOST}"
pytestmark = pytest.mark.usefixtures("switched_on")


def asked(browser, resource):
    return browser.get("/.well-known/webfinger", {"resource": resource})


def links(document):
    return {link["rel"]: link.get("href", link.get("template")) for link in document["links"]}


@pytest.mark.parametrize("name", ["relay", "paris_p2p"])
@pytest.mark.parametrize(
    "form", [f"acct:{{name}}@{HOST}", f"acct:{{NAME}}@{HOST}", f"{ORIGIN}/ap/{{name}}"]
)
def test_an_actor_is_found_by_handle_and_by_id(as_chloe, name, form):
    response = asked(as_chloe, form.format(name=name, NAME=name.upper()))
    assert response["Content-Type"] == "application/jrd+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    document = response.json()
    assert document["subject"] == f"acct:{name}@{HOST}"
    assert f"{ORIGIN}/ap/{name}" in document["aliases"]
    assert links(document)["self"] == f"{ORIGIN}/ap/{name}"


@pytest.mark.parametrize("address", [ORIGIN, f"{ORIGIN}/"])
def test_the_bare_address_is_the_server_itself(as_chloe, address):
    document = asked(as_chloe, address).json()
    assert document["subject"] == f"{ORIGIN}/"
    assert links(document)["self"] == f"{ORIGIN}/ap/relay"


def test_the_home_page_is_the_groups(as_chloe):
    assert links(asked(as_chloe, f"{ORIGIN}/fr/").json())["self"] == f"{ORIGIN}/ap/paris_p2p"


@pytest.mark.parametrize(
    "resource",
    [
        "acct:relay@other.example",
        f"acct:relay@evil@{HOST}",
        f"acct:relay@{HOST}@evil.example",
        "acct:relay@127.0.0.1",
        f"acct:nobody@{HOST}",
        f"acct:inbox@{HOST}",
        f"{ORIGIN}/fr/events/meetup-42/",
        f"{ORIGIN}/ap/events/0193",
        "https://other.example/",
        f"{ORIGIN}.evil.example/",
        f"http://relay@{HOST}/",
        "acct:",
        "x" * 5000,
        "\x00",
    ],
)
def test_others_are_not_answered_for(as_chloe, resource):
    assert asked(as_chloe, resource).status_code == 404


def test_a_question_without_a_resource_is_none(as_chloe):
    assert as_chloe.get("/.well-known/webfinger").status_code == 400


def test_webfinger_says_where_to_follow_others_from(as_chloe, monkeypatch):
    monkeypatch.setitem(addresses._url_names, "follow_from_here", "desk:overview")
    document = asked(as_chloe, f"acct:paris_p2p@{HOST}").json()
    template = links(document)["http://ostatus.org/schema/1.0/subscribe"]
    assert template == f"{ORIGIN}/fr/desk/?address={{uri}}"


def test_nodeinfo_links_to_schemas_first_and_then_to_the_application(as_chloe):
    document = as_chloe.get("/.well-known/nodeinfo").json()
    schema = "http://nodeinfo.diaspora.software/ns/schema/"
    assert [link["rel"] for link in document["links"]] == [
        f"{schema}2.1",
        f"{schema}2.0",
        "https://www.w3.org/ns/activitystreams#Application",
    ]
    assert [link["href"] for link in document["links"]] == [
        f"{ORIGIN}/nodeinfo/2.1",
        f"{ORIGIN}/nodeinfo/2.0",
        f"{ORIGIN}/ap/relay",
    ]


@pytest.mark.parametrize("schema", ["2.0", "2.1"])
def test_nodeinfo_says_what_runs_here(as_chloe, ada, schema):
    response = as_chloe.get(f"/nodeinfo/{schema}")
    assert response["Content-Type"].startswith("application/json")
    assert f"schema/{schema}#" in response["Content-Type"]
    document = response.json()
    assert document["version"] == schema
    assert document["software"]["name"] == "meshup"
    assert document["protocols"] == ["activitypub"]
    assert document["usage"]["users"] == {"total": 1}
    assert document["metadata"]["nodeName"] == "Paris P2P"
    assert document["metadata"]["group"] == f"paris_p2p@{HOST}"


def test_host_meta_leads_to_webfinger_in_xml_and_json(as_chloe):
    template = f"{settings.CONFIG.address}/.well-known/webfinger?resource={{uri}}"
    response = as_chloe.get("/.well-known/host-meta")
    assert response["Content-Type"].startswith("application/xrd+xml")
    [link] = ET.fromstring(response.content)
    assert link.attrib["template"] == template
    document = as_chloe.get("/.well-known/host-meta.json").json()
    assert links(document) == {"lrdd": template}

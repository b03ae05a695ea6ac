"""WebFinger, NodeInfo and host-meta: as we say them, and as others may."""

from xml.etree import ElementTree as ET

import pytest

from meshup.activitypub.host_meta import host_meta_json, host_meta_xml
from meshup.activitypub.nodeinfo import (
    NodeFacts,
    NodeInfoLinks,
    Software,
    media_type,
    nodeinfo_document,
    nodeinfo_links,
    read_nodeinfo,
    read_nodeinfo_links,
)
from meshup.activitypub.webfinger import (
    read_webfinger,
    server_webfinger_document,
    webfinger_document,
)
from meshup.signed_messages.errors import BadDocument

NODE = "https://paris.example"
RELAY = f"{NODE}/ap/relay"
GROUP = f"{NODE}/ap/paris"
ACCOUNT = "acct:paris@paris.example"
SCHEMA = "http://nodeinfo.diaspora.software/ns/schema/"


def links(**changed):
    link = {"rel": "self", "type": "application/activity+json", "href": GROUP}
    return {"subject": ACCOUNT, "links": [{**link, **changed}]}


def test_webfinger_leads_to_the_actor():
    document = webfinger_document(
        ACCOUNT, GROUP, page=f"{NODE}/", subscribe_template=f"{NODE}/follow?address={{uri}}"
    )
    assert (document["subject"], document["aliases"]) == (ACCOUNT, [GROUP, f"{NODE}/"])
    assert read_webfinger(document, ACCOUNT) == GROUP
    rels = [link["rel"] for link in document["links"]]
    assert rels == [
        "self",
        "http://webfinger.net/rel/profile-page",
        "http://ostatus.org/schema/1.0/subscribe",
    ]


def test_webfinger_of_a_server_leads_to_its_application():
    document = server_webfinger_document(f"{NODE}/", RELAY)
    assert read_webfinger(document, f"{NODE}/") == RELAY


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"type": 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'},
        {"rel": "https://www.w3.org/ns/activitystreams#Service"},
    ],
)
def test_the_actor_is_found_in_each_form(changed):
    assert read_webfinger(links(**changed), ACCOUNT) == GROUP
    assert read_webfinger(links(**changed), "acct:paris@PARIS.example") == GROUP


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (None, "webfinger"),
        ({**links(), "subject": "acct:paris@evil.test"}, "webfinger_subject"),
        ({**links(), "subject": "acct:paris@paris.example@evil.test"}, "webfinger_subject"),
        ({**links(), "subject": "acct:paris@paris.example.evil.test"}, "webfinger_subject"),
        (links(type="text/html"), "webfinger_actor"),
        (links(type=["application/activity+json"]), "webfinger_actor"),
        (links(rel="http://webfinger.net/rel/profile-page"), "webfinger_actor"),
        (links(href="javascript:alert(1)"), "webfinger_actor"),
        (links(href=5), "webfinger_actor"),
        ({"subject": ACCOUNT}, "webfinger_actor"),
        ({"subject": ACCOUNT, "links": "x"}, "webfinger_actor"),
    ],
)
def test_an_answer_about_somebody_else_or_nobody_is_refused(document, code):
    with pytest.raises(BadDocument, match=f"^{code}$"):
        read_webfinger(document, ACCOUNT)


def test_the_schemas_come_before_the_application():
    assert nodeinfo_links(NODE, RELAY) == {
        "links": [
            {"rel": f"{SCHEMA}2.1", "href": f"{NODE}/nodeinfo/2.1"},
            {"rel": f"{SCHEMA}2.0", "href": f"{NODE}/nodeinfo/2.0"},
            {"rel": "https://www.w3.org/ns/activitystreams#Application", "href": RELAY},
        ]
    }


def test_what_the_node_says_of_itself_is_read():
    found = read_nodeinfo_links(nodeinfo_links(NODE, RELAY), NODE)
    assert found == NodeInfoLinks(f"{NODE}/nodeinfo/2.1", RELAY)
    document = nodeinfo_document("2.1", NodeFacts(version="1.0", repository=f"{NODE}/source"))
    assert read_nodeinfo(document) == Software("meshup", "1.0")
    assert document["software"]["repository"] == f"{NODE}/source"


def test_the_older_version_has_no_repository():
    document = nodeinfo_document("2.0", NodeFacts(version="1.0", repository=NODE, posts=3))
    assert document["software"] == {"name": "meshup", "version": "1.0"}
    assert (document["version"], document["usage"]["localPosts"]) == ("2.0", 3)
    assert document["protocols"] == ["activitypub"]
    assert media_type("2.0").startswith("application/json; profile=")


def test_addresses_of_another_server_are_not_taken():
    document = nodeinfo_links("https://10.0.0.1", "https://evil.test/actor")
    assert read_nodeinfo_links(document, NODE) == NodeInfoLinks("", "")


@pytest.mark.parametrize("document", [None, [], {}, {"links": {}}, {"links": "x"}])
def test_what_is_no_nodeinfo_is_refused(document):
    with pytest.raises(BadDocument):
        read_nodeinfo_links(document, NODE)
    with pytest.raises(BadDocument):
        read_nodeinfo(document)


def test_host_meta_says_where_webfinger_is():
    template = f"{NODE}/.well-known/webfinger?resource={{uri}}"
    xml = ET.fromstring(host_meta_xml(NODE))
    (link,) = xml
    assert link.get("template") == template
    assert host_meta_json(NODE)["links"][0]["template"] == template

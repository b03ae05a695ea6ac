"""Whatever JSON comes: it is read, or refused as a bad document; nothing else, and soon."""

from contextlib import suppress

import pytest
from hypothesis import given, settings, strategies as st

from meshup.activitypub.activities import read_activity
from meshup.activitypub.actors import read_actor
from meshup.activitypub.addresses import covers, host_of, normal_host, origin_of, read_handle
from meshup.activitypub.collections import MOST_ITEMS, read_collection_page
from meshup.activitypub.events import read_event
from meshup.activitypub.ids import MOST_IDS, ids_of
from meshup.activitypub.nodeinfo import read_nodeinfo, read_nodeinfo_links
from meshup.activitypub.notes import read_note
from meshup.activitypub.safe_html import plain_text, safe_html
from meshup.activitypub.webfinger import read_webfinger
from meshup.signed_messages.errors import BadDocument
from tests.activitypub.messages import SERVERS, message, names_of
from tests.effort import examples

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["https://a.example/1", "http://[", "mailto:a@b.example", "10000-01-01"])
)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "type", "url", "href", "name", "en"]), inner)
    ),
    max_leaves=6,
)
DOCUMENTS = [
    document
    for server in SERVERS
    for name in names_of(server)
    for activity in [message(server, name)]
    for document in (activity, activity.get("object"))
    if isinstance(document, dict)
]
FIELDS = sorted({key for document in DOCUMENTS for key in document} | {"first", "items", "next"})
READERS = (
    read_activity,
    read_actor,
    read_event,
    read_note,
    read_collection_page,
    read_nodeinfo,
    lambda document: read_nodeinfo_links(document, "https://a.example"),
    lambda document: read_webfinger(document, "acct:a@a.example"),
)


def read_by_all(document):
    for read in READERS:
        with suppress(BadDocument):
            read(document)


@given(JSON)
def test_json_of_any_kind_is_read_or_refused(document):
    read_by_all(document)


@settings(max_examples=examples(300))
@given(
    st.sampled_from(DOCUMENTS),
    st.dictionaries(st.sampled_from(FIELDS), JSON, min_size=1, max_size=4),
)
def test_documents_with_fields_of_any_kind_are_read_or_refused(document, changed):
    read_by_all({**document, **changed})


@given(st.dictionaries(st.sampled_from(["links", "subject", "software", "type", "first"]), JSON))
def test_documents_of_discovery_are_read_or_refused(document):
    read_by_all(document)


@given(st.text() | st.from_regex(r"https?://[^/]{0,30}/?.*"))
def test_addresses_of_any_kind_are_brought_into_one_form(text):
    for host in (host_of(text), normal_host(text)):
        assert host == "" or normal_host(host) == host
    handle = read_handle(text)
    assert handle is None or read_handle(str(handle)) == handle
    assert covers(text, text) == (normal_host(text) != "")
    assert origin_of(origin_of(text)) == origin_of(text)


@given(JSON)
def test_references_are_strings_and_bounded(value):
    found = ids_of([value] * (2 * MOST_IDS))
    assert len(found) <= MOST_IDS
    assert all(isinstance(reference, str) for reference in found)


@given(st.text())
def test_safe_html_is_safe_as_it_is(html):
    once = safe_html(html)
    assert safe_html(once) == once
    assert plain_text(html).count("\n") == 0


def test_a_page_is_bounded():
    page = read_collection_page({"type": "Collection", "items": ["https://a.example"] * 10**5})
    assert len(page.items) == MOST_ITEMS


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("document", [None, 5, "x", [], ["x"], float("nan"), True, {}])
def test_what_is_no_document_is_refused(read, document):
    with pytest.raises(BadDocument):
        read(document)

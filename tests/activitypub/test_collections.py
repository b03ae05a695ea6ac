"""Collections, ours and theirs, and notes of ours."""

from datetime import UTC, datetime

import pytest

from meshup.activitypub.collection_documents import (
    collection,
    collection_page,
    ordered_collection,
    paged_collection,
    total_only,
)
from meshup.activitypub.collections import Page, read_collection_page
from meshup.activitypub.note_document import NoteFacts, note_document
from meshup.activitypub.notes import read_note
from meshup.signed_messages.errors import BadDocument

BOX = "https://a.example/outbox"
ONE = "https://a.example/1"


@pytest.mark.parametrize(
    ("document", "page"),
    [
        (ordered_collection(BOX, [ONE]), Page((ONE,), "", 1)),
        (collection(BOX, [ONE], attributed_to=ONE), Page((ONE,), "", 1)),
        (paged_collection(BOX, 40, f"{BOX}?page=1"), Page((), f"{BOX}?page=1", 40)),
        (
            collection_page(f"{BOX}?page=1", BOX, [ONE], next_page=f"{BOX}?page=2"),
            Page((ONE,), f"{BOX}?page=2", None),
        ),
        (total_only(BOX, 12), Page((), "", 12)),
        (total_only(BOX, None, ordered=True), Page((), "", None)),
        ({"type": "Collection", "items": ONE}, Page((ONE,), "", None)),
        (
            {"type": "OrderedCollection", "first": {"type": "X", "orderedItems": [ONE]}},
            Page((ONE,), "", None),
        ),
        (
            {"type": "Collection", "first": {"items": [], "next": f"{BOX}?2"}, "totalItems": -3},
            Page((), f"{BOX}?2", None),
        ),
        ({"type": "OrdinaryCollection", "items": [ONE]}, None),
        ({"type": ["Thing", "Collection"], "items": []}, Page((), "", None)),
        ({"type": "Collection", "first": {"type": "Link", "href": BOX}}, Page((), "", None)),
    ],
)
def test_a_collection_is_read_in_each_form(document, page):
    if page is None:
        with pytest.raises(BadDocument):
            read_collection_page(document)
    else:
        assert read_collection_page(document) == page


@pytest.mark.parametrize("following", [f"{BOX}?1", "javascript:1", 5, {"id": f"{BOX}?1"}])
def test_a_page_does_not_lead_to_itself_or_nowhere(following):
    page = {"type": "CollectionPage", "id": f"{BOX}?1", "items": [], "next": following}
    assert read_collection_page(page).next == ""


def test_a_collection_that_is_its_own_first_page_has_none():
    assert read_collection_page({"type": "Collection", "id": BOX, "first": BOX}).next == ""


def test_documents_in_a_collection_lose_their_contexts_unless_they_are_signed():
    signed = {"@context": [], "id": ONE, "proof": {}}
    document = ordered_collection(BOX, [{"@context": [], "id": ONE}, signed])
    assert document["orderedItems"] == [{"id": ONE}, signed]


def test_a_post_is_read_as_it_was_meant():
    facts = NoteFacts(
        id=ONE,
        url=f"{ONE}/page",
        actor="https://a.example/ap/paris",
        followers="https://a.example/ap/paris/followers",
        language="fr",
        contents={"en": "<p>Save the date</p>", "fr": "<p>Notez la date</p>"},
        published=datetime(2026, 12, 1, tzinfo=UTC),
        updated=datetime(2026, 12, 2, tzinfo=UTC),
        in_reply_to="https://b.example/1",
        tags=(("save the date", "https://a.example/tags/save"),),
    )
    document = note_document(facts)
    note = read_note(document)
    assert (note.id, note.url, note.attributed_to) == (facts.id, facts.url, (facts.actor,))
    assert (note.content, note.language) == ("<p>Notez la date</p>", "fr")
    assert (note.published, note.updated) == (facts.published, facts.updated)
    assert note.in_reply_to == facts.in_reply_to
    assert document["tag"][0]["name"] == "#savethedate"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"type": "Event"}, "note"),
        ({"id": 1}, "note_id"),
        ({"content": "  "}, "note_content"),
        ({"content": None}, "note_content"),
        ({"attributedTo": "mailto:a@b.example"}, "attributed_to"),
    ],
)
def test_a_note_that_cannot_be_is_refused(changed, code):
    note = {"type": "Note", "id": ONE, "content": "Hi", "attributedTo": "https://a.example/u"}
    assert read_note(note).content == "Hi"
    with pytest.raises(BadDocument, match=f"^{code}$"):
        read_note({**note, **changed})

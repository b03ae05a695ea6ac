"""Whatever another node writes into an item, it is read within bounds, or left out."""

import json
from contextlib import suppress

from hypothesis import given, settings as effort, strategies as st

from meshup.library.domain.item_fields import ItemRefused, read_fields
from tests.effort import examples
from tests.junk import altered

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)
FIELDS = (
    *("kind", "digest", "nameMap", "summaryMap", "creditText", "town", "url", "facts"),
    *("isBasedOn", "license", "holds", "part", "size", "fileKind", "file"),
)


@effort(max_examples=examples(400))
@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_whatever_an_item_says_is_read_or_refused(changes):
    good = {
        "kind": "letter",
        "digest": "0" * 64,
        "nameMap": {"en": "x"},
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "holds": "text",
    }
    try:
        fields = read_fields(good | changes, "https://lyon.example/ap/library/items/1")
    except ItemRefused:
        return
    assert len(json.dumps(fields)) < 16_000
    assert fields["licence"] or fields["kind"] in {"tool", "venue", "offered", "wanted"}


ID = "https://lyon.example/ap/library/items/1"
FILE = {
    "kind": "slides",
    "digest": "0" * 64,
    "nameMap": {"en": "Slides"},
    "summaryMap": {"en": "In short"},
    "creditText": "Zoé",
    "license": "https://creativecommons.org/licenses/by/4.0/",
    "holds": "file",
    "size": 1_000,
    "fileKind": "pdf",
    "file": "https://lyon.example/ap/library/files/1",
    "isBasedOn": [
        {
            "id": "https://nantes.example/ap/library/items/2",
            "url": "https://nantes.example/en/library/2/",
            "licence": "CC-BY-4.0",
            "titles": {"en": "Slides"},
            "credit": "Yann",
            "node": "Nantes P2P",
            "did": "did:key:z6Mk",
        }
    ],
}
VENUE = {
    "kind": "venue",
    "digest": "0" * 64,
    "nameMap": {"en": "A bar"},
    "town": "Lyon",
    "facts": {
        "capacity": 60,
        "weekdays": [2],
        "free": [["2027-01-10", "2027-01-20"]],
        "busy": [["2027-01-15", "2027-01-15"]],
    },
}


def test_an_item_with_junk_in_any_part_is_read_or_left_out():
    for item in (FILE, VENUE):
        assert read_fields(item, ID)["titles"]
        for what, junk in altered(item):
            with suppress(ItemRefused):
                assert read_fields(junk, ID)["titles"], what

"""Whatever another node writes into an item, it is read within bounds, or left out."""

import json

from hypothesis import given, settings as effort, strategies as st

from meshup.library.domain.item_fields import ItemRefused, read_fields
from tests.effort import examples

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

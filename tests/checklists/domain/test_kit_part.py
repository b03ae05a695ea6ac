"""Checklists in a starter kit: given without names, taken once, refused whole when malformed."""

import json

import pytest
from django.utils import translation
from hypothesis import given, strategies as st

from meshup.checklists.domain.items import MOST_ITEMS, SINGLE_EVENTS
from meshup.checklists.domain.kit_part import LIST_THERE, NO_SERIES, give, take
from meshup.checklists.domain.kit_reading import MOST_LISTS, read_lists
from meshup.checklists.domain.plans import ItemPlan
from meshup.checklists.domain.queries.templates import template_of
from meshup.checklists.domain.shipped_list import SHIPPED
from meshup.checklists.domain.templates import add_template_item, take_usual_list
from meshup.checklists.errors import MalformedChecklists
from meshup.checklists.models import ChecklistTemplate
from tests.agenda.paris import NOW

pytestmark = pytest.mark.django_db

ITEM = {"key": "place", "days": -60, "texts": {"en": "Book the place"}, "role": ""}


def kit(*lists, version=1):
    return {"name": "checklists", "version": version, "lists": list(lists)}


def of(series, *items):
    return {"series": series, "items": list(items or (ITEM,))}


def over_the_wire(part):
    return json.loads(json.dumps(part))


def test_a_node_gives_its_lists_without_anybody(listed, ada):
    plan = ItemPlan(-3, {"en": "Call Bilal’s cousin"}, "door", ada.pk)
    add_template_item(ada, listed.slug, plan, NOW)
    part = give(NOW)
    assert (part["name"], part["version"]) == ("checklists", 1)
    assert [(each["series"], len(each["items"])) for each in part["lists"]] == [
        (listed.slug, len(SHIPPED) + 1)
    ]
    assert {name for each in part["lists"] for item in each["items"] for name in item} == {
        *("key", "days", "texts", "role")
    }


def test_a_node_without_lists_gives_none(paris):
    assert give(NOW)["lists"] == []


def test_a_new_node_takes_them_and_twice_is_once(listed, ada):
    take_usual_list(ada, SINGLE_EVENTS, NOW)
    part = over_the_wire(give(NOW))
    ChecklistTemplate.objects.all().delete()
    first, then = take(part), take(part)
    assert set(first.written) == {listed.slug, SINGLE_EVENTS}
    assert (then.written, set(then.unchanged)) == ((), {listed.slug, SINGLE_EVENTS})
    assert template_of(listed.slug).items == SHIPPED
    assert template_of(listed.slug).version == 1
    assert give(NOW) == part


def test_the_only_series_of_a_new_city_gets_the_only_list_and_others_are_named(paris):
    taken = take(kit(of("rouen-p2p"), of(None)))
    assert (set(taken.written), taken.left) == ({paris.slug, SINGLE_EVENTS}, {})
    taken = take(kit(of("rouen-p2p"), of("lyon-p2p")))
    assert (taken.written, taken.left) == ((), {"rouen-p2p": NO_SERIES, "lyon-p2p": NO_SERIES})
    ChecklistTemplate.objects.all().delete()
    taken = take(kit(of("rouen-p2p"), of("lyon-p2p")), {"lyon-p2p": paris.slug})
    assert taken.written == (paris.slug,)


def test_a_list_that_hosts_wrote_stays(listed):
    taken = take(kit(of(listed.slug)))
    assert (taken.written, taken.left) == ((), {listed.slug: LIST_THERE})
    assert template_of(listed.slug).items == SHIPPED


WRONG = {
    "nothing": None,
    "a list": [],
    "no version": {"lists": []},
    "a later version": kit(version=2),
    "a version that is true": kit(version=True),
    "no lists": {"version": 1},
    "too many lists": kit(*(of(f"s{n}") for n in range(MOST_LISTS + 1))),
    "twice one series": kit(of("a"), of("a")),
    "a series that is a path": kit(of("../etc")),
    "a series with the reserved name": kit(of(SINGLE_EVENTS)),
    "an empty list": kit({"series": None, "items": []}),
    "too many items": kit(
        {"series": None, "items": [ITEM | {"key": f"k{n}"} for n in range(MOST_ITEMS + 1)]}
    ),
    "a key twice": kit(of(None, ITEM, ITEM)),
    "a key with a slash": kit(of(None, ITEM | {"key": "a/b"})),
    "a key too long": kit(of(None, ITEM | {"key": "k" * 33})),
    "a key that is a number": kit(of(None, ITEM | {"key": 3})),
    "a day too early": kit(of(None, ITEM | {"days": -181})),
    "a day too late": kit(of(None, ITEM | {"days": 8})),
    "a day that is true": kit(of(None, ITEM | {"days": True})),
    "half a day": kit(of(None, ITEM | {"days": -1.5})),
    "a role that is none": kit(of(None, ITEM | {"role": "king"})),
    "no words": kit(of(None, ITEM | {"texts": {}})),
    "empty words": kit(of(None, ITEM | {"texts": {"en": ""}})),
    "words too long": kit(of(None, ITEM | {"texts": {"en": "x" * 201}})),
    "words on two lines": kit(of(None, ITEM | {"texts": {"en": "a\nb"}})),
    "words that turn around": kit(of(None, ITEM | {"texts": {"en": "a\u202eb"}})),
    "a language that is none": kit(of(None, ITEM | {"texts": {"../en": "x"}})),
    "words that are a list": kit(of(None, ITEM | {"texts": {"en": ["x"]}})),
}


@pytest.mark.parametrize("part", WRONG.values(), ids=WRONG)
def test_what_is_malformed_is_refused_whole_with_its_place(part, paris):
    with translation.override("en"), pytest.raises(MalformedChecklists) as refused:
        take(part)
    assert refused.value.code == "checklists.malformed"
    assert not ChecklistTemplate.objects.exists()


def test_one_wrong_list_keeps_the_right_one_out(paris):
    with pytest.raises(MalformedChecklists):
        take(kit(of(paris.slug), of(None, ITEM | {"days": 99})))
    assert not ChecklistTemplate.objects.exists()


def test_html_is_words_like_any_other_and_shown_as_such(paris, as_ada):
    take(kit(of(paris.slug, ITEM | {"texts": {"en": "<script>alert(1)</script>"}})))
    page = as_ada.get(f"/en/desk/checklists/{paris.slug}/").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-999, 999) | st.text(max_size=6) | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["version", "lists", "series", "items", "key", "days", "texts", "role", "en"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(json_values)
def test_whatever_comes_is_read_within_bounds_or_refused(part):
    try:
        lists = read_lists(part)
    except MalformedChecklists:
        return
    assert len(lists) <= MOST_LISTS

"""A page with a number that changes often, beside a list that does not show it."""

from copy import deepcopy
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as django_settings

from meshup.community.domain.nodes import edit_node
from meshup.kit.tag_versions import counter_of
from meshup.kit.versioned_memo import clear_all_memos
from tests.community import counted_pages

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _room(node, settings, monkeypatch):
    settings.ROOT_URLCONF = "tests.community.counted_pages"
    engine = deepcopy(settings.TEMPLATES[0])
    loader = ("django.template.loaders.locmem.Loader", counted_pages.TEMPLATES)
    settings.TEMPLATES = [
        engine | {"APP_DIRS": False, "OPTIONS": engine["OPTIONS"] | {"loaders": [loader]}}
    ]
    outside = SimpleNamespace(in_atomic_block=False)
    monkeypatch.setattr("meshup.kit.versioned_memo.connection", outside)
    monkeypatch.setattr(counted_pages, "event", counted_pages.Event())
    monkeypatch.setitem(counted_pages.coming, "count", 1)
    clear_all_memos()


@pytest.fixture
def kept(as_chloe):
    """Ask for a page as the page cache does: only when a tag of what is kept has changed."""
    pages: dict[str, Any] = {}
    rendered: list[str] = []

    def ask(path):
        versions = django_settings.TAG_VERSIONS
        if path in pages and versions.now(pages[path][0]) == pages[path][1]:
            return pages[path][2]
        snapshot = versions.snapshot()
        answer = as_chloe.get(path)
        slots = tuple(counter_of(tag) for tag in answer["X-Meshup-Tags"].split())
        before = tuple(snapshot[8 * at : 8 * at + 8] for at in slots)
        pages[path] = (slots, before, answer.text)
        rendered.append(path)
        return answer.text

    ask.rendered = rendered  # type: ignore[attr-defined]
    return ask


def sign_up():
    counted_pages.coming["count"] += 1
    django_settings.TAG_VERSIONS.bump(["attendance:one"])


def test_a_page_and_its_fragment_carry_the_tags_of_what_they_show(as_chloe):
    tags = {path: as_chloe.get(path)["X-Meshup-Tags"] for path in ("/page", "/coming", "/list")}
    assert tags == {
        "/page": "attendance:one event:one node series:s",
        "/coming": "attendance:one node",
        "/list": "agenda node",
    }


def test_the_fragment_at_its_address_is_the_one_in_the_page(as_chloe):
    fragment = as_chloe.get("/coming").text
    assert fragment == "<p>1 will come to Paris</p>"
    assert fragment in as_chloe.get("/page").text


def test_a_sign_up_changes_the_page_and_the_fragment_and_empties_no_list(kept):
    for path in ("/page", "/coming", "/list"):
        kept(path)
    sign_up()
    assert "2 will come" in kept("/page")
    assert "2 will come" in kept("/coming")
    assert kept("/list") == "one"
    assert kept.rendered == ["/page", "/coming", "/list", "/page", "/coming"]


def test_of_that_page_nothing_is_rendered_but_the_hole(kept):
    for _ in range(3):
        kept("/page")
        sign_up()
    assert counted_pages.event.times == 1
    django_settings.TAG_VERSIONS.bump(["series:s"])
    kept("/page")
    assert counted_pages.event.times == 2


def test_what_every_page_knows_of_the_community_is_a_part_of_it(kept, node, ada):
    assert "<h1>Paris P2P</h1>" in kept("/page")
    kept("/coming")
    edit_node(ada, {"name": "Lyon P2P", "city": "Lyon"}, version=node.version)
    assert "<h1>Lyon P2P</h1>" in kept("/page")
    assert "Lyon" in kept("/coming")
    assert counted_pages.event.times == 2

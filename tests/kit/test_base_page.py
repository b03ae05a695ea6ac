"""The frame of every page: language, ways to go, nothing from elsewhere, nothing inline."""

from __future__ import annotations

import re

from django.test import RequestFactory
from django.utils import translation

from meshup.kit.errors import NotFound
from meshup.kit.web import refuse


def refusal_in(language: str) -> str:
    request = RequestFactory().get("/", headers={"accept": "text/html"})
    with translation.override(language):
        return refuse(request, NotFound()).text


def test_a_refusal_is_a_page_with_its_sentence_and_code(node):
    page = refusal_in("en")
    assert '<html lang="en"' in page
    assert "There is nothing here." in page
    assert "<code>not_found</code>" in page
    assert f"<title>Nothing here · {node.name}</title>" in page


def test_the_frame_has_no_inline_style_or_script_and_asks_nobody_else(node):
    page = refusal_in("fr")
    assert re.findall(r"<style|<script| style=|(?:src|href)=\"(?:https?:)?//", page) == []


def test_a_page_that_is_not_there_leads_to_the_other_language(as_chloe):
    for path in ("/en/nothing/", "/en/events/nothing/"):
        there = path.replace("/en/", "/fr/")
        page = as_chloe.get(path, headers={"accept": "text/html"})
        assert page.status_code == 404
        assert re.findall(r'hreflang="fr"\s+rel="nofollow"\s+href="([^"]+)"', page.text) == [
            f"/language/fr?next={there}"
        ]


def test_the_frame_stands_before_the_node_is_set_up(db):
    assert "<title>Nothing here</title>" in refusal_in("en")


def test_a_theme_is_asked_for_by_its_colours(node):
    assert "/theme.css?v=14284b-00b3c8" in refusal_in("en")

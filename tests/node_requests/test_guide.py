"""How communities do things together, told to hosts at the desk: both languages, pictures."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from meshup.kit.french import spaced
from meshup.node_requests.guide_pages import GUIDE, LANGUAGES, guide_page

MOST_BYTES = 60_000
PICTURE = re.compile(r"^!\[(.+)\]\((.+)\)$", re.MULTILINE)


def text_of(language):
    return (GUIDE / f"together.{language}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_picture_is_there_small_and_shown_with_its_size(language):
    pictures = PICTURE.findall(text_of(language))
    shown = guide_page(language).html
    for words, named in pictures:
        path = (GUIDE / named).resolve()
        assert 0 < path.stat().st_size <= MOST_BYTES
        assert path.name.endswith(f"-{language}.webp")
        assert finders.find(f"node_requests/guide/{path.name}")
        (tag,) = re.findall(f"<img[^>]*{path.stem}[^>]*>", shown)
        assert re.search(r'width="\d{3,4}" height="\d{2,4}" loading="lazy"', tag)
        assert f'alt="{words[:8]}' in tag
    assert len(pictures) >= 6
    used = {Path(named).name for _words, named in pictures}
    assert used == {path.name for path in (GUIDE / pictures[0][1]).parent.glob(f"*-{language}.*")}


def test_both_languages_say_the_same_things_in_the_same_order():
    english, french = map(text_of, LANGUAGES)
    assert _shape_of(english) == _shape_of(french)
    assert _shape_of(english).count("#") == 1


def _shape_of(text):
    """Return headings by their depth, lists, and pictures by their name, in order."""
    found = re.findall(r"^(#+) |^(-) |^!\[.*/(\w+)-\w+\.webp\)$", text, re.MULTILINE)
    return ["".join(each) for each in found]


def test_french_lets_no_line_break_before_its_marks():
    for line in text_of("fr").splitlines():
        words = line.partition("](")[0]
        assert spaced(words) == words


@pytest.mark.django_db
@pytest.mark.usefixtures("node")
def test_hosts_find_it_at_the_desk_and_nobody_else(as_ada, client):
    assert 'href="/en/desk/requests/how/"' in as_ada.get("/en/desk/requests/").text
    assert "How a meta event works" in as_ada.get("/en/desk/requests/how/").text
    assert "Comment marche un méta-événement" in as_ada.get("/fr/desk/requests/how/").text
    assert client.get("/en/desk/requests/how/").status_code == 302

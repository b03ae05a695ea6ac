"""The page on personal data is made of what rooms registered, in both languages."""

import pytest
from django.utils import translation

from meshup.community.domain.health import legal_notice
from meshup.community.domain.nodes import edit_node
from meshup.kit import personal_data
from meshup.kit.health import Level
from meshup.kit.personal_data import Concerns, PersonalData, Sentences

PAGES = {"en": "/en/privacy/", "fr": "/fr/privacy/"}
TITLES = {
    "en": "Personal data and legal notice",
    "fr": "Données personnelles et mentions légales",
}


@pytest.mark.parametrize("language", PAGES)
def test_every_kind_and_every_cookie_is_told(language, as_chloe):
    page = as_chloe.get(PAGES[language]).text
    assert f"<h1>{TITLES[language]}</h1>" in page
    kinds = personal_data.registered()
    assert len(kinds) >= 9
    with translation.override(language):
        for told in (kind.sentences for kind in kinds):
            for sentence in (told.title, told.kept, told.why, told.how_long, told.how_to_erase):
                assert str(sentence) in page
        for cookie in personal_data.cookies():
            for sentence in (cookie.name, cookie.purpose, cookie.how_long):
                assert str(sentence) in page


@pytest.mark.parametrize("language", PAGES)
def test_every_public_page_leads_there(language, as_chloe):
    for path in ("", "agenda/", "contact/"):
        page = as_chloe.get(f"/{language}/{path}").text
        assert f'<a href="{PAGES[language]}">{TITLES[language]}</a>' in page


def test_what_a_room_registers_appears_in_the_section_it_concerns(as_chloe, monkeypatch):
    monkeypatch.setattr(personal_data, "_registered", dict(personal_data._registered))
    for concerns in Concerns:
        told = Sentences(
            concerns=concerns,
            title=f"About {concerns.value}",
            kept="<b>CachedResponse</b>",
            why="w",
            how_long="l",
            how_to_erase="e",
        )
        personal_data.register(PersonalData(name=f"new.{concerns.value}", sentences=told))
    page = as_chloe.get(PAGES["en"]).text
    places = [
        page.index(words)
        for words in (
            *('id="kept-1"', "About visitors", 'id="kept-2"', "About helpers"),
            *('id="kept-3"', "About everybody", 'id="cookies"'),
        )
    ]
    assert places == sorted(places)
    assert "<b>Kept" not in page


def test_a_notice_that_nobody_wrote_says_so_and_the_doctor_warns(as_chloe, ada, node):
    page = as_chloe.get(PAGES["en"]).text
    assert "The hosts have not said yet who publishes this site." in page
    assert "The hosts have not said yet who hosts this site." in page
    [found] = legal_notice()
    assert (found.level, found.sentence) == (
        Level.WARNING,
        "The legal notice does not say who publishes the site and who hosts it.",
    )
    edit_node(ada, {"publisher": "Les Pairs", "hosting": "Coop"}, version=node.version)
    page = as_chloe.get(PAGES["en"]).text
    assert "have not said yet" not in page
    assert "Les Pairs" in page
    assert [finding.level for finding in legal_notice()] == [Level.OK]


def test_what_hosts_wrote_is_text_and_no_markup(as_chloe, ada, node):
    hostile = "<script>alert(1)</script>"
    legal = {"publisher": hostile, "publisher_address": hostile, "hosting": hostile}
    edit_node(ada, legal, version=node.version)
    assert hostile not in as_chloe.get(PAGES["en"]).text

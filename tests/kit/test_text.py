from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st
from lxml import html

from meshup.kit import text
from meshup.kit.localized_text import localized
from meshup.kit.text import markdown, plain, slug_of

WORDS = st.dictionaries(st.sampled_from(["fr", "en", "de"]), st.text(max_size=20))
HOSTILE = st.lists(
    st.sampled_from(
        (
            *("<script>", "</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))"),
            *("![x](https://spy.example/x.png)", "<svg onload=alert(1)>", "<style>*{}</style>"),
            *(
                "<a href='data:text/html,x'>",
                "| a |\n|---|\n| b |",
                "&lt;",
                "`<script>`",
                "\n\n# a",
            ),
        )
    ),
    max_size=8,
).map(" ".join)


@given(texts=WORDS, wanted=st.sampled_from(["fr", "en"]))
def test_a_text_falls_back_to_another_language_and_says_so(
    texts: dict[str, str], wanted: str
) -> None:
    said = localized(texts, wanted, ("fr", "en"))
    there = {code for code, words in texts.items() if words.strip()}
    assert bool(said) == bool(there)
    if there:
        assert said.words == texts[said.language].strip()
        assert said.fell_back == (wanted not in there)


@given(source=st.one_of(st.text(max_size=200), HOSTILE))
def test_markdown_never_brings_a_script_a_style_or_a_third_party(source: str) -> None:
    page = html.fromstring(f"<div>{markdown(source)}</div>")
    for part in page.iter():
        assert part.tag in {"div", *text.TAGS}
        for name, value in part.attrib.items():
            assert name in {"href", "title", "src", "alt", "align", "rel"}
            assert re.match(r"\s*(javascript|data|vbscript):", value, re.IGNORECASE) is None
            assert name != "src" or value.startswith("/media/")


@pytest.mark.parametrize(
    ("source", "levels"),
    [("# a\n\n## b", [2, 3]), ("### a", [2]), ("## a\n\n#### b\n\n## c", [2, 3, 2]), ("a", [])],
)
def test_headings_begin_at_the_second_level_and_leave_none_out(
    source: str, levels: list[int]
) -> None:
    assert [int(level) for level in re.findall(r"<h(\d)>", markdown(source))] == levels
    assert re.findall(r"</h(\d)>", markdown(source)) == [str(level) for level in levels]


@given(source=st.text(max_size=400), most=st.integers(5, 60))
def test_plain_text_is_one_line_of_the_length_asked_for(source: str, most: int) -> None:
    assert len(plain(source, most)) <= most
    assert "\n" not in plain(source, most)


def test_plain_text_keeps_the_words_and_cuts_between_them() -> None:
    assert plain("# Peers\n\n*meet* [peers](https://x.example) & <b>more</b>") == (
        "Peers meet peers & <b>more</b>"
    )
    assert plain("Peers meet peers, always", 20) == "Peers meet peers…"
    assert plain("Une péniche\N{NO-BREAK SPACE}: &amp;lt;") == "Une péniche\N{NO-BREAK SPACE}: &lt;"


@given(words=st.text(max_size=200))
def test_an_address_is_short_and_plain(words: str) -> None:
    assert re.fullmatch(r"[a-z0-9_-]{1,60}", slug_of(words))


def test_an_address_keeps_the_letters_under_the_accents() -> None:
    assert slug_of("Décembre à Œuvre !") == "decembre-a-oeuvre"
    assert slug_of("Rencontre annuelle des nœuds") == "rencontre-annuelle-des-noeuds"
    assert slug_of("Straße zum Łęg, Ærø") == "strasse-zum-leg-aero"

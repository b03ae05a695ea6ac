"""What a text of a kit may not hold, and that what we give never holds it."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from meshup.kit.text import markdown
from meshup.starter_kit.domain.text_guards import fault_of, without_faults

PIECES = st.sampled_from(
    [
        *(
            "<script>",
            "<scr",
            "ipt>",
            "<b",
            ">",
            "</b>",
            "<!--",
            "-->",
            "<",
            "javascript:",
            "(",
            "[",
        ),
        *(
            "]",
            "](",
            "mailto:",
            "a@b.example",
            "@",
            ".",
            "+33 6 12 34 56 78",
            "06",
            " 12",
            "\u202e",
        ),
        *(
            "&#106;",
            "avascript:",
            "data:",
            "![x](/media/a.png)",
            "\n",
            "tel:",
            "<http://x.example>",
        ),
    ]
)
TEXTS = st.one_of(
    st.text(), st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=20).map("".join)
)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("We <3 peers, and 1 < 2.", ""),
        ("See <https://p2p.example/a> and [here](https://p2p.example).", ""),
        ("Since 2019-07-14, at 18:30; 12 000 people in 2026.", ""),
        ("<script>alert(1)</script>", "html"),
        ("<img src=x onerror=alert(1)>", "html"),
        ("</p><!-- x -->", "html"),
        ("[x](javascript:alert(1))", "script"),
        ("[x](&#106;avascript:alert(1))", "script"),
        ("[x](data:text/html;base64,xx)", "script"),
        ("Write to ada@paris.example.", "contact"),
        ("Follow @ada@mastodon.example", "contact"),
        ("Call 06 12 34 56 78", "contact"),
        ("Call +33 (0)6 12 34 56 78", "contact"),
        ("a\u202eb", "unprintable"),
        ("a\0b", "unprintable"),
    ],
)
def test_what_a_text_may_not_hold_is_named(text, fault):
    assert fault_of(text) == fault


def test_contacts_and_pictures_are_taken_out_and_the_rest_stays():
    text = (
        "**Hi** [write](mailto:ada@p.example), call 06 12 34 56 78! ![us](/media/x.png) <b>Ok</b>"
    )
    assert without_faults(text) == "**Hi** write, call [contact]! us Ok"


@given(TEXTS)
def test_what_we_give_everybody_takes(text):
    cleaned = without_faults(text)
    assert fault_of(cleaned) == ""
    assert without_faults(cleaned) == cleaned


@given(TEXTS)
def test_what_is_taken_has_no_script_on_a_page(text):
    if not fault_of(text):
        page = markdown(text).lower()
        assert "<script" not in page
        assert 'href="javascript' not in page

"""What people type stays as it was, but for what nobody sees and programs stumble over."""

from __future__ import annotations

from unicodedata import category
from xml.etree import ElementTree as ET

import pytest
from django import forms
from hypothesis import given, strategies as st

from meshup.kit.forms.fields import PrintableField
from meshup.kit.link_labels import read_label
from meshup.kit.printable import printable_line, printable_text

ANY = st.text(st.characters(), max_size=60) | st.text("a \t\r\n\v\f\x85\u2028\x00\x1b\x7f\ud83d")


@given(ANY)
def test_no_control_character_is_left_but_tab_and_line_feed(text):
    clean = printable_text(text)
    assert {letter for letter in clean if category(letter) in {"Cc", "Cs"}} <= {"\t", "\n"}
    assert clean.splitlines() == clean.split("\n")[: len(clean.splitlines())]
    assert printable_text(clean) == clean


@given(ANY)
def test_a_line_is_one_line(text):
    line = printable_line(text)
    assert len(line.splitlines()) <= 1
    assert "\t" not in line
    assert printable_line(line) == line


@given(ANY)
def test_it_can_stand_in_xml_and_be_sent(text):
    clean = printable_text(text)
    element = ET.Element("a")
    element.text = clean
    assert (ET.fromstring(ET.tostring(element)).text or "") == clean
    assert clean.encode().decode() == clean


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp", "Cf"])))
def test_letters_of_all_scripts_stay(text):
    assert printable_text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Qui\u202fvient\xa0?",
        "👩\u200d🌾 ❤\ufe0f",
        "\u0645\u06cc\u200c\u062e",
        "\u2067\u05e9\u05dc\u2069 ok",
        "a\tb\n\nc",
    ],
)
def test_marks_that_scripts_and_emoji_need_stay(text):
    assert printable_text(text) == text


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("Ada\r\nBcc: eve@example.org", "Ada Bcc: eve@example.org"),
        ("Ada\x00\x07\x1b[31m", "Ada[31m"),
        ("left\u202eright", "leftright"),
        (" two \t words\v", "two words"),
        ("two  spaces", "two  spaces"),
    ],
)
def test_a_name_is_one_line_that_can_be_shown(typed, line):
    assert printable_line(typed) == line


def test_a_field_is_a_line_and_an_area_has_lines():
    assert PrintableField().clean(" a\r\nb\x00 ") == "a b"
    assert PrintableField(widget=forms.Textarea).clean(" a\r\nb\x00 ") == "a\nb"
    with pytest.raises(forms.ValidationError):
        PrintableField().clean("\x07 \x00")


@given(st.text(alphabet=" \t\nx"))
def test_gaps_are_one_space_where_they_hold_a_break_and_stay_where_they_do_not(text):
    words = printable_line(text)
    assert words.split() == text.split()
    assert "  " not in words or "  " in text
    assert (words == text.strip()) == (not set("\t\n") & set(text.strip()))


def test_a_megabyte_of_spaces_is_read_at_once():  # it would take a day if each were tried anew
    gap = " " * 1_000_000
    assert printable_line(f"a{gap}x") == f"a{gap}x"
    assert read_label(f"fr: a{gap}x", ["fr"]) == {"fr": f"a{gap}x"}
    assert read_label(f"{gap}fr{gap}", ["fr"]) == "fr"

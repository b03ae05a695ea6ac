"""A link is called the same by everybody, or has a label in each language."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given, strategies as st

from meshup.kit.link_labels import label_in, label_texts, read_label, written_label

KNOWN = ["en", "fr"]
BOTH = {"fr": "Notre forum", "en": "Our forum"}
words = st.text(st.characters(exclude_categories=["Cc", "Cs", "Z"]), min_size=1).filter(
    lambda text: "|" not in text
)


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Forum", "Forum"),
        ("  Chat | room ", "Chat | room"),
        ("fr: Notre forum | en: Our forum", BOTH),
        ("fr:Notre forum|en:Our forum", BOTH),
        ("en: Our forum", {"en": "Our forum"}),
        ("fr: Notre forum | Our forum", "fr: Notre forum | Our forum"),
        ("fr: Notre forum | fr: Le forum", "fr: Notre forum | fr: Le forum"),
        ("de: Unser Forum", "de: Unser Forum"),
        ("Note: read this", "Note: read this"),
        ("fr: | en: Our forum", "fr: | en: Our forum"),
        ("", ""),
    ],
)
def test_a_line_means_one_label_or_one_in_each_language(line, label):
    assert read_label(line, KNOWN) == label


@given(st.dictionaries(st.sampled_from(KNOWN), words, min_size=1))
def test_a_label_is_written_as_the_line_that_means_it(texts):
    assert read_label(written_label(texts), KNOWN) == texts


@given(st.text())
def test_any_line_means_some_label(line):
    label = read_label(line, KNOWN)
    assert read_label(written_label(label), KNOWN) == label


def test_a_reader_gets_the_own_language_else_another_and_is_told():
    assert str(label_in(BOTH, "fr")) == "Notre forum"
    assert (label_in(BOTH, "de").words, label_in(BOTH, "de").fell_back) == ("Our forum", True)
    assert (label_in("Forum", "fr").words, label_in("Forum", "fr").fell_back) == ("Forum", False)
    assert (label_texts(BOTH), label_texts("Forum")) == (BOTH, {})


def test_a_page_shows_it_and_escapes_it():
    template = Template("{% load link_labels %}{{ label|link_label }}")
    with translation.override("fr"):
        assert template.render(Context({"label": BOTH})) == "Notre forum"
        assert template.render(Context({"label": "a<b"})) == "a&lt;b"
        shown = template.render(Context({"label": {"en": "a<b"}}))
    assert shown == '<span lang="en">a&lt;b</span>'

"""A lightened template shows what Django shows, in less space."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from django.template import Context, Engine
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override
from hypothesis import given, strategies as st

from meshup.kit.template_loading import PlainVariable

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Thing:
    word: object
    items: tuple[int, ...] = (1, 2)
    at: datetime = NOON
    inner: dict[str, object] = field(default_factory=lambda: {"word": "in <it>", "n": 1_000_000})

    @property
    def long(self) -> str:
        return f"long {self.word}"

    def said(self) -> str:
        return f"said {self.word}"


def engines(**templates: str) -> tuple[Engine, Engine]:
    """Return Django's engine and the node's, for the same templates."""
    loader = ("django.template.loaders.locmem.Loader", templates)
    libraries = {"i18n": "meshup.kit.templatetags.translate_tag"}
    ours = "meshup.kit.template_loading.Loader"
    return (
        Engine(loaders=[loader]),
        Engine(
            loaders=[(ours, [loader])],
            libraries=libraries,
            builtins=["meshup.kit.templatetags.compiled_tags"],
        ),
    )


def shown_by_both(source: str, **values: object) -> list[str]:
    """Return what each shows, with spaces as a browser counts them."""
    shown = [
        engine.get_template("page.html").render(Context(values))
        for engine in engines(**{"page.html": source})
    ]
    return [re.sub(r"\s+", " ", text) for text in shown]


VALUES = st.recursive(
    st.one_of(
        st.text(max_size=8),
        st.text(max_size=8).map(mark_safe),
        st.integers(),
        st.booleans(),
        st.none(),
        st.sampled_from([NOON, NOON.date(), gettext_lazy("Agenda"), 1234.5]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2),
        st.dictionaries(st.sampled_from(["word", "inner", "at", "0"]), inner, max_size=3),
        st.builds(Thing, inner),
    ),
    max_leaves=5,
)
NAMES = ("thing", "thing.word", "thing.inner.word", "thing.inner.n", "thing.at.isoformat")
MORE_NAMES = ("thing.at.year", "thing.long", "thing.said", "thing.items.0", "thing.0", "nothing")
SHOWN = "".join(
    f"[{{{{ {name} }}}}{{% if {name} %}}+{{% else %}}-{{% endif %}}]"
    for name in (*NAMES, *MORE_NAMES, "nothing.word")
)


@given(VALUES)
def test_every_value_is_shown_and_decided_as_django_does(thing):
    by_django, by_us = shown_by_both(SHOWN, thing=thing)
    assert by_us == by_django


@pytest.mark.parametrize(
    "source",
    [
        "{% autoescape off %}{{ thing.word }}{% endautoescape %}",
        "{% for one in things %}{{ one.word }}{% empty %}{{ thing.word }}{% endfor %}",
        "{% with thing=thing.inner %}{{ thing.word }}{{ thing.n }}{% endwith %}",
        "{% if thing.word and not thing.inner.n %}a{% elif thing.items %}b{% endif %}",
        "{% block a %}{{ thing.word }}{% endblock %}",
        "{{ thing.word|upper }} {{ thing.word|default:thing.long }}",
    ],
)
def test_a_value_is_shown_wherever_it_stands(source):
    by_django, by_us = shown_by_both(source, thing=Thing("<b>"), things=[{"word": "<i>"}])
    assert by_us == by_django
    assert "<i>" not in by_us


def test_space_between_lines_is_one_line_end():
    source = (
        "<ul>\n    <li\n        class='a'>\n  one  two\n\n  </li>\n</ul> \n {{ word }}"
        "\N{NO-BREAK SPACE}\n"
    )
    page = engines(**{"page.html": source})[1].get_template("page.html")
    assert page.render(Context({"word": "x"})) == (
        "<ul>\n<li\nclass='a'>\none  two\n</li>\n</ul>\nx\N{NO-BREAK SPACE}\n"
    )


@pytest.mark.parametrize("name", ["letter.txt", "page.html"])
def test_space_is_kept_where_it_counts(name):
    source = "a\n    b" if name == "letter.txt" else "<pre>\n  a\n    b</pre>"
    shown = engines(**{name: source})[1].get_template(name).render(Context())
    assert shown == source


def test_a_template_is_lightened_once_and_again_when_it_is_read_anew():
    engine = engines(**{"page.html": "{{ word }}"})[1]
    page = engine.get_template("page.html")
    assert [type(node) for node in page.nodelist] == [PlainVariable]
    node = page.nodelist[0]
    assert engine.get_template("page.html").nodelist[0] is node
    engine.template_loaders[0].reset()
    assert type(engine.get_template("page.html").nodelist[0]) is PlainVariable


def test_words_of_a_template_are_in_the_language_of_each_reader():
    source = (
        "{% load i18n %}{% translate 'Agenda' %} {% translate 'Online' context 'where' %}"
        " {% translate word %} {% translate 'Charter' as told %}{{ told }}"
    )
    page = engines(**{"page.html": source})[1].get_template("page.html")
    shown = []
    for language in ("en", "fr", "en"):
        with override(language):
            shown.append(page.render(Context({"word": "Contact"})))
    assert shown == ["Agenda Online Contact Charter", "Agenda En ligne Contact Charte", shown[0]]


def test_an_included_template_is_found_once_and_given_its_values():
    source = (
        "{% for one in things %}{% include './part.html' with word=one only %}{% endfor %}"
        "{% include 'part.html' %}{% include name %}"
    )
    templates = {"page.html": source, "part.html": "<{{ word }}{{ other }}>"}
    for engine in engines(**templates):
        page = engine.get_template("page.html")
        for _again in range(2):
            values = {"things": [1, 2], "word": "w", "other": "o", "name": "part.html"}
            assert page.render(Context(values)) == "<1><2><wo><wo>"

"""French drops the e of "de" and "que" before a vowel, and only there."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from hypothesis import given, strategies as st

from meshup.kit.french import begins_with_vowel, elided, spaced

names = st.text(min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("Ada", "la réponse d’Ada"),
        ("Émile", "la réponse d’Émile"),
        ("Œdipe", "la réponse d’Œdipe"),
        ("Hélène", "la réponse d’Hélène"),
        ("Henri", "la réponse d’Henri"),
        ("Yves", "la réponse d’Yves"),
        ("association Pair", "la réponse d’association Pair"),
        ("Bilal", "la réponse de Bilal"),
        ("Chloé", "la réponse de Chloé"),
        ("Hassan", "la réponse de Hassan"),
        ("Yann", "la réponse de Yann"),
        ("Y", "la réponse de Y"),
        ("42", "la réponse de 42"),
        ("« Ada »", "la réponse de « Ada »"),
        ("", "la réponse de "),
    ],
)
def test_de_is_shortened_before_a_vowel_or_a_silent_h(name, whole):
    assert elided(f"la réponse de {name}", name) == whole


def test_que_and_its_kin_are_shortened_too_wherever_they_stand():
    sentence = "De Ada, que Ada, Lorsque Ada, jusque Ada, monde Ada, le Ada"
    shortened = "D’Ada, qu’Ada, Lorsqu’Ada, jusqu’Ada, monde Ada, le Ada"
    assert elided(sentence, "Ada") == shortened


def test_only_the_names_that_are_given_are_looked_at():
    assert elided("de Ada et de Alan", "Alan") == "de Ada et d’Alan"
    assert elided("de Ada et de Alan", "Alan", "Ada") == "d’Ada et d’Alan"


@given(names, st.text(max_size=40))
def test_nothing_but_an_e_and_a_space_goes_and_twice_is_as_once(name, rest):
    sentence = f"{rest} le rôle de {name} {rest}"
    shortened = elided(sentence, name)
    assert elided(shortened, name) == shortened
    assert shortened.replace("’", "e ") == sentence.replace("’", "e ")
    assert (f"d’{name}" in shortened) >= begins_with_vowel(name)


@given(names)
def test_a_name_begins_alike_in_any_case(name):
    assert begins_with_vowel(name) == begins_with_vowel(name.lower())


def test_pages_have_it_as_a_filter():
    template = Template("{% load french %}{{ words|elided:name }}")
    context = Context({"words": "l’agenda de <Ada>", "name": "<Ada>"})
    assert template.render(context) == "l’agenda de &lt;Ada&gt;"
    context = Context({"words": "l’agenda de Ada", "name": "Ada"})
    assert template.render(context) == "l’agenda d’Ada"


def test_spaces_hold_where_no_line_may_break():
    plain = "Quoi ? « Ada » : oui ; non !"
    assert spaced(plain).split(" ") == [
        "Quoi\N{NO-BREAK SPACE}?",
        "«\N{NO-BREAK SPACE}Ada\N{NO-BREAK SPACE}»\N{NO-BREAK SPACE}:",
        "oui\N{NO-BREAK SPACE};",
        "non\N{NO-BREAK SPACE}!",
    ]


@given(st.text())
def test_only_spaces_are_held_and_twice_is_as_once(text):
    assert spaced(spaced(text)) == spaced(text)
    assert spaced(text).replace("\N{NO-BREAK SPACE}", " ") == text.replace(
        "\N{NO-BREAK SPACE}", " "
    )

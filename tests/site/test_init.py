"""Somebody at the keyboard is asked, and asked again, until the answers can be used."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from meshup.community.domain.queries import this_node
from meshup.community.models import Node, Person
from meshup.fediverse.domain.own_actors import group
from meshup.fediverse.domain.settings import federation
from meshup.fediverse.models import OwnActor
from meshup.operations.shell_language import ShellLanguage
from meshup.site.first_questions import likely_answer, town_of, wrong_answer

ANSWERS = [
    *("Rouen P2P", "Rouen", "fr en", "Mars/Olympus", "Europe/Paris", "nobody"),
    *(
        "bonjour@rouen.example",
        "maybe",
        "Yes",
        "Rouen P2P",
        "3 rue du Gros-Horloge",
        "Ada",
        "",
        "Ada",
        "",
    ),
]
FRENCH = ShellLanguage("fr", "FR")


@pytest.fixture(autouse=True)
def _shell(settings, tmp_path):
    """Type in French, and close a folder of the test's own: all tests share the usual one."""
    settings.SHELL_LANGUAGE = FRENCH
    settings.CONFIG = replace(settings.CONFIG, data=tmp_path)


@pytest.fixture
def asked(monkeypatch):
    """Return a function that answers what is asked, and gives the questions."""

    def begin(*answers):
        questions, left = [], iter(answers)

        def answer(question):
            questions.append(question)
            if (typed := next(left, None)) is None:
                raise EOFError
            return typed

        monkeypatch.setattr("builtins.input", answer)
        monkeypatch.setattr("sys.stdin.isatty", lambda: True)
        return questions

    return begin


@pytest.mark.django_db
def test_questions_are_asked_again_until_the_answer_can_be_used(asked, capsys):
    questions = asked(*ANSWERS)
    call_command("init")
    node = this_node()
    assert (node.name, node.languages, node.time_zone) == (
        "Rouen P2P",
        ["fr", "en"],
        "Europe/Paris",
    )
    assert (node.publisher, node.publisher_person) == ("Rouen P2P", "Ada")
    assert (node.hosting, node.hosting_address) == ("", "")
    assert Person.objects.get().email == "bonjour@rouen.example"
    assert len(questions) == len(ANSWERS)
    output = capsys.readouterr().out
    assert "There is no time zone “Mars/Olympus”" in output
    assert "“nobody”: Enter a valid email address." in output
    assert "/fr/sign-in/link/" in output
    assert "“maybe”: yes or no?" in output
    assert federation().is_on
    assert f"In the fediverse it is: {group().handle}" in output


@pytest.mark.django_db
def test_empty_answers_take_the_language_of_the_shell_and_the_place_of_the_city(asked, capsys):
    questions = asked("Genève P2P", "Genève", "", "", "a@geneve.example", "", "", "", "Ada", "")
    call_command("init")
    node = this_node()
    assert (node.languages, node.time_zone, node.country) == (["fr"], "Europe/Zurich", "CH")
    assert (node.latitude, node.longitude) == (46.202, 6.146)
    assert questions[2].endswith("[fr] ")
    assert questions[3] == "In which time zone? [Europe/Zurich] "
    output = capsys.readouterr().out
    assert "Genève (CH, 46.202, 6.146, Europe/Zurich)" in output
    assert "Languages of its pages: fr\n" in output


@pytest.mark.django_db
def test_what_is_wrong_among_the_options_is_asked_again(asked):
    asked("Rouen P2P", "fr", "Europe/Paris", "a@rouen.example", "no", "", "", "Ada", "")
    call_command("init", city="Rouen", time_zone="Paris", name="x" * 81)
    assert (this_node().name, this_node().time_zone) == ("Rouen P2P", "Europe/Paris")
    assert not federation().is_on
    assert not OwnActor.objects.exists()


@pytest.mark.django_db
def test_answers_that_end_early_set_up_nothing(asked):
    asked("Rouen P2P", "Rouen")
    with pytest.raises(CommandError, match="nothing has been set up"):
        call_command("init")
    assert not Node.objects.exists()


@pytest.mark.django_db
def test_a_city_of_the_own_country_comes_first_and_the_zone_decides(settings):
    answers = {"city": "Brest"}
    assert likely_answer("time_zone", answers) == "Europe/Paris"
    settings.SHELL_LANGUAGE = ShellLanguage("en", "BY")
    assert likely_answer("time_zone", answers) == "Europe/Minsk"
    assert town_of(answers | {"time_zone": "Europe/Paris"}).country == "FR"
    assert town_of(answers | {"time_zone": "Asia/Tokyo"}) is None
    assert town_of({"city": "Saint-Trifouillis", "time_zone": "Europe/Paris"}) is None


def test_an_unknown_language_of_the_shell_falls_back_and_an_unknown_city_has_no_zone(settings):
    settings.SHELL_LANGUAGE = ShellLanguage("tlh", "")
    assert likely_answer("languages", {}) == "en"
    assert likely_answer("time_zone", {"city": "Saint-Trifouillis"}) == ""


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("city", "x" * 81, True),
        ("city", "Rouen", False),
        ("publisher", "", False),
        ("publisher", "x" * 161, True),
        ("host_email", "ada", True),
        ("languages", ",", True),
        ("languages", "en, fr", False),
    ],
)
def test_an_answer_is_checked_as_the_desk_checks_it(name, value, wrong):
    assert bool(wrong_answer(name, value)) == wrong

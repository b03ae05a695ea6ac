"""Somebody at the keyboard is asked, and asked again, until the answers can be used."""

import pytest
from django.core.management import call_command

from meshup.community.domain.queries import this_node
from meshup.community.models import Person

ANSWERS = [
    *("Rouen P2P", "Rouen", "fr en", "Mars/Olympus", "Europe/Paris", "nobody"),
    *("bonjour@rouen.example", "Rouen P2P", "3 rue du Gros-Horloge", "Ada", "", "Ada", ""),
]


@pytest.mark.django_db
def test_questions_are_asked_again_until_the_answer_can_be_used(monkeypatch, capsys):
    questions = []

    def answer(question):
        questions.append(question)
        return ANSWERS[len(questions) - 1]

    monkeypatch.setattr("builtins.input", answer)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
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
    assert "/fr/sign-in/link/" in output

"""An app with two kinds of letters of the tests' own, and a command that falls after it posted."""

from __future__ import annotations

from django.apps import AppConfig

from meshup.letters.letter_content import LetterContent, Paragraph
from meshup.letters.letter_kinds import Delivery, LetterKind, register_letter_kind


class Falling(AppConfig):
    name = "tests.letters.falling"

    def ready(self):
        for delivery in Delivery:
            register_letter_kind(
                LetterKind(
                    name=f"falling.{delivery.value}",
                    compose=lambda _facts, _language: LetterContent("Hello", (Paragraph("You"),)),
                    stop=lambda _facts: None,
                    delivery=delivery,
                )
            )

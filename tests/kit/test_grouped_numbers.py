"""Numbers as people read them, in the language of the page."""

import pytest
from django.utils import translation

from meshup.kit.grouped_numbers import grouped


@pytest.mark.parametrize(
    ("number", "language", "words"),
    [
        (0, "en", "0"),
        (999, "fr", "999"),
        (1_240, "en", "1,240"),
        (1_240, "fr", "1\N{NO-BREAK SPACE}240"),
        (1_234_567, "en", "1,234,567"),
    ],
)
def test_thousands_are_apart(number, language, words):
    with translation.override(language):
        assert grouped(number) == words

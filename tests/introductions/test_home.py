"""The first page says how many pairs were introduced, and of whom to nobody."""

import pytest

from meshup.introductions.domain.remembering import ONLY_ROW, remember
from meshup.introductions.models import IntroducedPairs
from tests.agenda.paris import NOW
from tests.attendance.coming_pages import words
from tests.attendance.people import somebody

pytestmark = pytest.mark.django_db


def test_nothing_is_said_before_anybody_was_introduced(as_chloe):
    assert "introduced" not in words(as_chloe.get("/en/"))


def test_it_says_how_many_and_hears_of_each_change(as_chloe):
    ada, bilal = somebody(), somebody()
    remember([(ada, bilal)], NOW)
    sentence = "This community has introduced 1 pair of people to each other."
    assert sentence in words(as_chloe.get("/en/"))
    IntroducedPairs.objects.filter(pk=ONLY_ROW).update(number=1_239)
    remember([(ada, somebody())], NOW)
    answer = as_chloe.get("/en/")
    assert "has introduced 1,240 pairs of people" in words(answer)
    assert "introduced-pairs" in answer["X-Meshup-Tags"].split()
    assert "1\N{NO-BREAK SPACE}240" in as_chloe.get("/fr/").content.decode()

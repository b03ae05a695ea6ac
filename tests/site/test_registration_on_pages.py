"""What a visitor who wants to come reads of registration on the page of an event."""

from datetime import UTC, datetime, timedelta

import pytest

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.life_cycle import cancel
from meshup.kit import clock
from tests.agenda.paris import NOW, themed

pytestmark = pytest.mark.django_db
SEVEN = datetime(2026, 12, 9, 18, tzinfo=UTC)
PATH = "/en/events/nuit-du-routage/"
HERE = {
    "registration": "here",
    "registration_opens_at": SEVEN - timedelta(days=7),
    "registration_closes_at": SEVEN - timedelta(hours=2),
}
ELSEWHERE = {"registration": "elsewhere", "registration_url": "https://tickets.example/night"}


def page_at(browser, moment, path=PATH):
    with clock.set_to(moment):
        return " ".join(browser.get(path).text.split())


@pytest.fixture
def announce(node):
    def made(**said):
        create_event(None, themed(SEVEN, **said), NOW, state=State.CONFIRMED)

    return made


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(days=8), "Registration opens on Wednesday 2 December 2026, 19:00."),
        (timedelta(days=6), "Please register, until Wednesday 9 December 2026, 17:00."),
        (timedelta(hours=1), "Registration is closed."),
    ],
)
def test_a_page_says_from_when_and_until_when_one_may_register(announce, as_chloe, before, words):
    announce(**HERE)
    assert words in page_at(as_chloe, SEVEN - before)


def test_while_it_is_open_one_registers_with_one_tap(announce, as_chloe):
    announce(**HERE)
    button = f'action="{PATH}coming/"'
    assert button in page_at(as_chloe, SEVEN - timedelta(days=6))
    for before in (timedelta(days=8), timedelta(hours=1)):
        assert button not in page_at(as_chloe, SEVEN - before)


def test_a_page_leads_to_where_one_registers(announce, as_chloe):
    announce(**ELSEWHERE)
    page = page_at(as_chloe, NOW)
    assert 'href="https://tickets.example/night"' in page
    assert "Register at tickets.example" in page
    assert "S’inscrire sur tickets.example" in page_at(as_chloe, NOW, PATH.replace("en", "fr", 1))


@pytest.mark.parametrize("said", [HERE, ELSEWHERE])
def test_of_what_is_over_or_cancelled_a_page_says_nothing_of_it(ada, announce, as_chloe, said):
    announce(**said)
    assert 'id="coming"' not in page_at(as_chloe, SEVEN + timedelta(days=1))
    cancel(ada, "nuit-du-routage", {}, NOW)
    assert 'id="coming"' not in page_at(as_chloe, NOW)


def test_where_one_just_comes_a_page_asks_nobody_to_register(announce, as_chloe):
    announce()
    page = page_at(as_chloe, NOW)
    assert "register" not in page.lower().partition('id="coming"')[2].partition("</section>")[0]
    assert f'action="{PATH}coming/"' in page

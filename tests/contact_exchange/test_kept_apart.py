"""Who is kept apart gets nothing, and it looks as if the other had not said yes."""

from datetime import timedelta

import pytest

from meshup.contact_exchange.models import Acquaintance
from meshup.introductions.domain.avoiding import avoid, avoid_name
from meshup.kit import clock
from meshup.live.models import Channel
from meshup.moderation.domain.blocks import block_peer
from tests.attendance.coming_pages import words
from tests.contact_exchange.meeting import PAGE, card_of, meet, named, stages
from tests.presence.evening import DECEMBER, EIGHT

pytestmark = pytest.mark.usefixtures("_met")


def told():
    return Channel.objects.filter(name__startswith="contact:").exists()


@pytest.fixture(params=["chosen", "typed"])
def avoids(request):
    """Return how somebody asks not to be brought together with another."""
    if request.param == "chosen":
        return lambda who, other: avoid(who.number, other.number, EIGHT)
    return lambda who, other: avoid_name(who.number, other.name, EIGHT)


def test_who_avoids_the_other_after_the_encounter_gets_and_gives_nothing(adele, basile, avoids):
    adele.says_yes_to(basile)
    waiting = adele.page().content
    avoids(basile, adele)
    basile.says_yes_to(adele)
    assert adele.page().content == waiting
    assert (stages(adele), stages(basile)) == ({"Basile": "offered"}, {"Adele": "offered"})
    assert adele.vcard_of(basile).status_code == basile.vcard_of(adele).status_code == 404
    assert not told()


def test_who_avoids_the_other_before_they_fetched_the_card_gives_nothing(adele, basile, avoids):
    adele.says_yes_to(basile)
    waiting = adele.page().content
    basile.says_yes_to(adele)
    avoids(basile, adele)
    assert adele.page().content == waiting
    assert named(basile.page()) == set()
    adele.keeps_card_of(basile)
    assert stages(adele) == {"Basile": "offered"}
    adele.takes_back_from(basile)
    assert stages(adele) == {"Basile": "open"}


def test_what_was_delivered_before_stays_where_it_is_and_tells_nothing_new(adele, basile, avoids):
    adele.says_yes_to(basile)
    basile.says_yes_to(adele)
    adele.keeps_card_of(basile)
    after = adele.page().content
    avoids(basile, adele)
    assert adele.page().content == after
    assert stages(adele) == {"Basile": "received"}
    assert named(basile.page()) == set()


def test_a_blocked_person_finds_nothing_and_is_given_nothing(adele, basile, ada):
    basile.says_yes_to(adele)
    seen = basile.page().content
    nowhere = adele.browser.get(PAGE.replace(DECEMBER, "no-such-evening"))
    block_peer(ada, adele.number, "Shouted", EIGHT, EIGHT + timedelta(hours=1))
    page = adele.page()
    assert (page.status_code, words(page)) == (404, words(nowhere))
    key = adele.key_of(basile)
    assert adele.browser.post(PAGE, {**card_of(adele), "yes": key}).status_code == 404
    assert adele.keeps_card_of(basile).status_code == 404
    assert adele.vcard_of(basile).status_code == 404
    assert basile.page().content == seen  # of the block the other learns nothing
    assert Acquaintance.objects.get(key=key).offered_at is None
    with clock.set_to(EIGHT + timedelta(hours=1)):
        adele.says_yes_to(basile)
        assert stages(adele, EIGHT + timedelta(hours=1)) == {"Basile": "both"}


def test_a_yes_from_before_a_block_gives_nothing_while_it_lasts(adele, basile, ada):
    adele.says_yes_to(basile)
    block_peer(ada, adele.number, "Shouted", EIGHT, EIGHT + timedelta(hours=1))
    basile.says_yes_to(adele)
    assert stages(basile) == {"Adele": "offered"}
    assert not told()


def test_others_are_not_kept_apart_with_them(adele, basile, camille, avoids):
    meet(adele, basile, camille)
    avoids(basile, adele)
    for one, other in ((adele, camille), (camille, adele), (basile, camille), (camille, basile)):
        one.says_yes_to(other)
    assert stages(camille) == {"Adele": "both", "Basile": "both"}

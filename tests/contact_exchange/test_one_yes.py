"""One yes reveals nothing: whatever the other can ask looks as it did before."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from meshup.contact_exchange.models import Acquaintance
from meshup.kit import clock
from meshup.kit.models import Count
from meshup.letters.models import Letter
from meshup.live.models import Channel
from meshup.moderation.limits import LIMITS
from meshup.peers.domain.personal_data import export_peer
from tests.contact_exchange.meeting import PAGE, card_of, meet, named, stages
from tests.presence.evening import DECEMBER, EIGHT

FRENCH = PAGE.replace("/en/", "/fr/")
pytestmark = pytest.mark.usefixtures("_met")


def everything_that(who, other):
    """Return all that somebody can ask about somebody whom they met: answers, and their price."""
    key = who.key_of(other)
    seen: list[object] = []
    for path in (PAGE, FRENCH, f"{PAGE}{key}/card.vcf", "/en/me/device/"):
        with CaptureQueriesContext(connection) as queries:
            answer = who.browser.get(path)
        seen.append((path, answer.status_code, dict(answer.headers), answer.content, len(queries)))
    with CaptureQueriesContext(connection) as queries:
        kept = who.keeps_card_of(other)
    seen.append((kept.status_code, dict(kept.headers), kept.content, len(queries)))
    seen.append(export_peer(who.number))
    return seen


def test_the_page_of_the_other_is_the_same_to_the_byte(adele, basile):
    everything_that(basile, adele)  # what is remembered between requests is warm
    before = everything_that(basile, adele)
    answer = adele.says_yes_to(basile)
    assert answer.status_code == 303
    assert stages(adele) == {"Basile": "offered"}
    assert everything_that(basile, adele) == before
    adele.takes_back_from(basile)
    assert everything_that(basile, adele) == before


def test_saying_yes_is_answered_alike_and_asks_alike_whether_or_not_it_is_the_second(
    adele, basile, camille
):
    meet(adele, camille)
    basile.says_yes_to(adele)
    assert adele.page().status_code == 200
    answers = []
    for other in (basile, camille):
        answer = adele.says_yes_to(other)
        place = answer["Location"].replace(adele.key_of(other), "KEY")
        answers.append((answer.status_code, place, answer.content, answer["Cache-Control"]))
    assert answers[0] == answers[1]


def test_nothing_listens_nothing_is_written_to_and_nothing_is_enqueued(adele, basile):
    jobs, letters = DBTaskResult.objects.count(), Letter.objects.count()
    adele.says_yes_to(basile)
    adele.takes_back_from(basile)
    adele.says_yes_to(basile)
    assert not Channel.objects.filter(name__startswith="contact:").exists()
    assert (DBTaskResult.objects.count(), Letter.objects.count()) == (jobs, letters)


def test_what_is_counted_is_of_the_peer_alone(adele, basile):
    limits = LIMITS["stay_in_touch"]
    assert (limits.network, limits.node, limits.network_with_code, limits.node_with_code) == (
        (),
    ) * 4
    before = set(Count.objects.values_list("key", "count"))
    adele.says_yes_to(basile)
    after = set(Count.objects.values_list("key", "count"))
    assert len(after - before) == 1
    most = limits.peer[0].most
    for _time in range(most - 1):
        adele.takes_back_from(basile)
    refused = adele.says_yes_to(basile)
    assert refused.status_code == 429
    assert card_of(adele)["note"] in refused.content.decode()  # nothing typed is lost
    assert basile.says_yes_to(adele).status_code == 303  # behind the same address
    with clock.set_to(EIGHT + timedelta(hours=1)):
        assert adele.says_yes_to(basile).status_code == 303
    assert stages(basile) == {"Adele": "both"}


def test_a_yes_that_was_taken_back_first_gives_nothing(adele, basile):
    adele.says_yes_to(basile)
    adele.takes_back_from(basile)
    basile.says_yes_to(adele)
    assert (stages(adele), stages(basile)) == ({"Basile": "open"}, {"Adele": "offered"})
    assert named(adele.page()) == named(basile.page()) == set()
    assert Acquaintance.objects.get(peer=adele.number).card is None


def test_what_is_taken_back_after_both_said_yes_stays_given(adele, basile):
    adele.says_yes_to(basile)
    basile.says_yes_to(adele)
    assert adele.takes_back_from(basile).status_code == 303
    assert stages(basile) == {"Adele": "both"}
    assert named(basile.page()) == {"Adele"}


def test_what_somebody_takes_along_says_what_they_said_alone(adele, basile):
    adele.says_yes_to(basile)
    (hers,) = export_peer(adele.number)["contact_exchange.acquaintances"]
    assert hers["event"] == DECEMBER
    assert hers["said_yes_at"] == EIGHT.isoformat()
    assert hers["card"]["mail"] == "adele@mail.example"
    (his,) = export_peer(basile.number)["contact_exchange.acquaintances"]
    assert (his["said_yes_at"], his["card"], his["received_at"]) == (None, None, None)
    basile.says_yes_to(adele)
    assert export_peer(adele.number)["contact_exchange.acquaintances"] == [hers]


def test_three_at_a_table_are_three_pairs(adele, basile, camille):
    meet(adele, basile, camille)
    adele.says_yes_to(basile)
    adele.says_yes_to(camille)
    basile.says_yes_to(camille)
    before = basile.page().content
    camille.says_yes_to(adele)
    assert stages(adele) == {"Basile": "offered", "Camille": "both"}
    assert stages(basile) == {"Adele": "open", "Camille": "offered"}
    assert stages(camille) == {"Adele": "both", "Basile": "open"}
    assert basile.page().content == before
    assert named(basile.page()) == set()
    assert named(camille.page()) == {"Adele"}


def test_hosts_read_of_it_nowhere(adele, basile, as_ada):
    desk = ("/en/desk/", f"/en/desk/events/{DECEMBER}/", f"/en/desk/events/{DECEMBER}/present/")

    def read():
        return [
            re.sub(r"data-present=\"[^\"]*\"", "", as_ada.get(path).content.decode())
            for path in desk
        ]

    read()
    before = read()
    adele.says_yes_to(basile)
    assert read() == before

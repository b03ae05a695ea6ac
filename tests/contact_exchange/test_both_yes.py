"""Both said yes: each gets the card that the other chose, once, and then the node forgets it."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.contact_exchange.domain.in_use import event_in_use
from meshup.contact_exchange.models import Acquaintance
from meshup.kit import clock, personal_data
from meshup.kit.personal_data import Subject
from meshup.live.domain.reading import read
from meshup.live.models import Channel
from meshup.peers.domain.joining import join
from meshup.peers.domain.personal_data import erase_peer
from tests.attendance.coming_pages import words
from tests.contact_exchange.meeting import AFTER, PAGE, arrives, meet, named, stages
from tests.presence.evening import EIGHT, ENDS

pytestmark = pytest.mark.usefixtures("_met")


@pytest.fixture
def _both(_met, adele, basile):
    """Let both have said yes."""
    adele.says_yes_to(basile)
    basile.says_yes_to(adele)


def kept_by_the_node():
    """Return all the text in the rows of this room."""
    return str(list(Acquaintance.objects.values()))


@pytest.mark.usefixtures("_both")
def test_each_gets_the_card_of_the_other(adele, basile):
    page = adele.page()
    assert named(page) == {"Basile"}
    assert "You both said yes" in words(page)
    for part in ("Basile Example", "+33 6 12 34 56 78", "basile@mail.example"):
        assert part in words(page)
    assert 'href="https://basile.example/me"' in page.content.decode()
    assert named(basile.page()) == {"Adele"}
    assert stages(adele) == {"Basile": "both"}


def test_each_part_is_given_or_not_to_each_person_alone(adele, basile, camille):
    meet(adele, camille)
    adele.says_yes_to(basile, give=["mail"])
    adele.says_yes_to(camille, give=["phone", "links"])
    basile.says_yes_to(adele)
    camille.says_yes_to(adele)
    assert (
        basile.vcard_of(adele).content.decode()
        == "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Adele Example\r\nEMAIL:adele@mail.example\r\n"
        "END:VCARD\r\n"
    )
    theirs = camille.vcard_of(adele).content.decode()
    assert "TEL:+33 6 12 34 56 78\r\nURL:https://adele.example/me\r\n" in theirs
    assert "EMAIL" not in theirs
    assert "words of Adele" not in kept_by_the_node()


def test_the_card_is_a_file_to_save(adele, basile):
    adele.says_yes_to(basile)
    basile.says_yes_to(adele)
    answer = basile.vcard_of(adele)
    assert answer["Content-Type"] == "text/vcard; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="contact.vcf"'
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert basile.vcard_of(adele).content == answer.content  # looking takes nothing away


def test_the_latest_card_counts_until_both_have_said_yes(adele, basile):
    adele.says_yes_to(basile, note="First words")
    adele.says_yes_to(basile, note="Second words")
    basile.says_yes_to(adele)
    adele.says_yes_to(basile, note="Third words")
    assert "NOTE:Second words" in basile.vcard_of(adele).content.decode()


@pytest.mark.usefixtures("_both")
def test_the_node_forgets_both_cards_when_both_devices_have_kept_them(adele, basile):
    answer = adele.keeps_card_of(basile)
    assert (answer.status_code, answer["Location"]) == (303, f"{PAGE}#met-{adele.key_of(basile)}")
    assert named(adele.page()) == set()
    assert named(basile.page()) == {"Adele"}
    assert adele.vcard_of(basile).status_code == 404
    basile.keeps_card_of(adele)
    rest = kept_by_the_node()
    for part in ("Example", "mail.example", "+33", "words of"):
        assert part not in rest
    assert (stages(adele), stages(basile)) == ({"Basile": "received"}, {"Adele": "received"})
    adele.says_yes_to(basile)
    adele.takes_back_from(basile)
    assert kept_by_the_node() == rest


def test_a_receipt_for_nothing_changes_nothing(adele, basile):
    adele.says_yes_to(basile)
    for _time in range(2):
        assert adele.keeps_card_of(basile).status_code == 303
    basile.says_yes_to(adele)
    assert named(adele.page()) == {"Basile"}


@pytest.mark.usefixtures("_both")
def test_a_week_after_the_evening_it_is_over(adele, basile):
    with clock.set_to(AFTER - timedelta(seconds=1)):
        assert named(adele.page()) == {"Basile"}
        personal_data.expire()
        assert "words of Basile" in kept_by_the_node()
    keys = [adele.key_of(basile), basile.key_of(adele)]
    with clock.set_to(AFTER):
        assert named(adele.page()) == set()
        assert "appears here" in words(adele.page())
        assert adele.vcard_of(basile).status_code == 404
        assert adele.says_yes_to(basile).status_code == 404
        assert adele.takes_back_from(basile).status_code == 404
        assert adele.keeps_card_of(basile).status_code == 404
        channels = Acquaintance.objects.values_list("channel_key", flat=True)
        assert {
            reading.snapshot for reading in read([f"contact:{key}" for key in channels]).values()
        } == {None}
        personal_data.expire()
    assert not Acquaintance.objects.exists()
    assert len(set(keys)) == 2


def test_an_evening_that_lasts_longer_leaves_its_week_all_the_same(adele, camille):
    late = ENDS + timedelta(hours=1)
    meet(adele, camille, at=late)
    row = Acquaintance.objects.get(peer=adele.number, other=camille.number)
    assert row.expires_at == late + timedelta(days=7)


@pytest.mark.usefixtures("_both")
def test_who_is_erased_takes_their_card_along(adele, basile):
    erase_peer(adele.number)
    assert "Adele" not in kept_by_the_node()
    assert named(basile.page()) == set()
    assert "Adele" not in words(basile.page())
    assert not Acquaintance.objects.exists()
    assert Subject(peer=adele.number) not in personal_data.known_subjects()


def test_both_phones_are_told_when_both_have_said_yes_and_only_then(adele, basile, camille):
    meet(adele, camille)
    adele.says_yes_to(basile)
    assert not Channel.objects.filter(name__startswith="contact:").exists()
    basile.says_yes_to(adele)
    told = set(Channel.objects.filter(name__startswith="contact:").values_list("name", flat=True))
    of = {row.peer_id: f"contact:{row.channel_key}" for row in Acquaintance.objects.all()}
    assert told == {of[adele.number], of[basile.number]}
    assert {reading.snapshot for reading in read(sorted(of.values())).values()} == {b"{}"}
    sequences = set(Channel.objects.values_list("name", "sequence"))
    adele.keeps_card_of(basile)
    adele.says_yes_to(camille)
    basile.takes_back_from(adele)
    assert set(Channel.objects.values_list("name", "sequence")) == sequences


def test_two_devices_of_one_person_become_one(adele, basile, camille):
    """Adele's other phone is Camille here: what either said counts."""
    meet(camille, basile)
    meet(adele, camille)
    camille.says_yes_to(basile, note="From the other phone")
    basile.says_yes_to(adele)
    assert stages(adele) == {"Basile": "open", "Camille": "open"}
    join(camille.number, adele.number, EIGHT)
    assert stages(adele) == {"Basile": "both"}
    assert stages(basile) == {"Adele": "both"}
    assert "NOTE:From the other phone" in basile.vcard_of(adele).content.decode()
    assert Acquaintance.objects.count() == 2
    told = Channel.objects.filter(name__startswith="contact:").count()
    assert told == 2


def test_a_page_asks_the_database_as_often_for_three_as_for_one(adele, basile, camille):
    def asked():
        adele.page()
        with CaptureQueriesContext(connection) as queries:
            assert adele.page().status_code == 200
        return len(queries)

    one = asked()
    others = [camille, arrives("Dora"), arrives("Emil")]
    meet(adele, *others)
    for other in others[:2]:
        adele.says_yes_to(other)
        other.says_yes_to(adele)
    assert asked() == one
    assert named(adele.page()) == {"Camille", "Dora"}


def test_opening_asks_as_often_for_many_as_for_one_and_twice_is_once(basile, camille):
    people = [basile, camille, *(arrives(f"Nr {number}") for number in range(4))]

    def asked(*who):
        with CaptureQueriesContext(connection) as queries:
            meet(*who)
        return len(queries)

    assert asked(*people[:2]) == asked(*people)
    before = list(Acquaintance.objects.order_by("pk").values())
    meet(*people)
    assert list(Acquaintance.objects.order_by("pk").values()) == before
    assert stages(camille) == dict.fromkeys((who.name for who in people if who != camille), "open")


def test_the_doctor_and_the_desk_know_that_an_event_is_in_use(adele):
    event = Acquaintance.objects.values_list("event", flat=True)[0]
    assert event_in_use(event) == "People who met there may still stay in touch."
    assert event_in_use(event + 1) is None
    call_command("check")

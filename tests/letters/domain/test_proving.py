"""An address gets one letter in all until somebody shows that they read it."""

import re
from datetime import timedelta

import pytest

from meshup.kit import clock
from meshup.kit.personal_data import Subject, erase
from meshup.letters import proof_acts, signals
from meshup.letters.choices import Stopped
from meshup.letters.domain import proving
from meshup.letters.domain.addresses import address_facts, leave_address, stop_address
from meshup.letters.domain.delivery import deliver_due
from meshup.letters.domain.proving import ask_to_prove, may_write_unasked, proof_facts, prove
from meshup.letters.errors import BadAddress, NoSuchLink
from meshup.letters.models import Address
from meshup.moderation.limits import UNASKED
from tests.letters.conftest import NOW, proved

TITLES = {"fr": "Soirée P2P", "en": "P2P evening"}


@pytest.fixture
def chloe(at_noon):
    """The number of an address that nobody has proved."""
    return leave_address("Chloe@Example.org ", "fr", NOW).number


@pytest.fixture
def acts(monkeypatch):
    """What was proved for the act "test.come"."""
    monkeypatch.setattr(proof_acts, "_acts", {})
    seen = []

    def on_proved(facts, address, at):
        seen.append((dict(facts), address, at))
        return "/fr/agenda/"

    proof_acts.register_proof_act("test.come", on_proved)
    return seen


def token_in(letter):
    text = letter.get_body(("plain",)).get_content()
    return re.search(r"/letters/prove/([\w-]{42})/", text).group(1)


def ask(number, at=NOW, **facts):
    return ask_to_prove(number, "test.come", facts, TITLES, at)


def test_an_unproved_address_gets_one_letter_in_all(chloe, mail_server):
    assert [ask(chloe, n=1), ask(chloe, n=2)] == [True, False]
    later = NOW + timedelta(days=40)
    with clock.set_to(later):
        assert not ask(chloe, later, n=3)
    assert deliver_due().sent == 1
    (letter,) = mail_server.letters
    assert letter["To"] == "chloe@example.org"
    assert " ".join(letter["Subject"].split()) == "Est-ce votre adresse ? « Soirée P2P »"


def test_the_one_letter_holds_nothing_that_a_stranger_typed(chloe, mail_server):
    with pytest.raises(ValueError, match="numbers and slugs"):
        ask(chloe, name="Buy gold at gold.example!")
    ask(chloe, registration=12)
    deliver_due()
    words = "".join(
        part.get_content()
        for part in mail_server.letters[0].walk()
        if part.is_attachment() or not part.is_multipart()
    )
    assert "Soirée P2P" in words
    assert "12" not in re.sub(
        r"href=\"[^\"]*\"|https?://\S+|style=\"[^\"]*\"|\.\w+ {[^}]*}", "", words
    )


def test_whoever_presses_the_button_proves_the_address_and_twice_is_once(chloe, acts, mail_server):
    heard = []

    def hear(address, **_more):
        heard.append(address)

    signals.address_proved.connect(hear)
    ask(chloe, n=1)
    deliver_due()
    token = token_in(mail_server.letters[0])
    assert proof_facts(token, NOW)["facts"] == {"n": 1}
    assert not address_facts(chloe).is_proved
    assert [prove(token, NOW), prove(token, NOW)] == ["/fr/agenda/", "/fr/agenda/"]
    assert address_facts(chloe).gets_letters
    assert heard == [chloe]
    assert acts == [({"n": 1}, chloe, NOW)] * 2


def test_a_link_lives_for_thirty_days_and_is_good_for_no_other_address(chloe, mail_server):
    ask(chloe)
    deliver_due()
    token = token_in(mail_server.letters[0])
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), token[:22], "", "é" * 42):
        with pytest.raises(NoSuchLink):
            prove(wrong, NOW)
    with pytest.raises(NoSuchLink):
        prove(token, NOW + timedelta(days=30))
    assert not address_facts(chloe).is_proved


def test_an_address_whose_row_went_is_not_asked_again_for_a_year(chloe, mail_server):
    ask(chloe)
    erase(Subject(email="chloe@example.org"))
    assert not Address.objects.exists()
    again = leave_address("chloe@example.org", "fr", NOW).number
    assert not ask(again)
    Address.objects.all().delete()
    later = NOW + timedelta(days=366)
    with clock.set_to(later):
        anew = leave_address("chloe@example.org", "fr", later).number
        assert ask(anew, later)


def test_a_stopped_address_is_not_asked_even_when_its_row_was_gone(chloe):
    stop_address(chloe, Stopped.OWNER, NOW)
    assert not ask(chloe)
    erase(Subject(email="chloe@example.org"))
    again = leave_address("chloe@example.org", "fr", NOW)
    assert again.is_stopped
    assert not ask(again.number)


def test_a_proved_address_is_asked_three_times_a_day_at_most(at_noon, acts):
    bo = proved("bo@example.org")
    assert [ask(bo, n=n) for n in range(4)] == [True, True, True, False]
    assert not may_write_unasked("bo@example.org", NOW)
    tomorrow = NOW + timedelta(days=1)
    with clock.set_to(tomorrow):
        assert ask(bo, tomorrow)


def test_forgetting_an_address_does_not_begin_its_count_anew(at_noon):
    for _time in range(3):
        number = proved("bo@example.org")
        assert ask(number)
        erase(Subject(email="bo@example.org"))
    assert not ask(proved("bo@example.org"))


def test_a_node_asks_so_many_a_day(at_noon, monkeypatch):
    most = UNASKED["node"][0].most
    counted = []
    monkeypatch.setattr(proving, "spend_all", lambda rows, _at: counted.extend(rows))
    assert may_write_unasked("bo@example.org", NOW)
    assert ("letters.node", "", most) in [
        (row.what, row.who, row.allowance.most) for row in counted
    ]


def test_beyond_the_caps_nothing_leaves_and_the_address_may_be_asked_later(chloe, monkeypatch):
    monkeypatch.setattr(proving, "may_write_unasked", lambda *_asked: False)
    assert not ask(chloe)
    monkeypatch.undo()
    assert ask(chloe)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "bo",
        "bo@",
        "bo@x",
        "bo@example.org\nBcc: ada@example.org",
        "bö@example.org",
        "a" * 250 + "@example.org",
        "<bo@example.org>",
        "bo@example.org, ada@example.org",
    ],
)
def test_what_is_no_address_is_refused_at_its_field(at_noon, typed):
    with pytest.raises(BadAddress) as refused:
        leave_address(typed, "en", NOW)
    assert refused.value.field == "email"


def test_whoever_types_a_known_address_changes_nothing_of_it(chloe):
    again = leave_address("CHLOE@example.org", "en", NOW + timedelta(days=1))
    assert (again.number, again.language) == (chloe, "fr")

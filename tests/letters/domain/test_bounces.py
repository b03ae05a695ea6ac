"""Letters that come back, as Postfix, Exim and a provider write them; and forged ones."""

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from meshup.letters.choices import Stopped
from meshup.letters.domain.addresses import address_facts
from meshup.letters.domain.bounce_reports import mail_report
from meshup.letters.domain.bounces import Bounce, take_bounce
from meshup.letters.domain.delivery import deliver_due
from meshup.letters.domain.mail_messages import handle_of_message, message_id
from meshup.letters.domain.outbox import post
from meshup.letters.models import Address, Letter
from tests.letters.conftest import NOW, proved

FOLDER = Path(__file__).parent.parent / "bounces"


@pytest.fixture
def identifier(bo, kinds, mail_server):
    """The Message-ID of a letter to Bo that has left, as Bo's mail server got it."""
    post("test.once", bo, "k", {})
    deliver_due()
    return str(mail_server.letters[0]["Message-ID"])


def came_back(name, identifier, **changes):
    text = (FOLDER / f"{name}.eml").read_text().replace("MESSAGE-ID", identifier)
    for old, new in changes.values():
        assert old in text
        text = text.replace(old, new)
    return take_bounce(text.encode(), NOW)


@pytest.mark.parametrize("name", ["postfix", "exim"])
def test_a_letter_that_failed_for_good_stops_its_address(identifier, bo, name):
    assert came_back(name, identifier) is Bounce.STOPPED
    assert Address.objects.get(pk=bo).stopped_because == Stopped.REFUSED
    assert came_back(name, identifier) is Bounce.STOPPED
    assert not address_facts(bo).gets_letters


def test_a_complaint_stops_the_address_in_the_name_of_its_owner(identifier, bo):
    assert came_back("complaint", identifier) is Bounce.STOPPED
    assert Address.objects.get(pk=bo).stopped_because == Stopped.OWNER


@pytest.mark.parametrize(
    ("old", "new", "bounce"),
    [
        ("Action: failed", "Action: delayed", Bounce.NOT_OURS),
        ("Status: 5.1.1", "Status: 4.4.7", Bounce.NOT_FINAL),
        ("Status: 5.1.1", "Status: 5.7.1", Bounce.NOT_FINAL),
        ("Status: 5.1.1", "X: y", Bounce.NOT_FINAL),
        ("rfc822; bo@", "x400; bo@", Bounce.STOPPED),
        ("message/delivery-status", "text/plain", Bounce.NO_REPORT),
    ],
)
def test_a_report_counts_for_what_it_says(identifier, bo, old, new, bounce):
    assert came_back("postfix", identifier, change=(old, new)) is bounce
    assert address_facts(bo).gets_letters == (bounce is not Bounce.STOPPED)


def test_an_answer_of_somebody_who_is_away_stops_nothing(identifier, bo):
    assert came_back("away", identifier) is Bounce.NO_REPORT
    assert address_facts(bo).gets_letters


def test_a_forged_report_stops_nobody_else(identifier, bo):
    ada = proved("ada@example.org")
    forged = message_id(Letter.objects.get().handle)[:-30] + identifier[-30:].swapcase()
    assert came_back("postfix", forged) is Bounce.NOT_OURS
    renamed = {"to": ("bo@example.org", "ada@example.org")}
    assert came_back("postfix", identifier, **renamed) is Bounce.NOT_OURS
    assert came_back("postfix", "<1234@paris.example>") is Bounce.NOT_OURS
    assert came_back("postfix", message_id("A" * 22)) is Bounce.NOT_OURS
    assert address_facts(bo).gets_letters
    assert address_facts(ada).gets_letters


def test_a_message_id_is_known_again_and_no_other_is():
    identifier = message_id("A" * 22)
    assert handle_of_message(identifier) == "A" * 22
    assert handle_of_message(f"  {identifier[1:-1]} ") == "A" * 22
    assert handle_of_message(identifier.replace("@", "@mail.")) is None
    assert handle_of_message(identifier.replace("A", "B", 1)) is None
    assert handle_of_message("") is None


@given(st.binary(max_size=400))
def test_whatever_comes_is_read(raw):
    assert mail_report(raw) is None


@given(st.integers(0, 60), st.integers(0, 60), st.sampled_from(["postfix", "exim", "complaint"]))
def test_a_report_that_lost_lines_is_read(start, count, name):
    lines = (FOLDER / f"{name}.eml").read_bytes().splitlines(keepends=True)
    del lines[start : start + count]
    report = mail_report(b"".join(lines))
    assert report is None or isinstance(report.message_id, str)

"""What letters keep about people: shown, erased, expired, released; what points to an address."""

from datetime import timedelta

import pytest

from meshup.kit import clock, personal_data
from meshup.kit.personal_data import Subject, known_subjects
from meshup.letters.choices import LetterState, Stopped
from meshup.letters.domain.addresses import (
    address_number,
    leave_address,
    release_addresses,
    stop_address,
    unused_addresses,
)
from meshup.letters.domain.delivery import deliver_due
from meshup.letters.domain.outbox import post
from meshup.letters.domain.personal_data import expire_addresses, expire_letters
from meshup.letters.domain.proving import ask_to_prove
from meshup.letters.models import Address, AddressMark, Letter
from meshup.mailings.models import Follower
from tests.letters.conftest import NOW, proved

BO = Subject(email="bo@example.org")
DAY = timedelta(days=1)


@pytest.fixture
def letters(bo, kinds, mail_server):
    """A letter to Bo that has left, and one that waits."""
    post("test.once", bo, "left", {})
    deliver_due()
    post("test.once", bo, "waits", {}, NOW + DAY)
    return bo


def test_somebody_is_shown_their_address_and_the_letters_to_it(letters):
    proved("ada@example.org")
    exported = personal_data.export(BO)
    (address,) = exported["letters.addresses"]
    assert (address["email"], address["proved_at"]) == ("bo@example.org", NOW.isoformat())
    kept = [(row["kind"], row["state"]) for row in exported["letters.outbox"]]
    assert kept == [("test.once", "sent"), ("test.once", "waiting")]
    assert personal_data.export(Subject(person=1)) == {}
    assert BO in known_subjects()


def test_erasing_an_address_erases_its_letters_and_leaves_others(letters, mail_server):
    ada = proved("ada@example.org")
    assert personal_data.erase(BO)["letters.addresses"] == 1
    assert [address_number(name) for name in ("bo@example.org", "ada@example.org")] == [None, ada]
    assert not Letter.objects.exists()
    assert not AddressMark.objects.exists()
    with clock.set_to(NOW + DAY):
        assert deliver_due().sent == 0
    assert personal_data.erase(BO) == {}


def test_that_an_address_was_asked_or_stopped_stays_as_a_hash(at_noon):
    for name, asked, stopped in (("ada", True, False), ("chloe", True, True), ("dan", False, True)):
        number = leave_address(f"{name}@example.org", "en", NOW).number
        if asked:
            ask_to_prove(number, "test.come", {}, None, NOW)
        if stopped:
            stop_address(number, Stopped.OWNER, NOW)
        personal_data.erase(Subject(email=f"{name}@example.org"))
    marks = AddressMark.objects.order_by("pk")
    assert [(m.asked_at is not None, m.stopped_because) for m in marks] == [
        (True, ""),
        (True, "owner"),
        (False, "owner"),
    ]
    assert "example" not in "".join(marks.values_list("email_hash", flat=True))
    assert len(personal_data.export(Subject(email="ada@example.org"))["letters.addresses"]) == 1
    assert expire_addresses(NOW + timedelta(days=364)) == 0
    assert expire_addresses(NOW + timedelta(days=365)) == 3


def test_letters_go_thirty_days_after_they_left(letters):
    month = NOW + timedelta(days=30)
    assert expire_letters(month) == 0
    assert expire_letters(month + timedelta(seconds=1)) == 1
    assert Letter.objects.get().state == LetterState.WAITING


def test_an_address_goes_when_nothing_is_to_be_written_to_it(letters):
    later = NOW + 2 * DAY
    assert expire_addresses(later) == 0
    Letter.objects.filter(key="waits").delete()
    assert expire_addresses(NOW + timedelta(hours=23)) == 0
    assert expire_addresses(later) == 1
    assert not Letter.objects.exists()


def test_an_address_to_which_a_row_points_stays(bo):
    Follower.objects.create(address_id=bo, handle="h" * 22, made_at=NOW)
    assert not unused_addresses().exists()
    assert release_addresses([bo], NOW, for_good=True) == 0
    assert expire_addresses(NOW + timedelta(days=400)) == 0
    Follower.objects.all().delete()
    assert release_addresses([bo, 999], NOW) == 1
    assert not Address.objects.exists()


def test_an_address_that_may_still_be_proved_is_released_when_its_link_ends(at_noon):
    number = leave_address("chloe@example.org", "en", NOW).number
    ask_to_prove(number, "test.come", {}, None, NOW)
    assert release_addresses([number], NOW) == 0
    assert expire_addresses(NOW + timedelta(days=29)) == 0
    Letter.objects.update(ended_at=NOW)
    assert expire_addresses(NOW + timedelta(days=29)) == 0
    assert expire_addresses(NOW + timedelta(days=30)) == 1
    assert AddressMark.objects.get().asked_at == NOW


def test_an_address_is_released_at_once_when_somebody_erases_themselves(at_noon):
    number = leave_address("chloe@example.org", "en", NOW).number
    ask_to_prove(number, "test.come", {}, None, NOW)
    assert release_addresses([number], NOW, for_good=True) == 1
    assert not Letter.objects.exists()


def test_letters_that_are_kept_as_files_go_together_with_the_person(bo, kinds, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = settings.CONFIG.data / "mail"
    for number in (bo, proved("ada@example.org")):
        post("test.once", number, f"k{number}", {})
    assert deliver_due().sent == 2
    (file,) = (settings.CONFIG.data / "mail").glob("*.log")
    try:
        assert len(personal_data.export(BO)["kit.letters"]) == 1
        assert personal_data.erase(BO)["kit.letters"] == 1
        assert "bo@example.org" not in file.read_text()
        assert "ada@example.org" in file.read_text()
    finally:
        file.unlink()


def test_no_file_is_made_when_nothing_leaves(bo, kinds, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = settings.CONFIG.data / "mail"
    kinds.says = None
    post("test.once", bo, "k", {})
    deliver_due()
    assert not list((settings.CONFIG.data / "mail").glob("*.log"))

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from meshup.kit.mail_files import erase, expire, export, subjects
from meshup.kit.personal_data import Subject

pytestmark = pytest.mark.django_db
ADA, BO = Subject(email="ada@x.example"), Subject(email="bo@x.example")
BACKEND = "django.core.mail.backends.filebased.EmailBackend"


@pytest.fixture
def folder(monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "CONFIG", replace(settings.CONFIG, data=tmp_path))
    return tmp_path / "mail"


def keep(folder, *letters):
    """Keep letters (to, body) in one file, as Django does over one connection."""
    with get_connection(BACKEND, file_path=folder) as kept:
        kept.send_messages(
            [EmailMessage("Un bonjour", body, "node@x.example", [to]) for to, body in letters]
        )


def contents(folder):
    return [path.read_text() for path in sorted(folder.glob("*"))]


def test_without_a_folder_there_is_nothing(folder):
    assert (export(ADA), erase(ADA), list(subjects())) == ([], 0, [])
    assert expire(datetime(2099, 1, 1, tzinfo=UTC)) == 0


def test_letters_to_somebody_and_about_them_go_after_the_commit(folder):
    keep(folder, ("ada@x.example", "Hello Ada é"))
    keep(folder, ("bo@x.example", "Écrivez à ada@x.example."), ("bo@x.example", "Only Bo"))
    keep(folder, ("jada@x.example", "Hello Jada"))
    assert [one["subject"] for one in export(ADA)] == ["Un bonjour"] * 2
    with transaction.atomic():
        assert erase(ADA) == 2
        assert len(export(ADA)) == 2
    left = "".join(contents(folder))
    assert "Hello Ada" not in left
    assert "Only Bo" in left
    assert "Hello Jada" in left
    assert (export(ADA), len(export(BO))) == ([], 1)


def test_a_transaction_that_fails_removes_no_letter(folder):
    keep(folder, ("ada@x.example", "Hello"))
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
        erase(ADA)
        raise ZeroDivisionError
    assert len(export(ADA)) == 1


def test_everybody_with_a_letter_is_known(folder):
    keep(folder, ("ada@x.example", "1"), ("Bo <bo@x.example>", "2"))
    assert set(subjects()) == {ADA, BO}


def test_letters_expire_after_thirty_days(folder):
    keep(folder, ("ada@x.example", "old"))
    [kept] = folder.iterdir()
    old = kept.rename(folder / "old.log")  # two of the same second may share their name
    now = datetime.now(UTC)
    at = (now - timedelta(days=31)).timestamp()
    os.utime(old, (at, at))
    keep(folder, ("ada@x.example", "new"))
    assert expire(now) == 1
    assert len(export(ADA)) == 1


def test_a_file_that_is_no_letter_is_read_without_trouble(folder):
    folder.mkdir()
    (folder / "x.log").write_bytes(
        b"Content-Type: text/plain; charset=nonsense\n\n\xff\xfe ada@x.example"
    )
    assert erase(ADA) == 1

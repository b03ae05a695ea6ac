"""Erasures wait in a file until the restored database has seen them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings

from meshup.community.choices import Role
from meshup.community.models import Person
from meshup.kit import clock
from meshup.kit.erasure_log import NAME, Erasure, email_hash, read, write
from meshup.kit.errors import Conflict
from meshup.operations.erasures import (
    TO_REPEAT,
    Repeated,
    carry_over,
    remembered,
    repeat_erasures,
    to_repeat,
)
from meshup.operations.health_checks import backups

MADE = clock.now()


def erasure(hours, person=1, email="ada@paris.example"):
    hashed = email_hash(email, settings.SECRET_KEY)
    return Erasure(MADE + timedelta(hours=hours), person, hashed, None)


@pytest.fixture
def folders(tmp_path):
    for name in ("staged", "data"):
        (tmp_path / name).mkdir()
    return tmp_path / "staged", tmp_path / "data"


@pytest.fixture
def data(monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "CONFIG", replace(settings.CONFIG, data=tmp_path))
    return tmp_path


def test_what_is_newer_than_the_backup_is_repeated_and_both_logs_are_kept(folders):
    staged, data = folders
    write(staged / NAME, [erasure(-2)])
    write(data / NAME, [erasure(-2), erasure(-1), erasure(1)])
    carry_over(staged, data, MADE.isoformat())
    assert read(staged / NAME) == [erasure(-2), erasure(-1), erasure(1)]
    assert read(staged / TO_REPEAT) == [erasure(1)]


def test_an_erasure_of_the_moment_of_the_backup_is_repeated(folders):
    staged, data = folders
    write(data / NAME, [erasure(0)])
    carry_over(staged, data, MADE.isoformat())
    assert read(staged / TO_REPEAT) == [erasure(0)]


@pytest.mark.parametrize("made_at", ["None", "yesterday", "2026-01-01"])
def test_a_backup_without_a_moment_gets_all_of_them(folders, made_at):
    staged, data = folders
    write(data / NAME, [erasure(-9999)])
    carry_over(staged, data, made_at)
    assert read(staged / TO_REPEAT) == [erasure(-9999)]


def test_what_an_earlier_restore_has_not_repeated_is_carried_on(folders):
    staged, data = folders
    write(data / TO_REPEAT, [erasure(-3)])
    carry_over(staged, data, MADE.isoformat())
    assert read(staged / TO_REPEAT) == [erasure(-3)]


def test_a_node_without_erasures_has_no_files_of_them(folders):
    staged, data = folders
    carry_over(staged, data, MADE.isoformat())
    assert [*staged.iterdir(), *data.iterdir()] == []
    carry_over(staged, data / "nowhere", MADE.isoformat())


def test_while_a_database_is_put_back_the_old_folder_knows(folders):
    staged, data = folders
    write(staged / TO_REPEAT, [erasure(1)])
    with remembered(staged, data):
        assert read(data / TO_REPEAT) == [erasure(1)]
    assert read(data / TO_REPEAT) == [erasure(1)]
    write(data / TO_REPEAT, [])
    with pytest.raises(Conflict), remembered(staged, data):
        raise Conflict
    assert not (data / TO_REPEAT).exists()


def test_whom_the_database_brought_back_is_erased_again(data, ada, bilal):
    write(data / TO_REPEAT, [erasure(1, bilal.pk, bilal.email)])
    assert repeat_erasures() == Repeated(done=1, refused=0)
    assert list(Person.objects.all()) == [ada]
    assert not (data / TO_REPEAT).exists()
    assert not (data / NAME).exists()
    assert repeat_erasures() == Repeated(0, 0)


def test_a_number_that_somebody_else_has_now_means_nobody(data, ada, bilal):
    write(data / TO_REPEAT, [erasure(1, bilal.pk, "eve@paris.example")])
    assert repeat_erasures() == Repeated(done=0, refused=0)
    assert Person.objects.count() == 2
    assert not (data / TO_REPEAT).exists()


def test_the_only_host_waits_until_there_is_another(data, ada, bilal):
    write(data / TO_REPEAT, [erasure(1, ada.pk, ada.email)])
    assert repeat_erasures() == Repeated(done=0, refused=1)
    assert len(to_repeat()) == 1
    assert "wait to be repeated: 1." in next(iter(backups())).sentence
    Person.objects.filter(pk=bilal.pk).update(role=Role.HOST)
    assert repeat_erasures() == Repeated(done=1, refused=0)
    assert list(Person.objects.all()) == [bilal]
    assert to_repeat() == []

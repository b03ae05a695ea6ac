"""The doctor finishes the round, and names what is wrong with what to do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from meshup.kit import clock, health
from meshup.kit.health import Level, bad, examine, ok, register
from meshup.operations import health_checks


@pytest.fixture
def own_checks(monkeypatch):
    monkeypatch.setattr(health, "_checks", {})


def worst(check):
    return max(finding.level for finding in check())


def with_config(monkeypatch, **changes):
    monkeypatch.setattr(settings, "CONFIG", replace(settings.CONFIG, **changes))


def test_every_check_is_run_and_one_that_breaks_is_a_finding(own_checks):
    def breaks():
        raise ZeroDivisionError

    register("first", breaks)
    register("second", lambda: [ok("fine")])
    found = list(examine())
    assert [(about, finding.level) for about, finding in found] == [
        ("first", Level.BAD),
        ("second", Level.OK),
    ]


def test_a_check_registered_again_replaces_the_first(own_checks):
    register("one", lambda: [bad("old", "…")])
    register("one", lambda: [ok("new")])
    assert [finding.sentence for _, finding in examine()] == ["new"]


def test_whatever_is_not_well_has_a_remedy(node, ada):
    found = [finding for _, finding in examine()]
    assert [one for one in found if one.level is not Level.OK and not one.remedy] == []
    assert [one.sentence for one in found if one.level is Level.BAD] == []


def test_a_node_without_a_host_is_bad(node):
    told = {about: finding.level for about, finding in examine() if about == "node"}
    assert told == {"node": Level.BAD}


def test_a_short_key_is_bad(monkeypatch):
    with_config(monkeypatch, secret_key="short")
    assert worst(health_checks.secrets_and_address) is Level.BAD


def test_a_key_that_others_can_read_is_bad(monkeypatch, tmp_path):
    with_config(monkeypatch, data=tmp_path)
    (tmp_path / "meshup.env").write_text("")
    (tmp_path / "meshup.env").chmod(0o640)
    assert worst(health_checks.secrets_and_address) is Level.BAD
    (tmp_path / "meshup.env").chmod(0o600)
    assert worst(health_checks.secrets_and_address) is Level.OK


def test_an_address_without_encryption_is_warned_of(monkeypatch):
    with_config(monkeypatch, address="http://p2p.example")
    assert worst(health_checks.secrets_and_address) is Level.WARNING


def test_a_folder_that_is_not_there_is_bad(monkeypatch, tmp_path):
    with_config(monkeypatch, data=tmp_path / "nowhere")
    assert worst(health_checks.folder) is Level.BAD


def test_a_folder_for_everybody_is_warned_of(monkeypatch, tmp_path):
    with_config(monkeypatch, data=tmp_path)
    tmp_path.chmod(0o755)
    assert worst(health_checks.folder) is Level.WARNING


@pytest.mark.parametrize(
    ("free", "level"), [(10, Level.BAD), (500 * 1024**2, Level.WARNING), (1 << 40, Level.OK)]
)
def test_a_full_disk_is_told_in_time(monkeypatch, tmp_path, free, level):
    with_config(monkeypatch, data=tmp_path)
    tmp_path.chmod(0o700)
    monkeypatch.setattr(
        "meshup.operations.health_checks.shutil.disk_usage",
        lambda _path: type("Usage", (), {"free": free}),
    )
    assert worst(health_checks.folder) is level


def test_a_clock_of_long_ago_is_bad():
    with clock.set_to(datetime(1970, 1, 1, tzinfo=UTC)):
        assert worst(health_checks.time_and_zones) is Level.BAD


def test_a_mail_server_that_does_not_answer_is_bad(monkeypatch):
    with_config(monkeypatch, mail_url="smtp://127.0.0.1:9")
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
    monkeypatch.setattr(settings, "EMAIL_HOST", "127.0.0.1", raising=False)
    monkeypatch.setattr(settings, "EMAIL_PORT", 9, raising=False)
    assert worst(health_checks.mail) is Level.BAD


def test_a_backup_grows_old(monkeypatch, tmp_path):
    with_config(monkeypatch, data=tmp_path)
    assert worst(health_checks.backups) is Level.WARNING
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "one.tar.gz").touch()
    assert worst(health_checks.backups) is Level.OK
    with clock.set_to(clock.now() + timedelta(days=30)):
        assert worst(health_checks.backups) is Level.WARNING

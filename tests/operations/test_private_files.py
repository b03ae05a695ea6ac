"""What others may not read is closed to them, and the doctor names what is not."""

from dataclasses import replace

from django.conf import settings

from meshup.kit.health import Level
from meshup.operations import health_checks
from meshup.operations.private_files import loose_files, tighten

OPEN = ("meshup.env", "meshup.sqlite3", "meshup.sqlite3-wal", "erasures", "freshness")
INSIDE = ("backups/one.tar.gz", "mail/20261128.log", "waiting/calendar.ics")


def open_folder(data):
    data.chmod(0o777)
    for name in (*OPEN, *INSIDE, "media/a/picture.webp"):
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.parent.chmod(0o755 if path.parent != data else 0o777)
        path.write_text(name)
        path.chmod(0o644)


def mode(path):
    return path.stat().st_mode & 0o777


def test_a_folder_that_everybody_may_read_is_closed_and_nothing_in_it_changed(tmp_path):
    open_folder(tmp_path)
    tighten(tmp_path)
    assert mode(tmp_path) == 0o750
    for name in (*OPEN, *INSIDE):
        assert (mode(tmp_path / name), (tmp_path / name).read_text()) == (0o600, name)
    assert {mode(tmp_path / name) for name in ("backups", "mail", "waiting")} == {0o700}
    assert mode(tmp_path / "media" / "a" / "picture.webp") == 0o644
    assert loose_files(tmp_path) == []


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "file").touch(0o644)
    (tmp_path / "data" / "backups").symlink_to(tmp_path / "elsewhere")
    tighten(tmp_path / "data")
    assert mode(tmp_path / "elsewhere" / "file") == 0o644


def test_the_doctor_names_what_is_open(monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "CONFIG", replace(settings.CONFIG, data=tmp_path))
    open_folder(tmp_path)
    told = [finding for finding in health_checks.folder() if finding.level is Level.WARNING]
    assert str(tmp_path) in told[0].sentence
    assert "chmod" in told[0].remedy
    tighten(tmp_path)
    assert Level.WARNING not in {finding.level for finding in health_checks.folder()}

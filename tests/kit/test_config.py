"""Settings are read from three places, and all mistakes are told at once."""

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from meshup.kit.config import ConfigError, address, read_config, read_file


def test_defaults(tmp_path):
    reading = read_config({"MESHUP_DATA": str(tmp_path)})
    assert (reading.config.port, reading.config.jobs, reading.config.workers) == (8000, True, 1)
    assert (reading.origins["port"], reading.origins["data"]) == ("default", "environment")


def test_the_environment_wins_over_the_file(tmp_path):
    (tmp_path / "meshup.env").write_text("# ours\n\nMESHUP_PORT=1\nMESHUP_WORKERS = 3\n")
    reading = read_config({"MESHUP_DATA": str(tmp_path), "MESHUP_PORT": "2"})
    assert (reading.config.port, reading.config.workers) == (2, 3)
    assert (reading.origins["port"], reading.origins["workers"]) == ("environment", "file")


def test_everything_wrong_is_named_at_once(tmp_path):
    with pytest.raises(ConfigError) as refused:
        read_config(
            {
                "MESHUP_DATA": str(tmp_path),
                "MESHUP_PORT": "0",
                "MESHUP_JOBS": "flase",
                "MESHUP_X": "",
                "MESHUP_SECRET_KEY_FILE": "/nowhere",
            }
        )
    assert sorted(line.split()[0] for line in str(refused.value).splitlines()) == [
        "MESHUP_JOBS",
        "MESHUP_PORT",
        "MESHUP_SECRET_KEY",
        "MESHUP_X",
    ]


def test_a_secret_may_live_in_a_file(tmp_path):
    (tmp_path / "key").write_text("y" * 50 + "\n")
    environ = {"MESHUP_DATA": str(tmp_path), "MESHUP_SECRET_KEY_FILE": str(tmp_path / "key")}
    assert read_config(environ).config.secret_key == "y" * 50


def test_a_file_that_is_not_there_says_nothing():
    assert read_file(Path("nowhere/meshup.env")) == {}


@given(st.text(max_size=30))
def test_an_address_is_an_origin_or_refused(text):
    try:
        read = address(text)
    except ValueError:
        return
    assert read.startswith(("http://", "https://"))
    assert read.count("/") == 2
    assert address(read) == read

"""The first settings are written once, for nobody else to read, and never beside mistakes."""

from pathlib import Path

import pytest

from meshup.kit.config import ConfigError, read_config, read_file
from meshup.operations.first_settings import write_first_settings


@pytest.fixture
def environ(tmp_path):
    return {"MESHUP_DATA": str(tmp_path / "data")}


def written(environ):
    return Path(environ["MESHUP_DATA"]) / "meshup.env"


def test_a_key_and_an_address_are_written_for_the_owner_alone(environ):
    write_first_settings(environ, ["--address", "https://p2p.example/"])
    assert written(environ).stat().st_mode & 0o777 == 0o600
    assert written(environ).parent.stat().st_mode & 0o777 == 0o700
    config = read_config(environ).config
    assert config.address == "https://p2p.example"
    assert len(config.secret_key) >= 50


def test_a_second_time_keeps_the_key(environ):
    write_first_settings(environ, [])
    first = read_file(written(environ))
    write_first_settings(environ, [])
    assert read_file(written(environ)) == first
    write_first_settings(environ, ["--address=https://p2p.example"])
    again = read_file(written(environ))
    assert again == {**first, "MESHUP_ADDRESS": "https://p2p.example"}


def test_an_address_on_this_machine_has_a_name_and_the_port(environ):
    write_first_settings({**environ, "MESHUP_PORT": "8123"}, [])
    assert read_file(written(environ))["MESHUP_ADDRESS"] == "http://localhost:8123"


def test_what_the_environment_gives_is_not_written(environ):
    given = {"MESHUP_SECRET_KEY": "k" * 50, "MESHUP_ADDRESS": "https://p2p.example"}
    write_first_settings({**environ, **given}, [])
    assert not written(environ).exists()


@pytest.mark.parametrize("address", ["p2p.example", "ftp://p2p.example", "https://p2p.example/x"])
def test_an_address_that_is_none_is_refused(environ, address):
    with pytest.raises(ConfigError):
        write_first_settings(environ, ["--address", address])
    assert not written(environ).exists()


def test_nothing_is_written_beside_mistakes(environ):
    with pytest.raises(ConfigError):
        write_first_settings({**environ, "MESHUP_PORT": "eight"}, [])
    assert not written(environ).exists()

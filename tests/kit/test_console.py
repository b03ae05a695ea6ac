"""How the node's commands speak of themselves."""

import sys

import pytest

from meshup.kit.console import called


@pytest.mark.parametrize(
    ("by", "told"),
    [
        (".venv/bin/meshup", ".venv/bin/meshup"),
        ("/srv/src/meshup/__main__.py", "python -m meshup"),
    ],
)
def test_without_a_path_to_it_the_command_is_named_as_it_was_called(monkeypatch, by, told):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sys, "argv", [by])
    assert called() == told


def test_on_the_path_it_is_called_by_its_name(monkeypatch, tmp_path):
    (tmp_path / "meshup").touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert called() == "meshup"

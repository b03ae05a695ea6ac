"""Whoever types commands is taken to read the language of the shell."""

import pytest
from hypothesis import given, strategies as st

from meshup.operations.shell_language import VARIABLES, shell_language


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"LANG": "fr_CH.UTF-8"}, ("fr", "CH")),
        ({"LANG": "fr"}, ("fr", "")),
        ({"LANG": "de_DE@euro"}, ("de", "DE")),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "en_GB.UTF-8"}, ("en", "GB")),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": ""}, ("fr", "FR")),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C.UTF-8"}, ("", "")),
        ({"LANG": "C"}, ("", "")),
        ({"LANG": "POSIX"}, ("", "")),
        ({}, ("", "")),
    ],
)
def test_the_variables_of_the_shell_name_a_language(environ, expected):
    assert shell_language(environ) == expected


@given(st.dictionaries(st.sampled_from(VARIABLES), st.text(max_size=20)))
def test_any_variables_are_read(environ):
    language, country = shell_language(environ)
    assert len(language) in {0, 2, 3}
    assert len(country) in {0, 2}

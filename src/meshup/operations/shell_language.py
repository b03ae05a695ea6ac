"""Pure: which language somebody who types commands reads, by the variables of the shell.

Source
    POSIX.1-2017, section 8.2: the first of LC_ALL, LC_MESSAGES and LANG that is not empty counts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
LOCALE: Final = re.compile(r"([a-z]{2,3})(?:_([A-Z]{2}))?(?:[.@].*)?", re.ASCII)


class ShellLanguage(NamedTuple):
    """A language (ISO 639) and a country (ISO 3166-1 alpha-2); "" when the shell names none."""

    language: str
    country: str


def shell_language(environ: Mapping[str, str]) -> ShellLanguage:
    """Return language and country of ``environ``: "fr", "CH" of LANG=fr_CH.UTF-8."""
    value = next((environ[name] for name in VARIABLES if environ.get(name)), "")
    match = LOCALE.fullmatch(value)
    return ShellLanguage(match[1], match[2] or "") if match else ShellLanguage("", "")

"""Which talks somebody looks for, as the address of the list says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.kit.forms.fields import YEARS
from meshup.talks.domain.choosing import Choice, tidy

if TYPE_CHECKING:
    from collections.abc import Mapping


def choice_in(query: Mapping[str, str]) -> Choice:
    """Return what is chosen; what cannot be read chooses nothing."""
    year = query.get("year", "")
    number = int(year) if year.isascii() and year.isdigit() and len(year) < 5 else 0  # noqa: PLR2004 - as years have
    return Choice(
        words=tidy(query.get("q", "")),
        language=tidy(query.get("language", "")),
        topic=tidy(query.get("topic", "")),
        year=number if number in YEARS else None,
    )

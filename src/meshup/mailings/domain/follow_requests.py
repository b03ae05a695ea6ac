"""Shell: a visitor asks to be told, by a form; a letter asks whether it was they.

A stranger may type any address, so nothing is kept but the address until its reader has pressed
the button of that letter, whether or not the address is known already; and the form's answer is
the same in all cases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import get_language, override

from meshup.agenda.domain.queries.series import series_of
from meshup.agenda.errors import NoSuchSeries
from meshup.community.domain.queries import this_node
from meshup.letters.domain.addresses import leave_address
from meshup.letters.domain.proving import ask_to_prove
from meshup.mailings.choices import SubscriptionKind
from meshup.mailings.domain.followers import follow, link_of
from meshup.mailings.domain.wishes import MONTHLY, NEW_DATES, series_in
from meshup.mailings.errors import NothingToFollow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.kit.localized_text import Texts

FOLLOW: Final = "mailings.follow"
"""The act for which an address is proved."""


def ask_to_follow(email: str, choice: str, language: str, at: datetime) -> None:
    """Ask the reader of ``email``, by a letter, whether they want to be told of ``choice``.

    Raises:
        BadAddress: it is no address.
        NothingToFollow: the choice is none, or its series is gone.
    """
    titles = _titles_of(choice)
    address = leave_address(email, language, at)
    ask_to_prove(address.number, FOLLOW, {"choice": choice}, titles, at)


def start_following(facts: Mapping[str, Any], address: int, at: datetime) -> str:
    """Subscribe an address whose reader has pressed the button; return the path of their page.

    Twice is once. What is not to be had any more is left out.
    """
    try:
        follower = follow(address, str(facts["choice"]), at)
    except NothingToFollow:
        return ""
    return f"{link_of(follower.number, get_language() or 'en')}?followed"


def _titles_of(choice: str) -> Texts:
    """Return what the letter says it is about: a series, or our own words for the choice."""
    if choice in {NEW_DATES, MONTHLY}:
        return _in_each_language(SubscriptionKind(choice))
    try:
        return series_of(series_in(choice)).titles
    except NoSuchSeries:
        raise NothingToFollow from None


def _in_each_language(kind: SubscriptionKind) -> Texts:
    texts = {}
    for language in this_node().languages:
        with override(language):
            texts[language] = str(kind.label)
    return texts

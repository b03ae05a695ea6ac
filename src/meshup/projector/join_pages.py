"""To which page the code on the projector leads; rooms above register theirs when they start.

There is one picture on the wall, ever: two would be scanned by mistake. It leads to the page on
which one says to be here, until a room wants people on its own, which joins them too.

Words
    join page  a page that takes ``?code=``, at an address of its own (``kit.addresses``)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django_stubs_ext import StrOrPromise


def _always(_slug: str, _at: datetime) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class JoinPage:
    """A page to which the code leads.

    Attributes:
        name: of its address, in ``kit.addresses``; scripts call it by the same name.
        title: above the picture.
        picture: what the picture is, for whoever does not see it.
        is_wanted: says whether the event ``slug`` wants people there at a moment.
    """

    name: str
    title: StrOrPromise
    picture: StrOrPromise
    is_wanted: Callable[[str, datetime], bool]


HERE: Final = JoinPage(
    "here",
    _("You are here? Say so."),
    _("QR code: the page on which one says to be here"),
    _always,
)

_pages: Final[list[JoinPage]] = []


def register_join_page(page: JoinPage) -> None:
    """Let the code lead to ``page`` while that is wanted; one of the same name is replaced."""
    _pages[:] = [known for known in _pages if known.name != page.name] + [page]


def join_pages() -> list[JoinPage]:
    """Return all pages to which the code may lead; that of who is here comes last."""
    return [*_pages, HERE]


def join_page(slug: str, at: datetime) -> JoinPage:
    """Return the page to which the code of the event ``slug`` leads at ``at``."""
    return next(page for page in join_pages() if page.is_wanted(slug, at))

"""Why an event of another server is not taken, in words for hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

UNREADABLE: Final = "unreadable"

REASONS: Final[dict[str, StrOrPromise]] = {
    "untitled": _("without a title"),
    "far-away": _("too far ahead, or too long ago"),
    "too-long": _("lasting more than two months"),
    "private": _("not for everybody"),
    "foreign": _("said by somebody whose event it is not"),
    "blocked": _("of somebody who is blocked"),
    "gone": _("deleted at their origin"),
    "unreachable": _("their origin did not answer"),
    "too-many": _("more than are read at once"),
    UNREADABLE: _("not readable"),
}
"""By the code that is kept and counted."""

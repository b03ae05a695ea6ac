"""The pages of the fediverse at the desk, in the order of their navigation.

A section is a page of its own. Each has a line here, paths in ``urls.py``, and its views.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _, pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the sub-navigation: its name here, what people read, and the name of its URL."""

    name: str
    label: StrOrPromise
    url_name: str

    @property
    def address(self) -> str:
        """Its path, in the language of the current reader."""
        return reverse(self.url_name)


SECTIONS: Final = (
    Section("overview", pgettext_lazy("the fediverse", "Overview"), "fediverse_desk:overview"),
    Section("following", _("Whom we follow"), "fediverse_desk:following"),
    Section("seen", _("Seen elsewhere"), "fediverse_desk:seen"),
    Section("posts", _("Posts"), "fediverse_desk:posts"),
    Section("people", _("Replies and attendees"), "fediverse_desk:people"),
    Section("blocks", _("Blocks"), "fediverse_desk:blocks"),
)

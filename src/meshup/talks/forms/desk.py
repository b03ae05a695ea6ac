"""What hosts fill in about talks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from meshup.talks.forms.materials import LinkForm, SlidesForm

if TYPE_CHECKING:
    from meshup.talks.domain.materials import MaterialWish


class HostsSlidesForm(SlidesForm):
    """Slides that a host adds."""

    @property
    def wish(self) -> MaterialWish:
        """What is asked for; a host has looked at it."""
        return replace(super().wish, is_hosts=True)


class HostsLinkForm(LinkForm):
    """A video or a page that a host adds."""

    @property
    def wish(self) -> MaterialWish:
        """What is asked for; a host has looked at it."""
        return replace(super().wish, is_hosts=True)

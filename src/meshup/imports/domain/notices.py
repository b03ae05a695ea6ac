"""Shell: what hosts hear of from imports: calendars in trouble, each until it can be read again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy

from meshup.community.notification_kinds import Notice, NotificationKind
from meshup.community.rules import may_run_community
from meshup.imports.domain.addresses import addresses_in_trouble, trouble_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meshup.community.rules import Asker


def troubles(asker: Asker) -> Iterator[Notice]:
    """Yield each calendar that could not be read last night, or that waits for a host."""
    if may_run_community(asker):
        for source in addresses_in_trouble():
            sentence = f"{trouble_in_words(source)} ({source.url})"
            yield Notice(str(source.pk), sentence, reverse("imports:send"))


TROUBLES: Final = NotificationKind(
    "imports",
    gettext_lazy("Calendars that cannot be read, or wait for a decision"),
    may_run_community,
    troubles,
    position=50,
)

"""Shell: those who wish for a community and want to be written to, as an audience of letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _, gettext_lazy

from meshup.mailings.audiences import Audience, Recipient
from meshup.umbrella_chapters.domain.queries.chapters import hearing
from meshup.umbrella_chapters.domain.voices import set_hearing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def _recipients(_key: str, _at: datetime) -> Iterable[Recipient]:
    return hearing()


def _stop(number: int) -> None:
    set_hearing(number, hears=False)


def _resume(number: int) -> None:
    set_hearing(number, hears=True)


VOICES: Final = Audience(
    name="chapter_voices",
    about="",
    label=lambda _key: _("Everybody who would like a community in their town"),
    recipients=_recipients,
    stop=_stop,
    resume=_resume,
    stop_label=gettext_lazy("Stop letters about a community in my town"),
    position=95,
)

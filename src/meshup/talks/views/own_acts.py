"""What a speaker does with a talk on their own page: one function for each button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.utils.translation import get_language, gettext_lazy as _

from meshup.talks.domain.materials import add_file, add_link, remove_material
from meshup.talks.domain.speaker_pages import remove_speaker_pages, write_speaker_page
from meshup.talks.domain.stored_slides import read_upload
from meshup.talks.domain.thanks import forget_thanks, open_box
from meshup.talks.domain.thanks_letters import set_mailed
from meshup.talks.domain.topics import set_topics
from meshup.talks.errors import FileMissing

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from django_stubs_ext import StrOrPromise

    from meshup.talks.domain.holding import Holding
    from meshup.talks.domain.materials import MaterialWish
    from meshup.talks.forms.materials import SlidesForm

    Do = Callable[[Holding, Any, datetime], object]


class Act(NamedTuple):
    """What a button does with its valid form.

    Attributes:
        place: where on the page one goes on. done: what is said there.
        always: whether it can be done in every state: what takes something away can.
        limit: by what it is counted (``moderation.limits``).
    """

    do: Do
    place: str
    done: StrOrPromise
    always: bool = False
    limit: str = "change_proposal"


def add_slides(talk: UUID, form: SlidesForm, wish: MaterialWish, at: datetime) -> int:
    """Store the file that was sent, else link the address; for speakers and for hosts.

    Raises:
        FileMissing, and what the domain refuses.
    """
    upload = form.cleaned_data["file"]
    if upload:
        return add_file(talk, read_upload(upload), wish, at)
    if not wish.url:
        raise FileMissing
    return add_link(talk, wish, at)


def _write_page(held: Holding, form: Any, at: datetime) -> None:  # noqa: ANN401 - a form of FORMS
    write_speaker_page(held.peer, form.wish, at)


def _set_topics(held: Holding, form: Any, at: datetime) -> None:  # noqa: ANN401 - a form of FORMS
    language = get_language() or held.proposal.language
    set_topics(held.proposal.uuid, form.cleaned_data["topics"], language, at)


ACTS: Final[dict[str, Act]] = {
    "slides": Act(
        lambda held, form, at: add_slides(held.proposal.uuid, form, form.wish, at),
        "slides",
        _("Thank you. A file is shown at once, an address once a host has looked where it leads."),
        limit="upload_slides",
    ),
    "link": Act(
        lambda held, form, at: add_link(held.proposal.uuid, form.wish, at),
        "slides",
        _("Noted: it is shown once a host has looked at where it leads."),
    ),
    "remove": Act(
        lambda held, form, _at: remove_material(held.proposal.uuid, form.cleaned_data["number"]),
        "slides",
        _("Noted: it is gone."),
        always=True,
    ),
    "topics": Act(_set_topics, "topics", _("Noted.")),
    "speaker": Act(_write_page, "speaker", _("Noted: that is your page.")),
    "no_speaker": Act(
        lambda held, _form, _at: remove_speaker_pages([held.peer]),
        "speaker",
        _("Noted: your page is gone."),
        always=True,
    ),
    "open_box": Act(
        lambda held, _form, at: open_box(held.proposal.uuid, at, is_open=True),
        "thanks",
        _("Noted: visitors can write to you."),
    ),
    "close_box": Act(
        lambda held, _form, at: open_box(held.proposal.uuid, at, is_open=False),
        "thanks",
        _("Noted: nobody writes to you any more."),
        always=True,
    ),
    "by_letter": Act(
        lambda held, _form, _at: set_mailed(held.proposal.uuid, is_mailed=True),
        "thanks",
        _("Noted: it comes by letter, too."),
    ),
    "not_by_letter": Act(
        lambda held, _form, _at: set_mailed(held.proposal.uuid, is_mailed=False),
        "thanks",
        _("Noted: it stands here alone."),
        always=True,
    ),
    "forget": Act(
        lambda held, form, _at: forget_thanks(held.proposal.uuid, form.cleaned_data["number"]),
        "thanks",
        _("Noted: it is gone."),
        always=True,
    ),
}
"""By the name of each button."""

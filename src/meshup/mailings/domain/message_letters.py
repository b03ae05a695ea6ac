"""Shell: what letters that hosts wrote say to one reader: previews, tests and letters are the same.

Someone whose language they are not written in gets them in the node's first one that has words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _, override

from meshup.community.domain.queries import somebody, this_node
from meshup.kit.clock import now
from meshup.kit.localized_text import localized
from meshup.letters.domain.letter_layout import html_of, subject_of, text_of
from meshup.letters.domain.mail_messages import Delivered, mail_message
from meshup.letters.letter_content import Button, LetterContent, Links, Markdown
from meshup.letters.letter_kinds import Delivery, LetterKind
from meshup.mailings.audiences import audience
from meshup.mailings.choices import MessageState
from meshup.mailings.domain.messages import stored_message
from meshup.mailings.domain.sending import KIND
from meshup.publishing.domain.publisher import publisher_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.letters.letter_content import Part
    from meshup.mailings.domain.messages import MessageFacts

LEAVES: Final = frozenset({MessageState.SENDING, MessageState.SENT})


def compose_message(facts: Mapping[str, Any], language: str) -> LetterContent | None:
    """Return the letter to one address; None when hosts stopped it."""
    message = stored_message(facts["message"])
    group = audience(facts["audience"])
    if message is None or message.state not in LEAVES or group is None:
        return None
    label, path = group.page(facts["number"], language)
    own = Links(((label, publisher_in(language).address + path, ""),)) if path else None
    return content_of(message, language, str(group.stop_label), own)


def content_of(
    message: MessageFacts, language: str, stop_label: str = "", own: Part | None = None
) -> LetterContent:
    """Return what a letter says in ``language``, which is active; ``own`` is for one reader."""
    languages = this_node().languages
    subject = localized(message.subjects, language, languages)
    text = localized(message.texts, language, languages)
    parts = (Markdown(text.words), _about(message, language), own)
    return LetterContent(
        subject=subject.words,
        parts=tuple(part for part in parts if part is not None),
        stop_label=stop_label,
    )


def preview_of(message: MessageFacts, language: str) -> tuple[str, str, str]:
    """Return subject, text and HTML of a letter as somebody who reads ``language`` gets it."""
    label = _stop_label(message)
    with override(language):
        content = content_of(message, language, label)
        stop = publisher_in(language).page("home") if label else ""
        return subject_of(content), text_of(content, stop), html_of(content, language, stop)


def send_test(message: MessageFacts, person_id: int, language: str) -> bool:
    """Send a letter to a host's own address, as it would arrive; True when it left."""
    host = somebody(person_id)
    if host is None:
        return False
    with override(language):
        content = content_of(message, language)
        delivered = Delivered(email=host.email, language=language, kind=KIND, at=now())
        mail_message(content, delivered).send()
    return True


def _about(message: MessageFacts, language: str) -> Button | None:
    kind, _colon, slug = message.about.partition(":")
    if not slug:
        return None
    label = _("The event’s page") if kind == "event" else _("The page of the series")
    return Button(label, publisher_in(language).page(kind, slug=slug))


def _stop_label(message: MessageFacts) -> str:
    groups = (audience(name) for name, _key in message.audiences)
    return next((str(group.stop_label) for group in groups if group), "")


def _stop(facts: Mapping[str, Any]) -> None:
    if group := audience(facts["audience"]):
        group.stop(facts["number"])


def _resume(facts: Mapping[str, Any]) -> None:
    if group := audience(facts["audience"]):
        group.resume(facts["number"])


MESSAGES: Final = LetterKind(
    name=KIND,
    compose=compose_message,
    stop=_stop,
    resume=_resume,
    delivery=Delivery.AT_MOST_ONCE,
)

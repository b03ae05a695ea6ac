"""What happened to parts of programmes, in words for hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _, ngettext

from meshup.community.templatetags.words import said

if TYPE_CHECKING:
    from collections.abc import Mapping


def given_news_in_words(news: Mapping[str, Any]) -> str:
    """Return what who fills a part of ours did."""
    number = int(news.get("talks", 0))
    if news.get("what") == "left":
        return ngettext(
            "They no longer hold the event with you: their %(number)s talk is off the programme.",
            "They no longer hold the event with you: their %(number)s talks are off the programme.",
            number,
        ) % {"number": number}
    return ngettext(
        "They filled it: %(number)s talk.", "They filled it: %(number)s talks.", number
    ) % {"number": number}


def filled_news_in_words(news: Mapping[str, Any], home: str) -> str:
    """Return what the home did with a part that we fill."""
    facts = {"home": home, "title": str(said(news.get("titles", {}))), "word": news.get("word", "")}
    sentences = {
        "given": _("%(home)s gave you a part of the programme: fill it from your pool."),
        "changed": _("%(home)s gave your part another place or time."),
        "outside": _("“%(title)s” is outside your part now: it waits in your pool again."),
        "sent_back": _("%(home)s sent “%(title)s” back: %(word)s"),
        "taken_back": _("%(home)s took its part back: your talks wait in your pool again."),
    }
    return sentences.get(str(news.get("what")), "%(home)s") % facts

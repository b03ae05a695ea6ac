"""Pure: ready texts that announce an event elsewhere, put together from its words in one language.

Words
    headline  the title, behind what is new about it: "Cancelled: Paris P2P #92"
    facts     lines that must not be missing: when, where, what was moved
    post      what fits into Mastodon: ``POST_LENGTH`` characters, a link is ``LINK_LENGTH`` of them

Source
    Mastodon: https://docs.joinmastodon.org/user/posting/ (500 characters, links count 23)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

POST_LENGTH: Final = 500
LINK_LENGTH: Final = 23
SHORTEST_SUMMARY: Final = 40
"""Of a summary, fewer characters than these say nothing."""

ELLIPSIS: Final = "…"
_LINK: Final = re.compile(r"https?://[!-~]*[0-9A-Za-z/_=&#~-]")
_MARKUP: Final = re.compile(r"([\\`*_\[\]<>|]|\A#|#\Z)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """An event in the words of one language; all but ``headline`` and ``url`` may be empty.

    Attributes:
        headline, subject: what it is about; in the subject of a mail with its day.
        facts: lines of plain text.
        summary: one sentence. text: Markdown, of any length.
        sections: headings, each with its lines.
        url: where all of it stands. node: whose event it is.
        hashtags: words with "#".
    """

    headline: str
    url: str
    subject: str = ""
    facts: tuple[str, ...] = ()
    summary: str = ""
    text: str = ""
    sections: tuple[tuple[str, tuple[str, ...]], ...] = ()
    node: str = ""
    hashtags: tuple[str, ...] = ()


def length_of(text: str) -> int:
    """Return how many characters Mastodon counts: each link as ``LINK_LENGTH``."""
    return len(_LINK.sub("x" * LINK_LENGTH, text))


def shortened(text: str, most: int) -> str:
    """Return ``text`` in one line, of at most ``most`` characters as Mastodon counts them.

    Whole words only, "…" where some are left out; "" where not even the first one fits.
    """
    words = text.split()
    if length_of(" ".join(words)) <= most:
        return " ".join(words)
    while words and length_of(" ".join(words) + ELLIPSIS) > most:
        words.pop()
    return " ".join(words) + ELLIPSIS if words else ""


def post_of(announcement: Announcement) -> str:
    """Return what fits into a post: less of the summary, then no hashtags, then fewer facts."""
    headline, url = " ".join(announcement.headline.split()), announcement.url
    tags, facts = " ".join(announcement.hashtags), announcement.facts
    bare = _post(headline, facts, "", url, tags)
    room = POST_LENGTH - length_of(bare) - len("\n\n")
    if announcement.summary and room >= SHORTEST_SUMMARY:
        return _post(headline, facts, shortened(announcement.summary, room), url, tags)
    if length_of(bare) <= POST_LENGTH:
        return bare
    for count in range(len(facts), -1, -1):
        post = _post(headline, facts[:count], "", url, "")
        if length_of(post) <= POST_LENGTH:
            return post
    room = POST_LENGTH - length_of(url) - len("\n\n")
    return _post(shortened(headline, room), (), "", url, "")


def forum_post_of(announcement: Announcement) -> str:
    """Return all of it as Markdown."""
    first, *others = announcement.facts or ("",)
    facts = [f"**{_escaped(first)}**" if first else "", *map(_escaped, others)]
    sections = [
        f"### {_escaped(heading)}\n\n" + "\n".join(f"- {_in_list(line)}" for line in lines)
        for heading, lines in announcement.sections
    ]
    return _paragraphs(
        f"## {_escaped(announcement.headline)}",
        "  \n".join(filter(None, facts)),
        _escaped(announcement.summary),
        announcement.text,
        *sections,
        f"<{announcement.url}>",
    )


def mail_of(announcement: Announcement) -> str:
    """Return all of it as the plain text of a mail."""
    sections = [
        f"{heading}\n" + "\n".join(f"- {line}" for line in lines)
        for heading, lines in announcement.sections
    ]
    return _paragraphs(
        announcement.headline,
        "\n".join(announcement.facts),
        announcement.summary,
        announcement.text,
        *sections,
        announcement.url,
        announcement.node and f"-- \n{announcement.node}",
    )


def hashtag_of(name: str) -> str:
    """Return "#ParisP2P" of "Paris P2P", read aloud word by word; "" where no letter is in it."""
    words = re.findall(r"\w+", name.replace("_", " "))
    joined = "".join(word[:1].upper() + word[1:] for word in words)
    return f"#{joined}" if any(letter.isalpha() for letter in joined) else ""


def _post(headline: str, facts: tuple[str, ...], summary: str, url: str, tags: str) -> str:
    return _paragraphs("\n".join((headline, *facts)), summary, url, tags)


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part.strip("\n") for part in parts if part.strip())


def _escaped(text: str) -> str:
    """Return plain words so that Markdown shows them as they are; links stay links."""
    found = _LINK.findall(text)
    between = [_MARKUP.sub(r"\\\1", words) for words in _LINK.split(text)]
    links = (f"<{link}>" for link in found)
    return "".join(part for pair in zip(between, [*links, ""], strict=True) for part in pair)


def _in_list(line: str) -> str:
    return _escaped(" ".join(line.split()))

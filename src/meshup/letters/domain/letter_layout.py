"""Shell: what a letter says, as text and as HTML, in the one layout of all letters.

It reads who the node is, and nothing else. The HTML asks nothing of anybody: no picture, no font,
no script; styles stand with each element, for mail programs that drop style sheets, and once more
in the head for the dark.

Words
    class  a name in our own markup, replaced by the style it stands for
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, assert_never

import nh3
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from meshup.community.domain.queries import this_node
from meshup.kit.printable import printable_line, printable_text
from meshup.kit.text import ATTRIBUTES, TAGS, markdown
from meshup.letters.letter_content import Button, Facts, Heading, Links, Markdown, Paragraph
from meshup.pictures.colour import dark_theme, light_theme, parse_colour

if TYPE_CHECKING:
    from meshup.letters.letter_content import LetterContent, Part

FONT: Final = "font-family:'Atkinson Hyperlegible Next',system-ui,-apple-system,sans-serif"
STYLES: Final = {
    "letter": f"margin:0;padding:24px 12px;background:{{paper}};color:{{ink}};{FONT}",
    "sheet": "max-width:600px;margin:0 auto;padding:24px;background:{surface};"
    "border:1px solid {line};border-radius:8px;font-size:16px;line-height:1.5",
    "node": "margin:0 0 16px;font-size:14px;font-weight:bold;color:{accent-ink}",
    "subject": "margin:0 0 16px;font-size:22px;line-height:1.25",
    "heading": "margin:24px 0 8px;font-size:18px;line-height:1.3",
    "words": "margin:0 0 16px",
    "facts": "margin:0 0 16px;padding:0;border-collapse:collapse",
    "name": "padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:normal;"
    "color:{ink-soft}",
    "value": "padding:4px 0;vertical-align:top",
    "action": "margin:24px 0",
    "button": "display:inline-block;padding:12px 20px;border-radius:6px;background:{button};"
    "color:{on-button};font-weight:bold;text-decoration:none",
    "links": "margin:0 0 16px;padding:0;list-style:none",
    "entry": "margin:0 0 12px",
    "foot": "max-width:600px;margin:16px auto 0;padding:0 24px;font-size:13px;line-height:1.5;"
    "color:{ink-soft}",
    "link": "color:{accent-ink}",
}
COLOURED: Final = ("background", "color", "border")
CLASS: Final = re.compile(r'class="([a-z]+)"')
BREAK: Final = mark_safe("<br>")
FACT: Final = '<tr><th class="name" scope="row">{}</th><td class="value">{}</td></tr>'
BUTTON: Final = '<p class="action"><a class="button" href="{}">{}</a></p>'
LINK: Final = '<li class="entry"><a class="link" href="{1}">{0}</a><br>{2}</li>'
LETTER_TAGS: Final = set(TAGS - {"img"})


def subject_of(content: LetterContent) -> str:
    """Return the subject on one line, without what cannot be printed."""
    return printable_line(content.subject)


def text_of(content: LetterContent, stop_url: str = "") -> str:
    """Return the letter as plain text; ``stop_url`` is where its reader stops such letters."""
    context = {
        "parts": [_text(part) for part in content.parts],
        "content": content,
        **_foot(stop_url),
    }
    return printable_text(render_to_string("letters/letter.txt", context)).strip() + "\n"


def html_of(content: LetterContent, language: str, stop_url: str = "") -> str:
    """Return the letter as a page of HTML; ``stop_url`` is where its reader stops such letters."""
    node = this_node()
    colours = parse_colour(node.primary), parse_colour(node.accent)
    light, dark = light_theme(*colours), dark_theme(*colours)
    context = {
        "subject": subject_of(content),
        "parts": [_html(part) for part in content.parts],
        "content": content,
        "language": language,
        "dark": mark_safe(_dark_styles({name: str(value) for name, value in dark.items()})),  # noqa: S308 - ours
        **_foot(stop_url),
    }
    page = printable_text(render_to_string("letters/letter.html", context))
    return _with_styles(page, {name: str(value) for name, value in light.items()})


def _foot(stop_url: str) -> dict[str, str]:
    return {"node": this_node().name, "address": settings.CONFIG.address, "stop_url": stop_url}


def _text(part: Part) -> str:
    colon = pgettext("after a label", ":")
    match part:
        case Paragraph(words) | Markdown(words):
            return words.strip()
        case Heading(words):
            return f"{words}\n{'=' * min(len(words), 70)}"
        case Facts(pairs):
            return "\n".join(f"{name}{colon} {value}" for name, value in pairs)
        case Button(label, url):
            return f"{label}{colon}\n{url}"
        case Links(entries):
            lines = (f"{label}{', ' if note else ''}{note}\n{url}" for label, url, note in entries)
            return "\n\n".join(lines)


def _html(part: Part) -> SafeString:
    match part:
        case Paragraph(words):
            html = format_html('<p class="words">{}</p>', _lines(words))
        case Heading(words):
            html = format_html('<h2 class="heading">{}</h2>', words)
        case Facts(pairs):
            html = format_html('<table class="facts">{}</table>', format_html_join("", FACT, pairs))
        case Button(label, url):
            html = format_html(BUTTON, url, label)
        case Links(entries):
            html = format_html('<ul class="links">{}</ul>', format_html_join("", LINK, entries))
        case Markdown(source):
            html = _host_words(source)
        case _:
            assert_never(part)
    return html


def _lines(words: str) -> SafeString:
    """Return words whose line breaks stay."""
    return format_html_join(BREAK, "{}", ((line,) for line in words.split("\n")))


def _host_words(source: str) -> SafeString:
    """Return a host's Markdown as HTML without pictures, which would tell who reads when."""
    html = nh3.clean(
        markdown(source), tags=LETTER_TAGS, attributes=ATTRIBUTES, link_rel="noopener nofollow ugc"
    )
    return mark_safe(html)  # noqa: S308 - nh3 has just cleaned it


def _with_styles(page: str, theme: dict[str, str]) -> str:
    """Return ``page`` with the style beside each class of ours."""

    def styled(found: re.Match[str]) -> str:
        style = STYLES.get(found[1])
        return f'{found[0]} style="{style.format_map(theme)}"' if style else found[0]

    return CLASS.sub(styled, page)


def _dark_styles(theme: dict[str, str]) -> str:
    """Return the rules for the dark: what has a colour in ``STYLES``, in its colour of then."""
    rules = []
    for name, style in STYLES.items():
        coloured = [part for part in style.split(";") if part.split(":")[0] in COLOURED]
        if coloured:
            declared = " !important;".join(coloured).format_map(theme)
            rules.append(f".{name} {{ {declared} !important }}")
    links = f".sheet a:not(.button) {{ color:{theme['accent-ink']} !important }}"
    return f"@media (prefers-color-scheme: dark) {{ {' '.join([*rules, links])} }}"

"""A letter as a mail message: text, HTML, calendar, and its heads."""

from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser

import pytest
from django.utils import translation

from meshup.community.models import Node
from meshup.letters.domain.letter_layout import html_of, text_of
from meshup.letters.domain.mail_messages import Delivered, mail_message
from meshup.letters.letter_content import (
    Button,
    CalendarPart,
    Facts,
    Heading,
    LetterContent,
    Links,
    Markdown,
    Paragraph,
)
from tests.letters.conftest import NOW

CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n"
CONTENT = LetterContent(
    subject="You come: P2P evening",
    parts=(
        Paragraph("Hello,\nsee you <soon>."),
        Heading("The evening"),
        Facts((("When", "Wednesday, 18:30"), ("Where", "12 & 14, rue d’Aubervilliers"))),
        Button("Change it", "https://paris.example/fr/coming/x/?a=1&b=2"),
        Links((("P2P evening", "https://paris.example/e/", "18:30"), ("Other", "https://o/", ""))),
        Markdown(
            "**Bring** a [laptop](https://x.example/) ![pixel](https://spy.example/p.gif) <b>"
        ),
    ),
    calendar=CalendarPart(CALENDAR),
    stop_label="No more of this evening",
)
STOP = "https://paris.example/fr/letters/stop/abc.def/"

pytestmark = pytest.mark.usefixtures("node")


class Page(HTMLParser):
    """What stands in a page of HTML: attributes by tag, and its words."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.words = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, words):
        self.words += words


def sent(content=CONTENT, *, handle="A" * 22, stop_url=STOP, language="en"):
    delivered = Delivered(
        email="bo@example.org",
        language=language,
        kind="test.once",
        at=NOW,
        handle=handle,
        stop_url=stop_url,
    )
    with translation.override(language):
        raw = mail_message(content, delivered).message().as_bytes()
    return message_from_bytes(raw, policy=default)


def test_the_text_says_everything():
    assert text_of(CONTENT, STOP) == (
        "Hello,\nsee you <soon>.\n\n"
        "The evening\n===========\n\n"
        "When: Wednesday, 18:30\nWhere: 12 & 14, rue d’Aubervilliers\n\n"
        "Change it:\nhttps://paris.example/fr/coming/x/?a=1&b=2\n\n"
        "P2P evening, 18:30\nhttps://paris.example/e/\n\nOther\nhttps://o/\n\n"
        "**Bring** a [laptop](https://x.example/) ![pixel](https://spy.example/p.gif) <b>\n\n"
        "-- \nParis P2P\nhttp://127.0.0.1:8000\n\n"
        "No more of this evening:\nhttps://paris.example/fr/letters/stop/abc.def/\n"
    )


def test_the_html_says_the_same_and_asks_nothing_of_anybody():
    html = html_of(CONTENT, "en", STOP)
    page = Page(html)
    for words in ("see you <soon>.", "The evening", "Wednesday, 18:30", "12 & 14", "Change it"):
        assert words in page.words
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert links == [
        "https://paris.example/fr/coming/x/?a=1&b=2",
        "https://paris.example/e/",
        "https://o/",
        "https://x.example/",
        "http://127.0.0.1:8000",
        STOP,
    ]
    assert {tag for tag, _attributes in page.tags} & {"img", "script", "link", "iframe"} == set()
    assert "spy.example" not in html
    assert "url(" not in html
    assert "@import" not in html


def test_every_element_of_ours_carries_its_style_and_has_another_in_the_dark():
    html = html_of(CONTENT, "en", STOP)
    classes = [attributes for _tag, attributes in Page(html).tags if "class" in attributes]
    assert all("style" in attributes for attributes in classes)
    assert "@media (prefers-color-scheme: dark) { .letter { background:#" in html
    assert "{paper}" not in html


def test_a_letter_is_an_alternative_of_text_html_and_calendar_with_the_file_beside():
    letter = sent()
    assert letter.get_content_type() == "multipart/mixed"
    alternative, file = letter.iter_parts()
    kinds = [part.get_content_type() for part in alternative.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    *_others, calendar = alternative.iter_parts()
    assert calendar["Content-Type"].params == {"method": "PUBLISH", "charset": "utf-8"}
    assert calendar.get_content().split() == CALENDAR.decode().split()
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "event.ics")
    assert file.get_content() == CALENDAR


def test_a_letter_without_a_calendar_has_none():
    letter = sent(LetterContent("Hello", (Paragraph("Words"),)))
    assert [part.get_content_type() for part in letter.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


def test_a_method_that_is_none_is_our_own_mistake():
    with pytest.raises(ValueError, match="not a method"):
        sent(LetterContent("Hello", (), CalendarPart(CALENDAR, "X\r\nBcc: ada@example.org")))


def test_the_heads_are_those_that_programs_go_by():
    letter = sent(language="fr")
    assert str(letter["From"]) == "Paris P2P <bonjour@paris.example>"
    assert letter["Date"].datetime == NOW
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Content-Language"] == "fr"
    assert letter["List-Id"] == "Paris P2P <test.once.127.0.0.1>"
    assert letter["List-Unsubscribe"] == f"<{STOP}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Message-ID"].endswith("@127.0.0.1>")
    assert letter["Message-ID"] == sent()["Message-ID"] != sent(handle="B" * 22)["Message-ID"]
    assert letter["Reply-To"] is None


def test_answers_go_to_the_community_where_another_address_sends(settings):
    settings.DEFAULT_FROM_EMAIL = "node@mail.example"
    letter = sent()
    assert str(letter["From"]) == "Paris P2P <node@mail.example>"
    assert letter["Reply-To"] == "bonjour@paris.example"


def test_words_cannot_become_heads():
    Node.objects.update(name="Paris\r\nBcc: ada@example.org, x")
    subject = "Hello\r\nBcc: ada@example.org\n\nBuy\x00 gold\u202e"
    letter = sent(LetterContent(subject, (Paragraph("a\x00b\u202ec"),)))
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Hello Bcc: ada@example.org Buy gold"
    assert [address.addr_spec for address in letter["From"].addresses] == ["bonjour@paris.example"]
    assert letter.get_body(("plain",)).get_content().startswith("abc")


def test_words_beyond_ascii_arrive():
    Node.objects.update(name="Réseau d’été")
    letter = sent(LetterContent("Événement : « Été »", (Paragraph("Où ? Là."),)))
    assert letter["Subject"] == "Événement : « Été »"
    assert letter["From"].addresses[0].display_name == "Réseau d’été"
    assert "Où ? Là." in letter.get_body(("html",)).get_content()

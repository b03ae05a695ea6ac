"""A mail server, addresses, and a kind of letter of the tests' own."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from meshup.kit import clock
from meshup.letters import letter_kinds
from meshup.letters.domain.addresses import leave_address, mark_proved
from meshup.letters.letter_content import LetterContent, Paragraph
from meshup.letters.letter_kinds import Delivery, LetterKind, register_letter_kind
from tests.mail_server import MailServer

NOW = datetime(2026, 10, 5, 12, tzinfo=UTC)


@pytest.fixture
def mail_server(settings):
    """A real mail server that this node hands letters over to."""
    server = MailServer().start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 20
    yield server
    server.stop()


@pytest.fixture
def at_noon(node):
    with clock.set_to(NOW):
        yield NOW


def proved(email, language="en"):
    """Return the number of an address to which letters go."""
    address = leave_address(email, language, NOW)
    mark_proved(address.number, NOW)
    return address.number


@pytest.fixture
def bo(at_noon):
    """The number of an address to which letters go."""
    return proved("bo@example.org")


@pytest.fixture
def kinds(monkeypatch):
    """Kinds of letters, "test.once" and "test.twice", and what became of them."""
    monkeypatch.setattr(letter_kinds, "_kinds", dict(letter_kinds._kinds))
    seen = SimpleNamespace(composed=[], stopped=[], resumed=[], sent=[], says="Hello", memo=None)

    def compose(facts, language):
        seen.composed.append((dict(facts), language))
        if seen.says is None:
            return None
        words = (Paragraph(seen.says),)
        return LetterContent("A letter", words, stop_label="No more of these", memo=seen.memo)

    for name, delivery in (
        ("test.once", Delivery.AT_MOST_ONCE),
        ("test.twice", Delivery.AT_LEAST_ONCE),
    ):
        kind = LetterKind(
            name=name,
            compose=compose,
            stop=lambda facts: seen.stopped.append(dict(facts)),
            resume=lambda facts: seen.resumed.append(dict(facts)),
            on_sent=lambda facts, content: seen.sent.append((dict(facts), content)),
            delivery=delivery,
        )
        register_letter_kind(kind)
    return seen

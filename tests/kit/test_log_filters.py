"""No line of the log opens a secret link."""

from __future__ import annotations

import logging

import pytest
from django.conf import settings
from django.test import Client

from meshup.attendance.views import registration
from meshup.kit.log_filters import SecretLinkFilter

TOKEN = "h" * 22 + "m" * 20


@pytest.mark.django_db
def test_a_page_that_falls_over_names_no_secret_link(node, monkeypatch, caplog):
    def fall(_token):
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr(registration, "registration_by_link", fall)
    answer = Client(raise_request_exception=False).get(f"/en/coming/{TOKEN}/")
    assert answer.status_code == 500
    lines = [record.getMessage() for record in caplog.records]
    assert "Internal Server Error: /en/coming/…/" in lines
    assert not any(TOKEN in line for line in lines)


def test_a_line_about_nobodys_request_stays_as_it_is():
    record = logging.LogRecord("a", logging.ERROR, "", 1, "%s of %s", ("one", 2), None)
    assert SecretLinkFilter().filter(record)
    assert record.getMessage() == "one of 2"


def test_every_secret_in_an_address_is_called_token():
    """What is longer than a slug and no slug is a secret, so that the filter knows it."""
    from django.urls import get_resolver  # noqa: PLC0415 - when all rooms are there

    found: set[str] = set()

    def walk(patterns):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                walk(pattern.url_patterns)
            else:
                converters = pattern.pattern.converters
                found.update(
                    name
                    for name, one in converters.items()
                    if type(one).__name__ == "StringConverter"
                )

    walk(get_resolver(settings.ROOT_URLCONF).url_patterns)
    assert found == {"token", "code", "domain"}  # of a language, of a server

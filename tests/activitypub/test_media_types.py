"""Which media types are those of ActivityPub, and who asks for them."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from meshup.activitypub.media_types import ACCEPT, is_activity, prefers_activity

PROFILE = "https://www.w3.org/ns/activitystreams"
LD = "application/ld+json"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    "content_type",
    [
        "application/activity+json",
        "Application/Activity+JSON; charset=utf-8",
        f'{LD}; profile="{PROFILE}"',
        f'{LD};profile="{PROFILE}"; charset=utf-8',
        f"{LD}; profile={PROFILE}",
        f'{LD}; profile="https://other.example/ {PROFILE}"',
    ],
)
def test_a_document_of_activitypub_says_so(content_type):
    assert is_activity(content_type)


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/html",
        "application/json",
        LD,
        f'{LD}; profile="https://other.example/"',
        f'{LD}; profile="{PROFILE}x"',
        'application/activity+jsonx; profile="x"',
        "text/html, application/activity+json",
    ],
)
def test_everything_else_does_not(content_type):
    assert not is_activity(content_type)


@pytest.mark.parametrize(
    "accept",
    [
        ACCEPT,
        "application/activity+json",
        f'{LD}; profile="{PROFILE}"',
        "application/activity+json, text/html",
        f'application/activity+json, {LD}; profile="{PROFILE}", text/html;q=0.1',
        "text/html;q=0.5, application/activity+json",
        "application/activity+json, application/ld+json, application/json, text/html;q=0.9, */*",
    ],
)
def test_servers_want_a_document(accept):
    assert prefers_activity(accept)


@pytest.mark.parametrize(
    "accept",
    [
        "",
        "*/*",
        BROWSER,
        "application/json",
        LD,
        "text/html, application/activity+json",
        "text/html, application/activity+json;q=0.9",
        "application/activity+json;q=0",
        "application/activity+json;q=x",
    ],
)
def test_browsers_and_who_does_not_care_want_a_page(accept):
    assert not prefers_activity(accept)


@given(st.text() | st.text('application/activity+json,;q=01."text/html*', max_size=80))
def test_whatever_is_asked_for_is_answered(text):
    assert prefers_activity(text) in {True, False}
    assert is_activity(text) in {True, False}

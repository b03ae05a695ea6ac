"""What one test leaves to no other: the language of its last request, the hour it set, its memory.

A thread keeps these beyond a request, and a process beyond a test. They are put back before and
after every test, and between the examples of Hypothesis, whose rows are taken back as well: all
examples of a test run in the one transaction that pytest-django opens for it.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, nullcontext
from copy import copy
from functools import wraps
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import clear_script_prefix, set_urlconf
from django.utils import timezone, translation

from meshup.attendance_desk.next_look import next_look
from meshup.community.domain import queries
from meshup.kit import clock, limits, page_conditions
from meshup.kit.versioned_memo import clear_all_memos
from meshup.moderation.domain.queries import blocks
from meshup.reports.domain.queries import contact_persons

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(autouse=True)
def _any_order(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let every test begin as if it were the first."""
    environ, folder = dict(os.environ), os.getcwd()  # noqa: PTH109 - to go back there
    forget()
    clock._set_to.clear()
    yield
    forget()
    clock._set_to.clear()
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(folder)


@pytest.fixture
def transactional_db(transactional_db: None) -> Iterator[None]:
    """Empty the cache as well: its table has no model, so that no flush reaches it."""
    yield
    cache.clear()


def forget() -> None:
    """Forget what is kept of a request in this thread, and of rows in this process."""
    translation.deactivate()
    timezone.deactivate()
    set_urlconf(None)
    clear_script_prefix()
    ContentType.objects.clear_cache()
    queries._profiles.clear()
    page_conditions._answers.clear()
    limits._used_up.clear()
    blocks._active.clear()
    contact_persons._known.clear()
    clear_all_memos()
    next_look.forget()
    settings.TAG_VERSIONS.bump(["node", "agenda"])


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let each example of Hypothesis run by itself."""
    test = getattr(getattr(item, "obj", None), "hypothesis", None)
    if test is not None and not hasattr(test.inner_test, "__wrapped__"):  # parameters share one
        test.inner_test = by_itself(test.inner_test)


def by_itself(test: Callable[..., None]) -> Callable[..., None]:
    @wraps(test)
    def example(*args: object, **told: object) -> None:
        browsers = [one for one in told.values() if isinstance(one, Client)]
        cookies = [copy(browser.cookies) for browser in browsers]
        forget()
        try:
            with taken_back() if connection.in_atomic_block else nullcontext():
                test(*args, **told)
        finally:
            for browser, before in zip(browsers, cookies, strict=True):
                browser.cookies = before

    return example


@contextmanager
def taken_back() -> Iterator[None]:
    """Take back, in the end, what the block writes."""
    block = transaction.atomic()
    vars(block)["_from_testcase"] = True  # what waits for a commit need not wait for its end
    with block:
        yield
        transaction.set_rollback(True)

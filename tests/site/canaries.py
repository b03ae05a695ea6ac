"""Marked words, and all places where what somebody left could turn up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import connection, models

if TYPE_CHECKING:
    import logging
    from collections.abc import Collection

    from django.test import Client


def look(browser: Client, path: str) -> str:
    """Return all that an answer says, its headers too, in small letters."""
    answer = browser.get(path)
    assert answer.status_code < 500, path
    content = b"".join(answer) if answer.streaming else answer.content
    return f"{dict(answer.items())} {content.decode(errors='replace')}".lower()


def found_in(text: str, canaries: Collection[str]) -> set[str]:
    """Return those of ``canaries`` (in small letters) that a text holds."""
    words = text.lower()
    return {canary for canary in canaries if canary in words}


def columns_with(canaries: Collection[str]) -> set[str]:
    """Return each column of the database that holds one, as the registry names it."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        texts = [
            column
            for column in model._meta.concrete_fields
            if isinstance(column, models.CharField | models.TextField | models.JSONField)
        ]
        for row in model._default_manager.all():
            for column in texts:
                if found_in(str(getattr(row, column.attname)), canaries):
                    found.add(f"{model._meta.label}.{column.name}")
    return found


def tables_without_models() -> str:
    """Return all that stands in tables of which there is no model, such as the cache."""
    named = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    words = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in named and not table.startswith(("sqlite", "django_migrations")):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # ours
                words.append(str(cursor.fetchall()))
    return " ".join(words)


def is_query(record: logging.LogRecord) -> bool:
    """Say whether a line of a log is what was asked of the database, which no node logs."""
    return record.name.startswith("django.db")

"""Pure: items of a template as its row holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from meshup.checklists.domain.items import TemplateItem

if TYPE_CHECKING:
    from collections.abc import Iterable


def stored(items: Iterable[TemplateItem]) -> list[dict[str, Any]]:
    """Return items as JSON values, by their day; those of one day stay in order."""
    return [
        {
            "key": item.key,
            "days": item.days,
            "texts": dict(item.texts),
            "role": item.role,
            "assignee": item.assignee,
        }
        for item in sorted(items, key=lambda item: item.days)
    ]


def read(rows: Iterable[dict[str, Any]]) -> tuple[TemplateItem, ...]:
    """Return the items of a row."""
    return tuple(
        TemplateItem(row["key"], row["days"], row["texts"], row["role"], row["assignee"])
        for row in rows
    )

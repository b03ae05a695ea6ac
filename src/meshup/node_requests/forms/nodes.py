"""Which node is asked: one of those that the mesh knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.node_requests.domain.queries.nodes import nodes_to_ask

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime


class NodeField(forms.ChoiceField):
    """A choice among the nodes that can be asked at a moment; its value is the id of a Group."""

    def __init__(self, *, now: datetime, without: Collection[str] = (), **keywords: Any) -> None:  # noqa: ANN401 - Django's
        keywords.setdefault("label", _("Community"))
        super().__init__(choices=_choices(now, without), **keywords)


class NodesField(forms.MultipleChoiceField):
    """The same where several are asked at once: a box for each."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, now: datetime, without: Collection[str] = (), **keywords: Any) -> None:  # noqa: ANN401 - Django's
        keywords.setdefault("label", _("Communities"))
        super().__init__(choices=_choices(now, without), **keywords)


def _choices(now: datetime, without: Collection[str]) -> list[tuple[str, str]]:
    return [
        (node.group_id, f"{node.name} ({node.city})" if node.city else node.name)
        for node in nodes_to_ask(now)
        if node.group_id not in without
    ]

"""Where every room's addresses begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("meshup.site.file_urls")),
    path("", include("meshup.exchange.urls")),
    *i18n_patterns(),
]

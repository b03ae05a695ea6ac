"""Pictures on a page; see ``pictures.uploads``."""

from __future__ import annotations

from django import template

from meshup.pictures.uploads import narrower

register = template.Library()
register.filter("narrower", narrower)

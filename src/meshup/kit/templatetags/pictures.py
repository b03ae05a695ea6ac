"""Pictures that people sent, in templates."""

from __future__ import annotations

from django import template

from meshup.kit.pictures import narrower

register = template.Library()
register.filter("narrower", narrower)

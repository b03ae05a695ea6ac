"""Series on a page: the rhythm in words, the address of a date."""

from __future__ import annotations

from django import template

from meshup.agenda.domain.reading import slug_on
from meshup.agenda.domain.rule_words import in_words

register = template.Library()
register.filter("in_words", in_words)
register.filter("dated", slug_on)

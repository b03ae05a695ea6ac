"""Days and hours on a page; see ``kit.date_words``."""

from __future__ import annotations

from django import template

from meshup.kit import date_words

register = template.Library()

for _name, _filter in {
    "weekday": date_words.weekday,
    "short_weekday": date_words.short_weekday,
    "short_month": date_words.short_month,
    "day": date_words.day_in_words,
    "short_day": date_words.short_day,
    "day_in_short": date_words.day_in_short,
    "month": date_words.month_in_words,
    "hour": date_words.hour,
    "moment": date_words.moment_in_words,
}.items():
    register.filter(_name, _filter)

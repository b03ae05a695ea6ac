"""A compiled query answers what its queryset answers, whatever it is asked with."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import CharField, DateTimeField
from django.forms import model_to_dict
from hypothesis import given, settings, strategies as st
from hypothesis.extra.django import TestCase

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.models import Event, Pattern
from meshup.kit.compiled_query import CompiledQuery, Parameter
from tests.agenda.paris import NOW, paris_series, themed
from tests.effort import examples

SLUG = Parameter("slug", CharField())
SINCE = Parameter("since", DateTimeField())


def by_start(since):
    rows = Event.objects.filter(starts_at__gt=since, state__in=[State.CONFIRMED, State.USUAL])
    return rows.select_related("venue").order_by("starts_at")[:3]


def said(row):
    venue = row.venue and model_to_dict(row.venue)
    return model_to_dict(row), venue, row._state.db, row._state.adding


BY_START = CompiledQuery(lambda: by_start(SINCE))


class EventsOfTenWeeks(TestCase):
    @classmethod
    def setUpTestData(cls):
        paris_series()
        for week in range(10):
            plan = themed(NOW + timedelta(weeks=week), titles={"fr": f"Soirée {week} « à 100 % »"})
            slug = create_event(None, plan, NOW, state=State.CONFIRMED).slug
            if week % 2:
                venue = Pattern.objects.get().venue
                Event.objects.filter(slug=slug).update(venue=venue)

    @given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
    @settings(max_examples=examples(30), deadline=None)
    def test_the_same_rows_come_as_from_the_queryset(self, since):
        rows = BY_START.rows(since=since)
        assert [said(row) for row in rows] == [said(row) for row in by_start(since)]


@pytest.mark.django_db
def test_what_rows_point_to_needs_no_further_question(django_assert_num_queries):
    paris_series()
    compiled = CompiledQuery(lambda: Pattern.objects.select_related("venue", "series"))
    with django_assert_num_queries(1):
        [pattern] = compiled.rows()
        assert (pattern.venue.name, pattern.series.slug) == ("Ground Control", "paris-p2p")


@pytest.mark.django_db
def test_columns_come_as_python_values():
    paris_series()
    rows = Pattern.objects.filter(series__slug=SLUG).values_list("starts_on", "languages", "start")
    compiled = CompiledQuery(lambda: rows)
    [(first, languages, at)] = compiled.tuples(slug="paris-p2p")
    assert (first, languages, at.hour) == (date(2019, 8, 7), ["fr", "en"], 18)
    assert compiled.tuples(slug="another") == []


@pytest.mark.django_db
def test_sql_is_written_once_and_asked_with_other_values():
    paris_series()
    built = []

    def build():
        built.append(1)
        return Event.objects.filter(slug=SLUG).extra(where=["slug NOT LIKE 'draft%%'"])

    compiled = CompiledQuery(build)
    slugs = [create_event(None, themed(NOW + timedelta(days=day)), NOW).slug for day in range(1, 4)]
    assert [[row.slug for row in compiled.rows(slug=slug)] for slug in slugs] == [
        [slug] for slug in slugs
    ]
    assert built == [1]
    with pytest.raises(KeyError):
        compiled.rows(name="nobody")


@pytest.mark.django_db(transaction=True)
def test_what_is_asked_sees_its_own_transaction():
    compiled = CompiledQuery(lambda: Event.objects.filter(slug=SLUG))
    with transaction.atomic():
        slug = create_event(None, themed(NOW), NOW).slug
        assert len(compiled.rows(slug=slug)) == 1
        transaction.set_rollback(True)
    assert compiled.rows(slug=slug) == []
    assert connection.in_atomic_block is False

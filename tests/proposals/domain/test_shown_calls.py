"""What pages say of calls is remembered until a call changes, or the clock opens or closes one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meshup.proposals.domain.call_plans import CallPlan
from meshup.proposals.domain.calls import change_call, make_call
from meshup.proposals.domain.queries.calls import shown_open_calls
from tests.proposals.conftest import DECEMBER, NOW

WEEK = timedelta(days=7)


@pytest.mark.django_db(transaction=True)
def test_calls_are_asked_for_once_and_anew_when_one_changes(paris, ada, django_assert_num_queries):
    assert shown_open_calls(NOW).value.takes(DECEMBER)
    with django_assert_num_queries(0):
        assert shown_open_calls(NOW).value.takes(DECEMBER)
    change_call(ada, "", 0, CallPlan(is_open=False), NOW)
    assert not shown_open_calls(NOW).value.takes(DECEMBER)
    make_call(ada, "own", CallPlan(titles={"en": "F"}, opens_at=NOW + WEEK, event=DECEMBER), NOW)
    closed = shown_open_calls(NOW)
    assert (closed.value.takes(DECEMBER), closed.until) == (False, NOW + WEEK)
    with django_assert_num_queries(0):
        closed = shown_open_calls(NOW + timedelta(minutes=1))
    assert not closed.value.takes(DECEMBER)
    assert shown_open_calls(NOW + WEEK).value.takes(DECEMBER)

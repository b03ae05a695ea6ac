"""Few places: who gets one, who waits, who is asked, and what nobody loses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meshup.agenda.domain.life_cycle import cancel, confirm
from meshup.agenda.domain.queries.events import event_of
from meshup.attendance.choices import Standing
from meshup.attendance.domain.queries.numbers import numbers_of
from meshup.attendance.domain.queries.registrations import registration
from meshup.attendance.domain.registering import (
    answer_offer,
    change,
    leave_email,
    register,
    skip,
    withdraw,
)
from meshup.attendance.domain.series_evenings import review, review_overdue
from meshup.attendance.domain.wishes import Wish
from meshup.attendance.errors import Full, GroupTooLarge, NothingOffered
from meshup.attendance.models import Attendance, Registration
from meshup.attendance.signals import place_given, place_lost, place_offered
from meshup.kit import clock
from meshup.letters.domain.addresses import leave_address
from tests.attendance.people import (
    DECEMBER,
    NOW,
    ROUTING,
    SERIES,
    at_most,
    comes,
    heard,
    paris_series,
    proved,
    routing_night,
    run_jobs,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _november(node):
    routing_night()
    with clock.set_to(NOW):
        yield


def stands(facts) -> Standing:
    return registration(facts.number).evenings[0].standing


def event_key() -> int:
    return Attendance.objects.values_list("event", flat=True)[0]


def test_who_comes_when_it_is_full_waits_in_turn():
    at_most(2, ROUTING)
    comes(ROUTING, companions=1)
    first, second = comes(ROUTING), comes(ROUTING)
    assert [facts.evenings[0].place_in_queue for facts in (first, second)] == [1, 2]
    numbers = numbers_of(ROUTING)
    assert (numbers.count, numbers.waiting, numbers.capacity, numbers.free) == (2, 2, 2, 0)


def test_a_free_place_goes_to_who_waited_longest():
    at_most(1, ROUTING)
    coming, first, second = comes(ROUTING), comes(ROUTING), comes(ROUTING)
    with heard(place_given) as given:
        withdraw(coming.number, NOW)
    assert (stands(first), stands(second)) == (Standing.COMING, Standing.WAITING)
    assert given == [first.evenings[0].number]


def test_a_group_that_does_not_fit_is_not_overtaken():
    at_most(4, ROUTING)
    coming, leaving = comes(ROUTING, companions=1), comes(ROUTING, companions=1)
    group, alone = comes(ROUTING, companions=2), comes(ROUTING)
    withdraw(leaving.number, NOW)  # two places, and the group is three
    assert (stands(group), stands(alone)) == (Standing.WAITING, Standing.WAITING)
    late = comes(ROUTING)
    assert stands(late) is Standing.WAITING
    withdraw(coming.number, NOW)
    assert [stands(facts) for facts in (group, alone, late)] == [
        *(Standing.COMING, Standing.COMING, Standing.WAITING)
    ]


def test_a_group_larger_than_all_places_is_refused():
    at_most(4, ROUTING)
    with pytest.raises(GroupTooLarge):
        comes(ROUTING, companions=4)
    assert not Registration.objects.exists()


def test_a_group_that_can_never_fit_any_more_holds_nobody_up():
    at_most(4, ROUTING)
    coming = comes(ROUTING, companions=3)
    comes(ROUTING, companions=3)
    alone = comes(ROUTING)
    at_most(2, ROUTING)
    withdraw(coming.number, NOW)
    assert stands(alone) is Standing.COMING


def test_who_wants_to_bring_more_than_fit_keeps_what_they_have():
    at_most(4, ROUTING)
    facts = comes(ROUTING, companions=1)
    comes(ROUTING)
    with pytest.raises(Full) as refused:
        change(facts.number, Wish(companions=3), NOW)
    assert refused.value.facts == {"persons": 2}
    kept = registration(facts.number)
    assert (kept.companions, kept.evenings[0].persons) == (1, 2)
    more = change(facts.number, Wish(companions=2), NOW)
    assert more.evenings[0].persons == 3


def test_who_comes_cannot_bring_more_past_those_who_wait():
    at_most(4, ROUTING)
    facts = comes(ROUTING, companions=1)
    comes(ROUTING, companions=2)
    with pytest.raises(Full):
        change(facts.number, Wish(companions=2), NOW)


def test_fewer_companions_free_places():
    at_most(3, ROUTING)
    facts, waiting = comes(ROUTING, companions=2), comes(ROUTING, companions=1)
    change(facts.number, Wish(), NOW)
    assert stands(waiting) is Standing.COMING


def test_maybe_takes_no_place_and_gives_it_back():
    at_most(1, ROUTING)
    facts, waiting = comes(ROUTING), comes(ROUTING)
    change(facts.number, Wish(maybe=True), NOW)
    assert stands(waiting) is Standing.COMING
    again = change(facts.number, Wish(), NOW + HOUR)
    assert again.evenings[0].place_in_queue == 1


def test_who_waits_with_fewer_keeps_their_turn_and_with_more_goes_to_the_end():
    at_most(3, ROUTING)
    comes(ROUTING, companions=2)
    first, second = comes(ROUTING, companions=1), comes(ROUTING, NOW + HOUR)
    fewer = change(first.number, Wish(), NOW + HOUR)
    assert fewer.evenings[0].place_in_queue == 1
    more = change(first.number, Wish(companions=2), NOW + 2 * HOUR)
    assert more.evenings[0].place_in_queue == 2
    assert registration(second.number).evenings[0].place_in_queue == 1


def test_who_left_a_proved_address_is_asked_and_comes_when_they_answer():
    at_most(1, ROUTING)
    coming, waiting = comes(ROUTING), comes(ROUTING)
    leave_email(waiting.number, proved("chloe@example.org"), NOW)
    with heard(place_offered) as offered:
        withdraw(coming.number, NOW)
    (evening,) = registration(waiting.number).evenings
    assert offered == [evening.number]
    assert (evening.standing, evening.state) == (Standing.OFFERED, "waiting")
    assert evening.offered_until == NOW + 24 * HOUR
    numbers = numbers_of(ROUTING)
    assert (numbers.count, numbers.waiting, numbers.free) == (0, 1, 0)
    assert stands(comes(ROUTING)) is Standing.WAITING
    answered = answer_offer(evening.number, NOW + HOUR, accept=True)
    assert answered.evenings[0].standing is Standing.COMING
    assert answer_offer(evening.number, NOW + HOUR, accept=True) == answered


def test_an_address_that_is_not_proved_is_not_asked():
    at_most(1, ROUTING)
    coming, waiting = comes(ROUTING), comes(ROUTING)
    leave_email(waiting.number, leave_address("chloe@example.org", "en", NOW).number, NOW)
    withdraw(coming.number, NOW)
    assert stands(waiting) is Standing.COMING


def offered_to(*, then: int = 1):
    """Return who is offered the only place, and those who wait behind them."""
    at_most(1, ROUTING)
    coming, asked = comes(ROUTING), comes(ROUTING)
    behind = [comes(ROUTING) for _ in range(then)]
    leave_email(asked.number, proved("chloe@example.org"), NOW)
    withdraw(coming.number, NOW)
    assert stands(asked) is Standing.OFFERED
    return asked, behind


def test_an_offer_that_is_declined_goes_to_the_next():
    asked, (behind,) = offered_to()
    assert answer_offer(asked.evenings[0].number, NOW, accept=False) is None
    assert stands(behind) is Standing.COMING
    assert not Registration.objects.filter(pk=asked.number).exists()


def test_an_offer_that_nobody_answers_goes_to_the_next():
    asked, (behind,) = offered_to()
    late = NOW + 24 * HOUR
    with clock.set_to(late), heard(place_lost) as lost:
        assert stands(asked) is Standing.WAITING  # whoever looks, even before anybody acts
        assert review_overdue(late) == 1
        assert lost == [asked.evenings[0].number]
        (evening,) = registration(asked.number).evenings
        assert (evening.standing, evening.place_in_queue) == (Standing.WAITING, None)
        assert evening.did_not_answer
        assert stands(behind) is Standing.COMING


def test_whoever_acts_first_after_the_time_ends_the_offer():
    asked, (behind,) = offered_to()
    late = NOW + 25 * HOUR
    with clock.set_to(late):
        comes(ROUTING, late)
        assert stands(behind) is Standing.COMING
        assert stands(asked) is Standing.WAITING


def test_who_answers_late_comes_while_a_place_is_free_and_nobody_waits():
    asked, _nobody = offered_to(then=0)
    late = NOW + 25 * HOUR
    with clock.set_to(late):
        review_overdue(late)
        assert stands(asked) is Standing.WAITING
        answered = answer_offer(asked.evenings[0].number, late, accept=True)
        assert answered.evenings[0].standing is Standing.COMING


def test_who_answers_late_goes_to_the_end_of_the_line():
    asked, behind = offered_to(then=2)
    late = NOW + 25 * HOUR
    with clock.set_to(late):
        answered = answer_offer(asked.evenings[0].number, late, accept=True)
        assert answered.evenings[0].place_in_queue == 2
        assert [stands(facts) for facts in behind] == [Standing.COMING, Standing.WAITING]


def test_the_job_at_the_moment_ends_the_offer():
    _asked, (behind,) = offered_to()
    run_jobs(NOW + 24 * HOUR - timedelta(seconds=1))
    assert stands(behind) is Standing.WAITING
    run_jobs(NOW + 24 * HOUR)
    assert stands(behind) is Standing.COMING


def test_who_was_not_offered_anything_has_nothing_to_answer():
    facts = comes(ROUTING, maybe=True)
    with pytest.raises(NothingOffered):
        answer_offer(facts.evenings[0].number, NOW, accept=True)


def test_an_offer_leaves_time_for_the_next_and_ends_before_the_start():
    at_most(1, ROUTING)
    coming, waiting, behind = comes(ROUTING), comes(ROUTING), comes(ROUTING)
    leave_email(waiting.number, proved("chloe@example.org"), NOW)
    leave_email(behind.number, proved("bilal@example.org"), NOW)
    ends_at, starts_at = event_of(ROUTING).ends_at, event_of(ROUTING).starts_at
    at = starts_at - 10 * HOUR
    with clock.set_to(at):
        withdraw(coming.number, at)
        assert registration(waiting.number).evenings[0].offered_until == at + 5 * HOUR
    at = starts_at - HOUR
    with clock.set_to(at):
        review([event_key()], at)
        assert (stands(waiting), stands(behind)) == (Standing.WAITING, Standing.COMING)
    assert ends_at > at


def test_more_places_are_given_to_who_waits():
    at_most(1, ROUTING)
    comes(ROUTING)
    waiting = [comes(ROUTING) for _ in range(3)]
    at_most(3, ROUTING)
    review([event_key()], NOW)
    assert [stands(facts) for facts in waiting] == [
        *(Standing.COMING, Standing.COMING, Standing.WAITING)
    ]
    at_most(None, ROUTING)
    review([event_key()], NOW)
    assert stands(waiting[2]) is Standing.COMING


def test_fewer_places_take_nobodys_away():
    at_most(3, ROUTING)
    everybody = [comes(ROUTING) for _ in range(3)]
    at_most(1, ROUTING)
    assert stands(comes(ROUTING)) is Standing.WAITING
    withdraw(everybody[0].number, NOW)
    assert numbers_of(ROUTING).count == 2
    assert numbers_of(ROUTING).waiting == 1


def test_nobody_gets_a_place_at_what_is_over():
    at_most(1, ROUTING)
    coming, waiting = comes(ROUTING), comes(ROUTING)
    over = event_of(ROUTING).ends_at
    with clock.set_to(over):
        withdraw(coming.number, over)
        assert stands(waiting) is Standing.WAITING
        review([event_key()], over)
        assert stands(waiting) is Standing.WAITING


def test_nobody_gets_a_place_at_what_is_cancelled_until_it_takes_place_again():
    at_most(1, ROUTING)
    coming, waiting = comes(ROUTING), comes(ROUTING)
    cancel(None, ROUTING, {"en": "Flood"}, NOW)
    withdraw(coming.number, NOW)
    run_jobs(NOW)
    assert stands(waiting) is Standing.WAITING
    confirm(None, ROUTING, NOW)
    run_jobs(NOW)
    assert stands(waiting) is Standing.COMING


def test_a_series_has_places_for_each_date_and_one_date_its_own():
    paris_series()
    at_most(1, SERIES)
    comes(DECEMBER)
    at_most(2, DECEMBER)
    facts, waits = comes(DECEMBER, series=True), comes(DECEMBER, series=True)
    assert {evening.standing for evening in facts.evenings} == {Standing.COMING}
    assert {evening.standing for evening in waits.evenings} == {Standing.WAITING}
    skip(facts.number, [facts.evenings[3].day], NOW)
    assert [evening.standing for evening in registration(waits.number).evenings].index(
        Standing.COMING
    ) == 3


def test_bringing_more_to_a_series_keeps_what_one_has_where_it_is_full():
    paris_series()
    at_most(3, SERIES)
    comes(DECEMBER, companions=1)
    facts = comes(DECEMBER, series=True)
    more = change(facts.number, Wish(companions=2, series=True), NOW)
    assert [evening.persons for evening in more.evenings] == [1] + 12 * [3]


def test_who_says_again_that_they_come_takes_what_they_are_offered():
    asked, (behind,) = offered_to()
    again = register(asked.peer, ROUTING, Wish(name="C"), NOW)
    assert again.evenings[0].standing is Standing.COMING
    assert stands(behind) is Standing.WAITING

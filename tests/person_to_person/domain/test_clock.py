"""The clock of rounds: laws that hold at any moment, however late somebody looks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from meshup.person_to_person.choices import Phase, SessionState
from meshup.person_to_person.domain.clock import (
    LEAST_LEFT,
    LONGEST_LEAD,
    RoundTimes,
    SessionTimes,
    Step,
    lead_of,
    moment_of,
    next_due,
    rescue_at,
    rescues_by,
    revealed_at,
)

EIGHT = datetime(2026, 12, 2, 19, tzinfo=UTC)
CLOSES = EIGHT + timedelta(hours=3)


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def started(rounds=3, length=600, pause=120, closes_at=CLOSES):
    begins = EIGHT + seconds(pause)
    first = RoundTimes(1, EIGHT, begins, begins + seconds(length))
    return SessionTimes(
        SessionState.RUNNING,
        rounds,
        seconds(length),
        seconds(pause),
        closes_at,
        rounds=(first,),
    )


def done(times: SessionTimes, step: Step, number: int, at: datetime) -> SessionTimes:
    """Do one step as the rows are changed by it."""
    rounds = list(times.rounds)
    if step is Step.END:
        return replace(times, state=SessionState.ENDED)
    if step is Step.PLAN:
        begins = max(rounds[-1].ends_at, at) + times.pause
        rounds.append(RoundTimes(number, at, begins, begins + times.round_time))
    elif step is Step.SETTLE:
        rounds[number - 1] = replace(rounds[number - 1], settled=True)
    else:
        this = rounds[number - 1]
        rounds[number - 1] = replace(this, rescues=max(rescues_by(this, at), this.rescues + 1))
    return replace(times, rounds=tuple(rounds))


def advanced(times: SessionTimes, at: datetime) -> SessionTimes:
    for _step in range(200):
        due = next_due(times)
        if due is None or due.at > at:
            return times
        times = done(times, due.step, due.number, at)
    raise AssertionError("There is no end to what is due.")


lengths = st.integers(60, 3600)
pauses = st.integers(0, 900)
evenings = st.builds(started, st.integers(1, 8), lengths, pauses)
looks = st.lists(st.integers(0, 4 * 3600), max_size=40).map(sorted)


@given(evenings, looks)
def test_an_evening_ends_however_seldom_somebody_looks(times, moments):
    for moment in [*moments, 48 * 3600, 96 * 3600]:
        times = advanced(times, EIGHT + seconds(moment))
    assert times.state == SessionState.ENDED
    assert all(each.settled for each in times.rounds)
    assert [each.number for each in times.rounds] == list(range(1, len(times.rounds) + 1))
    assert len(times.rounds) <= times.rounds_planned


@given(evenings, looks)
def test_rounds_come_one_after_the_other_with_the_pause_between(times, moments):
    for moment in moments:
        times = advanced(times, EIGHT + seconds(moment))
        for before, after in zip(times.rounds, times.rounds[1:], strict=False):
            assert before.ends_at + times.pause <= after.begins_at
            assert revealed_at(times, after.number) >= before.ends_at


@given(evenings, looks)
def test_what_the_clock_says_goes_forward_alone(times, moments):
    order = [Phase.GATHERING, Phase.ANNOUNCED, Phase.TALKING, Phase.BETWEEN, Phase.ENDED]
    seen = (0, 0)
    for moment in moments:
        at = EIGHT + seconds(moment)
        times = advanced(times, at)
        now = moment_of(times, at)
        place = (99 if now.phase == Phase.ENDED else now.number, order.index(now.phase))
        assert place >= seen
        seen = place


@given(evenings, st.integers(0, 4 * 3600))
def test_what_is_left_is_never_less_than_nothing(times, moment):
    at = EIGHT + seconds(moment)
    now = moment_of(advanced(times, at), at)
    counts_down = now.phase in {Phase.ANNOUNCED, Phase.TALKING}
    assert (now.remaining is not None) == counts_down
    if now.remaining is not None:
        until = now.begins_at if now.phase == Phase.ANNOUNCED else now.ends_at
        assert until is not None
        assert now.remaining == until - at > timedelta(0)


@given(evenings, st.integers(0, 3 * 3600), st.integers(0, 7200), st.integers(0, 7200))
def test_on_hold_nothing_runs_down_and_afterwards_it_goes_on_from_there(
    times, moment, waited, more
):
    held_at = EIGHT + seconds(moment)
    times = advanced(replace(times, closes_at=EIGHT + timedelta(days=1)), held_at)
    before = moment_of(times, held_at)
    held = replace(times, held_at=held_at)
    later = held_at + seconds(waited)
    during = moment_of(held, later)
    assert (during.number, during.remaining) == (before.number, before.remaining)
    assert during.held == (before.phase != Phase.ENDED)
    assert next_due(held) is None or next_due(held).at <= held_at
    shift = later - held_at
    resumed = replace(times, rounds=tuple(each.shifted(held_at, shift) for each in times.rounds))
    if shift and before.phase in {Phase.ANNOUNCED, Phase.TALKING}:
        after = moment_of(resumed, later + seconds(more))
        as_if = moment_of(times, held_at + seconds(more))
        assert (after.phase, after.number, after.remaining) == (
            as_if.phase,
            as_if.number,
            as_if.remaining,
        )


@given(evenings, st.integers(0, 4 * 3600))
def test_people_are_looked_after_once_and_with_two_minutes_left(times, moment):
    this = times.rounds[0]
    at = rescue_at(this)
    if at is not None:
        assert this.begins_at + seconds(75) <= at <= this.ends_at - LEAST_LEFT
        again = replace(this, rescues=max(rescues_by(this, at), this.rescues + 1))
        after = rescue_at(again)
        assert after is None or after == at + seconds(60)
    late = EIGHT + seconds(moment)
    again = replace(this, rescues=rescues_by(this, late))
    later = rescue_at(again)
    assert later is None or later > late


@given(evenings)
def test_the_next_round_is_planned_before_this_one_ends(times):
    due = next(iter(_all_due(times, Step.PLAN)), None)
    if times.rounds_planned == 1:
        assert due is None
        return
    this = times.rounds[0]
    assert due is not None
    assert due.at == max(this.begins_at, this.ends_at - lead_of(times.round_time))
    assert lead_of(times.round_time) <= min(LONGEST_LEAD, times.round_time / 4)


def _all_due(times, step):
    for _each in range(200):
        due = next_due(times)
        if due is None:
            return
        if due.step is step:
            yield due
            return
        times = done(times, due.step, due.number, due.at)


@given(st.integers(1, 8), lengths, pauses, st.integers(0, 3600))
def test_no_round_is_planned_once_the_event_is_over(rounds, length, pause, closes):
    closes_at = EIGHT + seconds(closes)
    times = started(rounds, length, pause, closes_at)
    for due in _each_due(times):
        assert due.step is not Step.PLAN or due.at < closes_at


def _each_due(times):
    for _each in range(400):
        due = next_due(times)
        if due is None:
            return
        yield due
        times = done(times, due.step, due.number, due.at)


def test_before_the_start_and_after_the_end_nothing_runs():
    gathering = replace(started(), state=SessionState.GATHERING, rounds=())
    assert moment_of(gathering, EIGHT).phase == Phase.GATHERING
    ended = replace(started(), state=SessionState.ENDED)
    assert (moment_of(ended, EIGHT).phase, next_due(ended)) == (Phase.ENDED, None)


def test_a_clock_that_was_set_back_shows_the_first_round():
    assert moment_of(started(), EIGHT - seconds(50)).phase == Phase.ANNOUNCED

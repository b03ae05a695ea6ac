"""The one next thing to do, in every phase that the clock knows."""

import pytest

from meshup.person_to_person.choices import Phase
from meshup.person_to_person_desk.domain.next_steps import steps_at
from meshup.person_to_person_desk.views.lead import PRESSES


@pytest.mark.parametrize(
    ("phase", "first"),
    [
        (Phase.GATHERING, "start"),
        (Phase.ANNOUNCED, "begin-now"),
        (Phase.TALKING, "hold"),
        (Phase.HELD, "resume"),
        (Phase.BETWEEN, ""),
        (Phase.ENDED, ""),
    ],
)
def test_each_phase_has_one_next_thing(phase, first):
    assert steps_at(phase, can_undo=False, is_over=False).first == first


def test_a_fresh_start_can_be_undone_unless_the_clock_was_held():
    assert steps_at(Phase.ANNOUNCED, can_undo=True, is_over=False).first == "undo-start"
    assert steps_at(Phase.HELD, can_undo=True, is_over=False).first == "resume"


def test_after_the_event_nothing_is_left_to_do():
    assert steps_at(Phase.ENDED, can_undo=False, is_over=False).others == ("add-round",)
    assert steps_at(Phase.ENDED, can_undo=False, is_over=True).others == ()


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("can_undo", [True, False])
def test_every_step_is_a_press_that_the_page_knows(phase, can_undo):
    steps = steps_at(phase, can_undo=can_undo, is_over=False)
    assert {*filter(None, (steps.first, *steps.others, *steps.more))} <= PRESSES.keys()

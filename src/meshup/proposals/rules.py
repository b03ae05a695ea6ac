"""How a proposal moves, and who may do what with it.

Method
    The graph, as ``STEPS`` has it; every state but ``withdrawn`` and ``held`` leads to
    ``withdrawn`` as well, for a speaker may always go::

                    +------------------- another date ------------------+
                    v                                                   |
        --> received <--> kept            received, kept, accepted --> offered
               |  ^         |  ^                                        |
               |  |         |  +---- keep it all the same --- declined  |
               |  +---------|--------- reopen -------------- /  ^       |
               |            |                                   |       |
               |            |      received, kept, offered, accepted    |
               v            v                                           |
               +-------> accepted <---------------- yes ----------------+
                            ^  |
                  taken off |  | placed on a timetable
                            |  v
                         scheduled --- its last date is over ---> held
                            ^                                      |
                            +------- placed again (next year) -----+

        withdrawn --> received    proposed again
        held --> accepted         its date was taken off after all
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.community.rules import may_edit_programme, may_run_community
from meshup.proposals.choices import ProposalState as State

if TYPE_CHECKING:
    from meshup.community.rules import Asker

STEPS: Final[dict[str, frozenset[State]]] = {
    State.RECEIVED: frozenset(
        {State.LATER, State.OFFERED, State.ACCEPTED, State.DECLINED, State.WITHDRAWN}
    ),
    State.LATER: frozenset(
        {State.RECEIVED, State.OFFERED, State.ACCEPTED, State.DECLINED, State.WITHDRAWN}
    ),
    State.OFFERED: frozenset(
        {State.RECEIVED, State.LATER, State.ACCEPTED, State.DECLINED, State.WITHDRAWN}
    ),
    State.ACCEPTED: frozenset(
        {
            *(State.RECEIVED, State.LATER, State.OFFERED, State.SCHEDULED),
            *(State.HELD, State.DECLINED, State.WITHDRAWN),
        }
    ),
    State.SCHEDULED: frozenset({State.ACCEPTED, State.HELD, State.WITHDRAWN}),
    State.HELD: frozenset({State.SCHEDULED, State.ACCEPTED}),
    State.DECLINED: frozenset({State.RECEIVED, State.LATER, State.WITHDRAWN}),
    State.WITHDRAWN: frozenset({State.RECEIVED}),
}
"""Where each state leads."""


def may_become(state: str, to: str) -> bool:
    """Say whether a proposal may go from ``state`` to ``to`` in one step."""
    return to in STEPS[state]


def may_see_pool(person: Asker) -> bool:
    """Hosts and programme helpers read proposals, with what is for their eyes only."""
    return may_edit_programme(person)


def may_decide(person: Asker) -> bool:
    """They decide as well."""
    return may_edit_programme(person)


def may_change_calls(person: Asker) -> bool:
    """Hosts say what the node calls for."""
    return may_run_community(person)

"""What tables are called: as hosts name them, and no two of a round alike."""

import pytest

from meshup.kit import clock
from meshup.person_to_person.domain.advancing import advance
from meshup.person_to_person.domain.participating import leave
from meshup.person_to_person.domain.rounds import start
from meshup.person_to_person.models import Seat
from tests.agenda.paris import paris_series
from tests.person_to_person.evening import (
    DECEMBER,
    EIGHT,
    come,
    comes,
    opened,
    row,
    seat,
    seconds,
    tables,
)


@pytest.fixture(autouse=True)
def _evening(node):
    paris_series()
    with clock.set_to(EIGHT):
        opened(tables=("Bar", "Sofa", "Window", "Garden"))
        yield


def free_first_table():
    """Let those of the first table leave; return them."""
    gone = Seat.objects.filter(table_index=0).values_list("participant__peer", flat=True)
    for peer in list(gone):
        leave(peer, DECEMBER, EIGHT + seconds(20))


def test_names_that_hosts_change_while_a_round_runs_bring_no_two_tables_together():
    come(8)
    start(None, DECEMBER, EIGHT)
    opened(EIGHT + seconds(10), tables=("Sofa", "Bar", "Garden", "Window"))
    free_first_table()
    late = {comes(name, EIGHT + seconds(30)) for name in ("Zoé", "Zeno")}
    advance(DECEMBER, EIGHT + seconds(196))
    assert late in tables(1)
    assert sorted(map(len, tables(1))) == [2, 2, 2, 2]
    assert {seat(peer, 1).table for peer in late} == {"Bar"}  # the one that is free


def test_a_third_is_sent_to_the_table_where_the_two_sit():
    come(4)
    start(None, DECEMBER, EIGHT)
    opened(EIGHT + seconds(10), tables=("Sofa", "Bar"))
    late = comes("Zoé", EIGHT + seconds(30))
    advance(DECEMBER, EIGHT + seconds(196))
    together = next(table for table in tables(1) if late in table)
    assert len(together) == 3
    assert len({seat(peer, 1).table_index for peer in together}) == 1
    assert row(late).left_at is None

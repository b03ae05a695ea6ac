"""Boards ask the database as often for 300 lines as for 3; so does a step."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.peers.domain.peers import make_peer
from meshup.programme.choices import Act
from meshup.programme.domain.drafts import draft_for, take_step
from meshup.programme.domain.lines import DraftLine
from meshup.proposals.choices import ITEM_KINDS
from tests.desk.conftest import url_of
from tests.programme.conftest import FESTIVAL, NOW, SATURDAY, ZONES, ref_of, step
from tests.proposals.conftest import proposed

pytestmark = pytest.mark.django_db


def fill(person, many, talks):
    """Let a draft have so many lines, the first of them talks."""

    def change(_lines, _frame):
        return tuple(
            DraftLine(
                ref=f"t{talks[number].uuid.hex}" if number < len(talks) else f"n{number}",
                kind=ITEM_KINDS["talk"],
                talk=talks[number].uuid if number < len(talks) else None,
                zone=ZONES[number % 2],
                starts_at=SATURDAY + timedelta(minutes=5 * number),
                ends_at=SATURDAY + timedelta(minutes=5 * number + 5),
            )
            for number in range(many)
        )

    version = draft_for(person, FESTIVAL).version
    take_step(person, FESTIVAL, version, (Act.LINES, ""), change, NOW)


def asked(act):
    with CaptureQueriesContext(connection) as queries:
        assert act().status_code == 200
    return len(queries)


def test_a_board_with_many_lines_and_a_long_pool_asks_no_more(festival, bilal, as_bilal):
    talks = [proposed(make_peer("fr", NOW), f"Talk {number}") for number in range(30)]
    board = url_of("programme:builder", FESTIVAL)
    publish = url_of("programme:publish", FESTIVAL)
    counts = []
    for many, placed in ((3, 2), (300, 20)):
        fill(bilal, many, talks[:placed])
        version = draft_for(bilal, FESTIVAL).version
        ref = ref_of(talks[0])
        as_bilal.get(board)
        counts.append(
            (
                asked(lambda: as_bilal.get(board)),
                asked(lambda: as_bilal.get(publish)),
                asked(
                    lambda ref=ref, version=version: step(
                        as_bilal, FESTIVAL, f"later:{ref}", version
                    )
                ),
            )
        )
    assert counts[0] == counts[1]

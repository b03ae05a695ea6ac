"""A whole evening with a crowd on a node that really runs, and that is killed in the middle."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from tests.person_to_person.crowd import Evening, asked, faults_of
from tests.served import Server

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.once, pytest.mark.long, pytest.mark.timeout(600)]

PEOPLE = 80
ROUNDS = 3


def test_an_evening_of_a_crowd_goes_on_to_its_end_though_the_node_is_killed(tmp_path: Path):
    server = Server(tmp_path, settings="tests.person_to_person.served_settings")
    server.migrate()
    with server:
        evening = Evening(server, PEOPLE, ROUNDS, rescue_seconds=62)
        asyncio.run(evening.play())
        places = json.loads(asked(server, "/seats"))
    assert faults_of(places) == []
    assert places["phase"] == "ended"
    assert {number for number, *_rest in places["seats"]} == {1, 2, 3}
    assert places["encounters"] == places["introduced"]
    assert places["encounters"] > ROUNDS * PEOPLE // 4
    assert set(evening.waits) == {1, 2, 3}
    assert evening.rescued > 0

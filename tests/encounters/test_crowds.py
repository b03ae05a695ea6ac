"""Many evenings of many people keep every rule: thousands of rounds, checked one by one."""

import json
import random

import pytest

from meshup.encounters.__main__ import main
from tests.encounters.checker import Checker


def evening(seed):
    """Return an evening of up to forty people who come, go, have met, and do not want to."""
    chance = random.Random(seed)
    rounds, count = chance.randint(2, 6), chance.randint(2, 40)
    share_met, share_blocked = chance.choice([0, 0.3, 0.7, 0.9]), chance.choice([0, 0.01, 0.1])
    ids = [f"p{number}" for number in range(count)]
    people = []
    for name in ids:
        first = chance.choice([1, 1, 1, min(2, rounds)])
        people.append(
            {
                "id": name,
                "languages": chance.choice([["fr", "en"], ["fr"], ["fr", "es"], ["en"], []]),
                "present": [first, chance.choice([rounds, rounds, chance.randint(first, rounds)])],
                "wishes": chance.sample(
                    [other for other in ids if other != name], min(2, count - 1)
                ),
                "newcomer": chance.random() < 0.3,
                "repeats_ok": chance.random() < 0.5,
            }
        )
    pairs = [(a, b) for place, a in enumerate(ids) for b in ids[place + 1 :]]
    return {
        "rounds": rounds,
        "seed": seed,
        "tables": chance.choice([None, None, chance.randint(1, count)]),
        "people": people,
        "met": [[a, b, 1, "2026-05-01"] for a, b in pairs if chance.random() < share_met],
        "blocked": [[a, b] for a, b in pairs if chance.random() < share_blocked],
    }


def play(seed, capsys, path, *more):
    file = evening(seed)
    path.write_text(json.dumps(file))
    assert main([str(path), "--json", *more]) == 0
    answer = json.loads(capsys.readouterr().out)
    Checker(file).check(answer)
    return answer


def test_a_few_evenings_keep_every_rule(capsys, tmp_path):
    for seed in range(12):
        play(seed, capsys, tmp_path / "evening.json")


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_many_evenings_keep_every_rule(capsys, tmp_path):
    plain = knowing = 0
    for seed in range(1000, 1600):
        plain += play(seed, capsys, tmp_path / "evening.json")["new_encounters"]
        if seed % 10 == 0:
            knowing += play(seed, capsys, tmp_path / "evening.json", "--clairvoyant")[
                "new_encounters"
            ]
            plain_alone = play(seed, capsys, tmp_path / "evening.json")["new_encounters"]
            knowing -= plain_alone
    assert plain > 13_000
    assert knowing >= 0
